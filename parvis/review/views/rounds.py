"""Matching rounds, as the officer makes them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.answers import whole_number
from parvis.domain.calls import WallClock
from parvis.domain.evaluation import AssignmentState
from parvis.domain.refusals import Invalid
from parvis.domain.roles import Role, holds_any
from parvis.programme.models import Call
from parvis.programme.queries import programme_of
from parvis.proposals.models import Proposal
from parvis.review.actions import assignments, rounds
from parvis.review.labels import ASSIGNMENT_STATES, ROUND_STATES
from parvis.review.models import Expert, Round
from parvis.review.queries import assignments as cases
from parvis.review.queries import matched
from parvis.review.queries import rounds as queries
from parvis.web.access import for_office
from parvis.web.programme import current, in_language

office = for_office(Role.PROGRAMME_OFFICER, Role.AUDITOR)
officer = for_office(Role.PROGRAMME_OFFICER)


def wall(request: HttpRequest, name: str) -> WallClock:
    """The moment that was typed, in the programme's zone."""
    typed = request.POST.get(name, "")
    if not typed:
        raise Invalid(_("Name the day and the hour."), field=name)
    return WallClock.read(typed, current().zone.key, field=name)


def stage_name(call: Call, stage: str) -> str:
    """The stage as the call's edition names it, in the reader's language."""
    found = programme_of(call).stage(stage)
    return in_language(found.name, get_language() or "en") if found else stage


@office
def listed(request: HttpRequest) -> HttpResponse:
    """The rounds, and the calls for which one can be opened."""
    at = timezone.now()
    found = Round.objects.visible_to(request.user, at=at).select_related("call").defer("result")
    rows = [(one, stage_name(one.call, one.stage), ROUND_STATES[one.state]) for one in found]
    there = {(one.call_id, one.stage) for one in found}
    calls = (
        Call.objects.filter(published_at__lte=at, closes_at__lte=at).select_related("revision").order_by("-closes_at")
    )
    ready = [
        (call, stage.code, stage_name(call, stage.code), stage.reviews)
        for call in calls[:30]
        for stage in queries.review_stages(call)
        if (call.pk, stage.code) not in there
    ]
    context = {"rows": rows, "ready": ready, "is_officer": holds_any(request.user, Role.PROGRAMME_OFFICER, at=at)}
    return render(request, "review/rounds.html", context)


@officer
@require_POST
def open_round(request: HttpRequest) -> HttpResponse:
    """Begin a round."""
    call = get_object_or_404(Call, code=request.POST.get("call", ""))
    made = rounds.open_round(
        call,
        request.POST.get("stage", ""),
        due=wall(request, "due"),
        by=request.user,
        now=timezone.now(),
        reviews=whole_number(request.POST.get("reviews")),
    )
    return redirect(made)


@office
def one(request: HttpRequest, code: str) -> HttpResponse:
    """The round: every proposal with its experts, the next best, who is kept away and why; problems first."""
    at, language = timezone.now(), get_language() or "en"
    found = queries.round_of(code, request.user, at=at)
    table = matched.table(found, request.user, at=at, language=language)
    programme = programme_of(found.call)
    grounds = {one.code: in_language(one.name, language) for one in programme.conflict_grounds}
    grounds |= {state: str(label) for state, label in ASSIGNMENT_STATES.items()}
    context = {
        "round": found,
        "stage": stage_name(found.call, found.stage),
        "state": ROUND_STATES[found.state],
        "table": table,
        "grounds": grounds,
        # Drawn once: the list of everybody stands under each proposal.
        "options": format_html_join("", '<option value="{}">{}</option>', [(one.code, one.name) for one in table.free]),
        "due": found.due_at.astimezone(current().zone).strftime("%Y-%m-%dT%H:%M"),
        "to_send": table.states.get(AssignmentState.PROPOSED, 0),
        "states": [(ASSIGNMENT_STATES[state], count) for state, count in table.states.items()],
        "is_officer": holds_any(request.user, Role.PROGRAMME_OFFICER, at=at),
        "under_way": found.asked_at is not None and (found.matched_at is None or found.matched_at < found.asked_at),
    }
    return render(request, "review/round.html", context)


@officer
@require_POST
def match(request: HttpRequest, code: str) -> HttpResponse:
    """Match, in the worker."""
    found = queries.round_of(code, request.user, at=timezone.now())
    rounds.ask_matching(found, by=request.user, now=timezone.now(), seed=whole_number(request.POST.get("seed")))
    messages.info(request, _("The matching is being made. Pairs that you settled stay."))
    return redirect(found)


@officer
@require_POST
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Send the invitations."""
    found = queries.round_of(code, request.user, at=timezone.now())
    count = rounds.send_invitations(found, by=request.user, now=timezone.now())
    if count:
        words = ngettext("%(n)s invitation was sent.", "%(n)s invitations were sent.", count) % {"n": count}
        messages.success(request, words)
    else:
        messages.info(request, _("Everybody in this round has been asked."))
    return redirect(found)


@officer
@require_POST
def put_off(request: HttpRequest, code: str) -> HttpResponse:
    """Set another moment by which reviews are due."""
    found = queries.round_of(code, request.user, at=timezone.now())
    rounds.put_off(found, due=wall(request, "due"), by=request.user, now=timezone.now())
    messages.success(request, _("The reviews are due at the new moment."))
    return redirect(found)


@officer
@require_POST
def add_pair(request: HttpRequest, code: str) -> HttpResponse:
    """Put an expert to a proposal by hand."""
    at = timezone.now()
    found = queries.round_of(code, request.user, at=at)
    seen: Any = Proposal.objects.visible_to(request.user, at=at)
    proposal = get_object_or_404(seen.select_related("call"), code=request.POST.get("proposal", ""), call=found.call)
    expert = get_object_or_404(Expert, code=request.POST.get("expert", ""))
    rounds.add_pair(found, proposal, expert, by=request.user, now=at)
    messages.success(request, _("Put together by hand. The next matching keeps it."))
    return redirect(f"{found.get_absolute_url()}#p-{proposal.code}")


@officer
@require_POST
def drop_pair(request: HttpRequest, code: str) -> HttpResponse:
    """Take out a pair of which nobody was told."""
    found = cases.for_office(code, request.user, at=timezone.now())
    rounds.drop_pair(found, by=request.user, now=timezone.now())
    return redirect(f"{found.round.get_absolute_url()}#p-{found.proposal.code}")


@officer
@require_POST
def resend(request: HttpRequest, code: str) -> HttpResponse:
    """Send an invitation once more."""
    found = cases.for_office(code, request.user, at=timezone.now())
    assignments.resend(found, by=request.user, now=timezone.now())
    messages.success(request, _("Sent again. Only the newest link opens."))
    return redirect(f"{found.round.get_absolute_url()}#p-{found.proposal.code}")


@officer
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take back what an expert was asked for."""
    found = cases.for_office(code, request.user, at=timezone.now())
    assignments.withdraw(found, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("Taken back. The expert has been told."))
    return redirect(f"{found.round.get_absolute_url()}#p-{found.proposal.code}")


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
        return redirect(f"{found.round.get_absolute_url()}#p-{found.proposal.code}")
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
