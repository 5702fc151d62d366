"""Writing in somebody's name: the officer asks, the person answers, either ends it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.models import Person
from parvis.domain.acting import CONSENT_WITHIN, LASTS, ActingState
from parvis.domain.refusals import NotFound
from parvis.proposals import queries
from parvis.proposals.actions import acting as actions
from parvis.proposals.forms.office import ActingForm
from parvis.proposals.labels import ACTING_STATES
from parvis.proposals.models import ActingSpell, Proposal
from parvis.proposals.views.office import office_page


@office_page
def acting(request: HttpRequest) -> HttpResponse:
    """Ask to write in somebody's name, at his or her request; what waits and what is running now."""
    form = ActingForm(request.POST or None)
    officer: Any = request.user
    at = timezone.now()
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        proposal = Proposal.objects.not_barred(officer, at=at).filter(code=typed["proposal"].strip()).first()
        person = Person.objects.filter(email__iexact=typed["email"]).first()
        if proposal is None or person is None:
            raise NotFound("")
        actions.ask_to_act(proposal, person, reason=typed["reason"], by=officer, now=at)
        messages.success(request, _("Asked. You can write as soon as this person has agreed; a letter tells you."))
        return redirect("proposals:acting")
    spells = [(one, one.acting.state_at(at)) for one in queries.spells_of(officer, at=at)]
    context = {
        "form": form,
        "waiting": [one for one, state in spells if state is ActingState.ASKED],
        "running": [one for one, state in spells if state is ActingState.RUNNING],
    }
    return render(request, "proposals/acting_page.html", context, status=422 if form.errors else 200)


def acting_asked(request: HttpRequest, spell: str) -> HttpResponse:
    """What an officer asks of the person: agree, decline, or end it."""
    me: Any = request.user
    at = timezone.now()
    found = get_object_or_404(
        ActingSpell.objects.select_related("proposal__call", "officer", "person"), code=spell, person=me
    )
    if request.method == "POST":
        if request.POST.get("answer") == "agree":
            actions.agree_to_acting(found, by=me, now=at)
            messages.success(request, _("You have agreed. You can end it at any time."))
        else:
            actions.decline_acting(found, by=me, now=at)
            messages.success(request, _("Declined. Nobody writes in your name."))
        return redirect("proposals:acting-asked", spell=spell)
    state = found.acting.state_at(at)
    context = {
        "spell": found,
        "state": state,
        "state_words": ACTING_STATES[state],
        "until": found.asked_at + CONSENT_WITHIN,
        "hours": int(LASTS.total_seconds() // 3600),
    }
    return render(request, "proposals/acting_asked.html", context)


@require_POST
def stop_acting(request: HttpRequest, spell: str) -> HttpResponse:
    """End it; the officer or the person may."""
    own = Q(officer=request.user) | Q(person=request.user)
    found = get_object_or_404(ActingSpell.objects.filter(own).select_related("proposal", "person"), code=spell)
    actions.stop_acting(found, by=request.user, now=timezone.now())
    if found.officer_id == request.user.pk:
        messages.success(request, _("You no longer write in this person’s name."))
    else:
        messages.success(request, _("Ended. This officer no longer writes in your name."))
    return redirect("proposals:mine")
