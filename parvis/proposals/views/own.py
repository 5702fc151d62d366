"""A person's own proposals, opening a draft, the sample to read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.domain.calls import CallState, WayIn
from parvis.domain.proposals import Standing
from parvis.domain.refusals import NotFound
from parvis.network import offers as network
from parvis.programme.models import Call
from parvis.programme.queries import directed_by, directors_of, open_calls, programme_of
from parvis.proposals import queries
from parvis.proposals.actions import opening
from parvis.proposals.forms.doors import FromThreadForm, StartForm, TogetherForm
from parvis.proposals.forms.sample import sample_proposal
from parvis.proposals.labels import STANDINGS
from parvis.proposals.models import Proposal
from parvis.proposals.queries import drafts
from parvis.web import figures
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
                "kept_until": queries.kept_until(proposal) if standing is Standing.UNFINISHED else None,
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
    activity = found.is_activity
    if activity and (there := drafts.of_activity(found)) is not None:
        return _join(request, there)
    programme = programme_of(found)
    mechanisms = [
        (one.code, in_language(one.name, reader())) for one in programme.mechanisms if one.code in found.mechanisms
    ]
    mine = {one.role for one in directors_of(found) if one.person == request.user} if activity else None
    roles = [
        (one.code, in_language(one.name, reader()))
        for one in programme.roles
        if one.opens and (mine is None or one.code in mine)
    ]
    form = StartForm(request.POST or None, mechanisms=mechanisms, roles=roles)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        proposal = opening.start(
            found,
            typed["mechanism"],
            role=typed["role"],
            title=typed["title"],
            acronym=typed["acronym"],
            by=request.user,
            now=timezone.now(),
        )
        if activity and sum(one.signs for one in queries.parties(proposal)) > 1:
            messages.success(request, _("The draft is open, for both directors."))
            return redirect(proposal)
        messages.success(request, _("Your draft is open. Invite the director of the other side next."))
        return redirect("proposals:people", code=proposal.code)
    context: dict[str, Any] = {
        "form": form,
        "call": found,
        "activity": activity,
        "directs": bool(roles),
        "title": in_language(found.title, reader()) if found.title else found.code,
        "is_closed": found.window.state_at(at) is CallState.CLOSED,
        "not_yet": found.window.state_at(at) is CallState.ANNOUNCED,
    }
    return render(request, "proposals/start.html", context, status=422 if form.errors else 200)


def _join(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """The draft of an activity is open already: go there, or take one's seat in it first."""
    if queries.seat(proposal, request.user, at=timezone.now()) is None:
        if request.method != "POST":
            return render(request, "proposals/join.html", {"call": proposal.call, "host": proposal.opened_by})
        opening.join_activity(proposal, by=request.user, now=timezone.now())
        messages.success(request, _("Welcome. You take part in this proposal now."))
    return redirect(proposal)


def together(request: HttpRequest, introduction: str) -> HttpResponse:
    """From an introduction to a draft in one step: it is opened, and the other is invited."""
    me: Any = request.user
    at = timezone.now()
    partner = network.partner_of(me, introduction, at=at)
    if partner is None:
        raise NotFound("")
    calls = _calls_for(me, at)
    form = TogetherForm(request.POST or None, places=_places(calls), roles=_opening_roles())
    if request.method == "POST" and form.is_valid():
        return _opened(request, form.cleaned_data, calls, partner)
    context = {"form": form, "partner": partner, "has_places": bool(calls)}
    return render(request, "proposals/together.html", context, status=422 if form.errors else 200)


def from_thread(request: HttpRequest, thread: str) -> HttpResponse:
    """From a talk in a circle to a draft in one step, for who began the talk: a member of the other side is invited.

    Of the talk only its title goes along; the draft does not say where it came from.
    """
    me: Any = request.user
    at = timezone.now()
    found = network.own_thread(me, thread, at=at)
    if found is None:
        raise NotFound("")
    calls = _calls_for(me, at)
    partners = {one.code: (one, nation) for one, nation in network.partners_in(found, me, at=at)}
    named = [
        (code, f"{one.name}, {figures.country(nation, reader())}" if nation else one.name)
        for code, (one, nation) in partners.items()
    ]
    form = FromThreadForm(
        request.POST or None,
        places=_places(calls),
        roles=_opening_roles(),
        partners=named,
        initial={"title": found.title},
    )
    if request.method == "POST" and form.is_valid():
        return _opened(request, form.cleaned_data, calls, partners[form.cleaned_data["partner"]][0])
    context = {"form": form, "thread": found, "has_places": bool(calls), "has_partners": bool(partners)}
    return render(request, "proposals/from_thread.html", context, status=422 if form.errors else 200)


def _calls_for(person: Any, at: datetime) -> dict[str, Call]:
    """What a draft can answer just now: the open calls, and the activities that the person directs and nobody began."""
    begun = Proposal.objects.filter(call__way_in=WayIn.TOP_DOWN).values("call_id")
    activities = directed_by(person, at=at).exclude(pk__in=begun)
    return {call.code: call for call in [*activities, *open_calls(at)]}


def _places(calls: dict[str, Call]) -> list[tuple[str, str]]:
    return [
        (f"{call.code}/{one.code}", f"{in_language(call.title, reader())} – {in_language(one.name, reader())}")
        for call in calls.values()
        for one in programme_of(call).mechanisms
        if one.code in call.mechanisms
    ]


def _opening_roles() -> list[tuple[str, str]]:
    return [(one.code, in_language(one.name, reader())) for one in current().roles if one.opens]


def _opened(request: HttpRequest, typed: dict[str, Any], calls: dict[str, Call], partner: Any) -> HttpResponse:
    code, _slash, mechanism = typed["place"].rpartition("/")
    proposal = opening.start_together(
        partner, calls[code], mechanism, role=typed["role"], title=typed["title"], by=request.user, now=timezone.now()
    )
    messages.success(request, _("Your draft is open, and %(name)s is invited.") % {"name": partner.name})
    return redirect("proposals:draft", code=proposal.code)


@public
def sample(request: HttpRequest) -> HttpResponse:
    """A short proposal, invented, to see how long and how plain one is."""
    return render(request, "proposals/sample.html", {"sections": sample_proposal()})
