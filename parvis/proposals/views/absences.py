"""A director who is absent: the other side asks for a successor, the director objects, the office agrees."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.domain.absences import AbsenceState
from parvis.domain.refusals import NotFound
from parvis.proposals.actions import absences as actions
from parvis.proposals.forms.doors import AbsentForm
from parvis.proposals.labels import ABSENCE_STATES
from parvis.proposals.models import DirectorAbsence
from parvis.proposals.views.case import Case


def absent(request: HttpRequest, code: str, party: str) -> HttpResponse:
    """Ask for a successor for a director of the other side."""
    case = Case.of_party(request, code)
    gone = next((one for one in case.parties if one.code == party and one.signs and one != case.party), None)
    if gone is None:
        raise NotFound("")
    form = AbsentForm(request.POST or None, initial={"language": gone.language})
    if request.method == "POST" and form.is_valid():
        made = actions.ask_replacement(case.proposal, gone, by=case.person, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Asked. The director and the office have been told."))
        return redirect(made)
    context = case.context(tab="people", form=form, gone=gone)
    return render(request, "proposals/absent.html", context, status=422 if form.errors else 200)


def absence(request: HttpRequest, absence: str) -> HttpResponse:
    """How it stands, and what the reader can do: the director, who asked, the office."""
    me: Any = request.user
    at = timezone.now()
    rows = DirectorAbsence.objects.visible_to(me, at=at).select_related(
        "party__person", "asked_by", "agreed_by", "proposal__call"
    )
    found = rows.filter(code=absence).first()
    if found is None:
        raise NotFound("")
    if request.method == "POST":
        return _answered(request, found)
    state = found.absence.state_at(at)
    waits = state in (AbsenceState.ASKED, AbsenceState.RIPE)
    is_director, is_asker = found.party.person_id == me.pk, found.asked_by_id == me.pk
    context = {
        "absence": found,
        "state_words": ABSENCE_STATES[state],
        "ripe_at": found.absence.ripe_at,
        "is_director": is_director,
        "is_asker": is_asker,
        "waits": waits,
        "ripe": state is AbsenceState.RIPE,
        "replaced": state is AbsenceState.REPLACED,
        "is_office": not is_director and not is_asker,
    }
    return render(request, "proposals/absence.html", context)


def _answered(request: HttpRequest, found: DirectorAbsence) -> HttpResponse:
    now = timezone.now()
    match request.POST.get("answer"):
        case "agree":
            actions.agree_replacement(found, by=request.user, now=now)
            messages.success(request, _("Agreed. The successor is invited."))
        case "return":
            party = actions.come_back(found, by=request.user, now=now)
            messages.success(request, _("Welcome back. You take part in this proposal again."))
            return redirect("proposals:draft", code=party.proposal.code)
        case _answer:
            actions.end_absence(found, by=request.user, now=now)
            messages.success(request, _("Settled. Whom it concerns has been told."))
    return redirect(found)
