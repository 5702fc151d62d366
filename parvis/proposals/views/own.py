"""A person's own proposals, opening a draft, the sample to read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.domain.calls import CallState
from parvis.domain.proposals import Standing
from parvis.domain.refusals import NotFound
from parvis.programme.models import Call
from parvis.programme.queries import open_calls, programme_of
from parvis.proposals import queries
from parvis.proposals.actions import drafting
from parvis.proposals.forms.doors import StartForm
from parvis.proposals.forms.sample import sample_proposal
from parvis.proposals.labels import STANDINGS
from parvis.web.access import public
from parvis.web.programme import in_language

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


@public
def sample(request: HttpRequest) -> HttpResponse:
    """A short proposal, invented, to see how long and how plain one is."""
    return render(request, "proposals/sample.html", {"sections": sample_proposal()})
