"""Votes on a meeting's page: opened, cast, closed, and what they came to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.meetings import OUTCOME, VoteEnd, VotePhase, choices
from parvis.domain.refusals import NotFound
from parvis.review.actions import votes as actions
from parvis.review.forms.minutes import choice_name
from parvis.review.labels import VOTE_ENDS
from parvis.review.models import Vote
from parvis.review.queries import meetings, votes
from parvis.web import figures
from parvis.web.programme import in_language


@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Open a vote on a point."""
    at = timezone.now()
    point = meetings.point_of(code, request.user, at=at)
    actions.open_vote(point, request.POST.get("on", ""), by=request.user, now=at)
    return redirect(point.meeting)


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Vote, close the vote, or break a tie."""
    at, by = timezone.now(), request.user
    vote = votes.vote_of(code, by, at=at)
    match request.POST.get("act"):
        case "cast":
            actions.cast_vote(vote, request.POST.get("choice", ""), by=by, now=at)
            messages.success(request, _("Your vote is kept. Until the vote is closed you may change it."))
        case "close":
            actions.close_vote(vote, by=by, now=at)
        case "break":
            actions.break_tie(vote, request.POST.get("choice", ""), by=by, now=at)
        case _other:
            raise NotFound("")
    return redirect(vote.point.meeting)


def shown(line: meetings.Line, room: meetings.Room, panel: Any, person: Any, language: str) -> dict[str, Any]:
    """The votes on the point under way, for its page.  Two queries at most."""
    if line.point.subject is None:
        return {}
    ranked = line.point.subject.ranked
    every = votes.of_points([line.point])
    cast = votes.voters([one for one in every if one.state == VotePhase.OPEN])
    named = {one.code: matter_name(one, language) for one in votes.matters(panel)}
    people = {one.person.code: str(one.person) for one in room.people}
    me = room.of(person)
    rules = meetings.rules_of(panel)
    open_ones = []
    for one in every:
        if one.state != VotePhase.OPEN:
            continue
        mine = cast[one.pk].get(votes.voter_of(one, person.code), "")
        open_ones.append(
            {
                "vote": one,
                "name": named.get(one.on, one.on),
                "cast": len(cast[one.pk]),
                "choices": [
                    (choice, choice_name(choice), choice == mine)
                    for choice in choices(one.on, one.highest, ranked=ranked)
                ],
                "mine": choice_name(mine) if mine else "",
                "may": me is not None and me in room.voters,
            }
        )
    return {
        "open_votes": open_ones,
        "closed_votes": [
            {
                **told(one, named.get(one.on, one.on), people, language),
                "may_break": rules.casting_vote
                and one.result.get("end") == VoteEnd.TIED
                and not one.broken_for
                and me is not None
                and me.chairs
                and me.in_room,
            }
            for one in every
            if one.state == VotePhase.CLOSED
        ],
        "matters": [
            (code, name)
            for code, name in named.items()
            if not any(one.on == code and one.state == VotePhase.OPEN for one in every)
        ],
        "is_secret": rules.ballot == "secret",
    }


def matter_name(matter: votes.Matter, language: str) -> str:
    """What is voted on, in words."""
    return in_language(matter.name, language) if matter.name else _("Outcome")


def told(vote: Vote, name: str, people: dict[str, str], language: str) -> dict[str, Any]:
    """What a closed vote came to, in words and figures."""
    kept = vote.result
    end = VoteEnd(kept["end"])
    mean = Fraction(kept["mean"]) if kept["mean"] else None
    says = str(VOTE_ENDS[end])
    if end is VoteEnd.DECIDED:
        says = choice_name(kept["winner"]) if vote.on == OUTCOME else ""
    if vote.broken_for:
        says = _("%(choice)s, by the chair’s casting vote") % {"choice": choice_name(vote.broken_for)}
    return {
        "vote": vote,
        "name": name,
        "end": end.value,
        "says": says,
        "mean": "" if mean is None else figures.number(Decimal(mean.numerator) / mean.denominator, language, 2),
        "tally": [(choice_name(choice), count) for choice, count in kept["tally"] if count],
        "tied": [(choice, choice_name(choice)) for choice in kept["tied"]],
        "present": len(kept["present"]),
        "needed": kept["needed"],
        "roll": []
        if vote.secret
        else [(people.get(code, code), choice_name(choice)) for code, choice in sorted(kept["cast"].items())],
    }
