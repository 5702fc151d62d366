"""A person's own proposals, opening a draft, the sample to read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.domain.calls import CallState
from parvis.domain.proposals import Standing
from parvis.domain.refusals import NotFound
from parvis.network import offers as network
from parvis.programme.models import Call
from parvis.programme.queries import open_calls, programme_of
from parvis.proposals import queries
from parvis.proposals.actions import drafting
from parvis.proposals.forms.doors import StartForm, TogetherForm
from parvis.proposals.forms.sample import sample_proposal
from parvis.proposals.labels import STANDINGS
from parvis.proposals.models import Proposal
from parvis.web.access import public
from parvis.web.programme import current, in_language

TONES = {
    Standing.WRITING: "lamp",
    Standing.SUBMITTED: "ok",
    Standing.LATE: "signal",
    Standing.WITHDRAWN: "",
    Standing.UNFINISHED: "refusal",
}


def reader() -> str:
    """The language of this request."""
    return get_language() or "en"


def mine(request: HttpRequest) -> HttpResponse:
    """One's own proposals, newest first, and the calls that are open now."""
    at = timezone.now()
    rows = []
    for proposal in queries.mine(request.user, at=at):
        standing = queries.standing(proposal, at=at)
        mechanism = programme_of(proposal.call).mechanism(proposal.mechanism)
        rows.append(
            {
                "proposal": proposal,
                "call": in_language(proposal.call.title, reader()) if proposal.call.title else proposal.call.code,
                "mechanism": in_language(mechanism.name, reader()) if mechanism else proposal.mechanism,
                "standing": STANDINGS[standing],
                "tone": TONES[standing],
                "closes": queries.window(proposal).closes_at if standing is Standing.WRITING else None,
            }
        )
    calls = [(call, in_language(call.title, reader()) if call.title else call.code) for call in open_calls(at)]
    return render(request, "proposals/mine.html", {"rows": rows, "calls": calls})


def start(request: HttpRequest, call: str) -> HttpResponse:
    """Open a draft in answer to this call."""
    at = timezone.now()
    found = Call.objects.visible_to(request.user, at=at).filter(code=call).first()
    if found is None:
        raise NotFound("")
    programme = programme_of(found)
    mechanisms = [
        (one.code, in_language(one.name, reader())) for one in programme.mechanisms if one.code in found.mechanisms
    ]
    roles = [(one.code, in_language(one.name, reader())) for one in programme.roles if one.opens]
    form = StartForm(request.POST or None, mechanisms=mechanisms, roles=roles)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        proposal = drafting.start(
            found,
            typed["mechanism"],
            role=typed["role"],
            title=typed["title"],
            acronym=typed["acronym"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Your draft is open. Invite the director of the other side next."))
        return redirect("proposals:people", code=proposal.code)
    context: dict[str, Any] = {
        "form": form,
        "call": found,
        "title": in_language(found.title, reader()) if found.title else found.code,
        "is_closed": found.window.state_at(at) is CallState.CLOSED,
        "not_yet": found.window.state_at(at) is CallState.ANNOUNCED,
    }
    return render(request, "proposals/start.html", context, status=422 if form.errors else 200)


def together(request: HttpRequest, introduction: str) -> HttpResponse:
    """From an introduction to a draft in one step: it is opened, and the other is invited."""
    me: Any = request.user
    at = timezone.now()
    partner = network.partner_of(me, introduction, at=at)
    if partner is None:
        raise NotFound("")
    calls = {call.code: call for call in open_calls(at)}
    places = [
        (f"{call.code}/{one.code}", f"{in_language(call.title, reader())} – {in_language(one.name, reader())}")
        for call in calls.values()
        for one in programme_of(call).mechanisms
        if one.code in call.mechanisms
    ]
    roles = [(one.code, in_language(one.name, reader())) for one in current().roles if one.opens]
    form = TogetherForm(request.POST or None, places=places, roles=roles)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        code, _slash, mechanism = typed["place"].rpartition("/")
        proposal = _opened_with(
            partner, calls[code], mechanism, typed["role"], typed["title"], by=request.user, now=timezone.now()
        )
        messages.success(request, _("Your draft is open, and %(name)s is invited.") % {"name": partner.name})
        return redirect("proposals:draft", code=proposal.code)
    context = {"form": form, "partner": partner, "has_places": bool(places)}
    return render(request, "proposals/together.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _opened_with(
    partner: Any, call: Call, mechanism: str, role: str, title: str, *, by: Any, now: datetime
) -> Proposal:
    proposal = drafting.start(call, mechanism, role=role, title=title, by=by, now=now)
    other = next(one.code for one in programme_of(call).roles if one.signs and one.code != role)
    drafting.invite(
        proposal, role=other, email=partner.email, name=partner.name, language=partner.language, by=by, now=now
    )
    return proposal


@public
def sample(request: HttpRequest) -> HttpResponse:
    """A short proposal, invented, to see how long and how plain one is."""
    return render(request, "proposals/sample.html", {"sections": sample_proposal()})
