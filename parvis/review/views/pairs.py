"""Pairs that an officer makes by hand, and what becomes of those who were asked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.answers import whole_number
from parvis.domain.roles import Role
from parvis.proposals.models import Proposal
from parvis.review.actions import assignments
from parvis.review.actions import pairs as actions
from parvis.review.labels import ASSIGNMENT_STATES
from parvis.review.models import Assignment, Expert, Round
from parvis.review.queries import assignments as cases
from parvis.review.queries import matched
from parvis.review.queries import rounds as queries
from parvis.review.views.rounds import stage_name
from parvis.web.access import for_office

officer = for_office(Role.PROGRAMME_OFFICER)


def back(request: HttpRequest, found: Round, proposal: Proposal) -> HttpResponse:
    """To the proposal's place on the page of the round from which one came."""
    page = whole_number(request.POST.get("page")) or 1
    return redirect(f"{found.get_absolute_url()}{f'?page={page}' if page > 1 else ''}#p-{proposal.code}")


def _named(request: HttpRequest, code: str) -> tuple[Round, Proposal, Expert]:
    """The round of the address, and the proposal and the expert that were posted; 404 for what one may not see."""
    at = timezone.now()
    found = queries.round_of(code, request.user, at=at)
    seen: Any = Proposal.objects.visible_to(request.user, at=at)
    proposal = get_object_or_404(seen.select_related("call"), code=request.POST.get("proposal", ""), call=found.call)
    return found, proposal, get_object_or_404(Expert, code=request.POST.get("expert", ""))


@officer
@require_POST
def add_pair(request: HttpRequest, code: str) -> HttpResponse:
    """Put an expert to a proposal by hand, perhaps instead of another."""
    found, proposal, expert = _named(request, code)
    instead: Assignment | None = None
    if other := request.POST.get("instead", ""):
        instead = cases.for_office(other, request.user, at=timezone.now())
    actions.add_pair(found, proposal, expert, by=request.user, now=timezone.now(), instead=instead)
    messages.success(request, _("Put together by hand. The next matching keeps it."))
    return back(request, found, proposal)


@officer
@require_POST
def forbid(request: HttpRequest, code: str) -> HttpResponse:
    """Cross out a pair."""
    found, proposal, expert = _named(request, code)
    actions.forbid(found, proposal, expert, by=request.user, now=timezone.now())
    messages.success(request, _("Crossed out. No matching makes this pair."))
    return back(request, found, proposal)


@officer
@require_POST
def allow(request: HttpRequest, code: str) -> HttpResponse:
    """Let a pair be again that was crossed out."""
    found, proposal, expert = _named(request, code)
    actions.allow(found, proposal, expert, by=request.user, now=timezone.now())
    messages.success(request, _("The next matching may make this pair again."))
    return back(request, found, proposal)


@officer
@require_POST
def drop_pair(request: HttpRequest, code: str) -> HttpResponse:
    """Take out a pair of which nobody was told."""
    found = cases.for_office(code, request.user, at=timezone.now())
    actions.drop_pair(found, by=request.user, now=timezone.now())
    messages.success(request, _("Crossed out. No matching makes this pair."))
    return back(request, found.round, found.proposal)


@officer
@require_POST
def lock(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a pair through every next matching, or let go of it."""
    found = cases.for_office(code, request.user, at=timezone.now())
    if "unlock" in request.POST:
        actions.unlock(found, by=request.user, now=timezone.now())
        messages.success(request, _("The next matching decides anew about this pair."))
    else:
        actions.lock(found, by=request.user, now=timezone.now())
        messages.success(request, _("Kept: no matching moves this pair."))
    return back(request, found.round, found.proposal)


@officer
@require_POST
def resend(request: HttpRequest, code: str) -> HttpResponse:
    """Send an invitation once more."""
    found = cases.for_office(code, request.user, at=timezone.now())
    assignments.resend(found, by=request.user, now=timezone.now())
    messages.success(request, _("Sent again. Only the newest link opens."))
    return back(request, found.round, found.proposal)


@officer
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take back what an expert was asked for."""
    found = cases.for_office(code, request.user, at=timezone.now())
    assignments.withdraw(found, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("Taken back. The expert has been told."))
    return back(request, found.round, found.proposal)


@officer
def replace(request: HttpRequest, code: str) -> HttpResponse:
    """A reviewer has fallen away: who could take the place."""
    at = timezone.now()
    found = cases.for_office(code, request.user, at=at)
    if request.method == "POST":
        if "settle" in request.POST:
            assignments.settle(found, by=request.user, now=at)
            messages.success(request, _("Settled. Nobody takes this place."))
        else:
            expert = get_object_or_404(Expert, code=request.POST.get("expert", ""))
            assignments.replace(found, expert, by=request.user, now=at)
            messages.success(request, _("Asked. The invitation is on its way."))
        return back(request, found.round, found.proposal)
    context = {
        "assignment": found,
        "card": cases.card_of(found),
        "state": ASSIGNMENT_STATES[found.state],
        "choices": matched.replacements(found, at=at),
        "stage": stage_name(found.round.call, found.round.stage),
        "others": list(Expert.objects.serving_on(at.date()).order_by("name")),
        "enough": cases.counting_of(found) >= found.round.reviews,
    }
    return render(request, "review/replace.html", context)
