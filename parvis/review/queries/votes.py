"""What a panel may vote on, its votes, and who has voted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.crypto import salted_hmac

from parvis.domain.meetings import OUTCOME, VotePhase
from parvis.domain.refusals import NotFound
from parvis.domain.words import Words
from parvis.programme.queries import programme_of
from parvis.review.models import AgendaPoint, Ballot, Panel, Vote
from parvis.review.queries import panel as panels
from parvis.review.queries.meetings import rules_of


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Matter:
    """Something a panel may vote on."""

    code: str
    name: Words | None  # of a criterion
    highest: int


def matters(panel: Panel) -> list[Matter]:
    """The outcome and the criteria of the reviews, as far as the programme's file lets the panel vote on them."""
    rules, programme = rules_of(panel), programme_of(panel.call)
    found = [Matter(OUTCOME, None, 0)] if "outcome" in rules.votes else []
    if "criteria" in rules.votes:
        stage = programme.stage(panels.review_stage(programme, panel.stage))
        criteria = [programme.criterion(code) for code in (stage.criteria if stage else ())]
        found += [Matter(one.code, one.name, one.scale) for one in criteria if one]
    return found


def locked(vote: Vote, person: Any, *, at: datetime) -> Vote:
    """The vote held for a change, if it is there for the person; NotFound otherwise."""
    rows = Vote.objects.visible_to(person, at=at).select_for_update(of=("self",))
    found = rows.select_related("point__subject__proposal", "point__meeting__panel__call").filter(pk=vote.pk).first()
    if found is None:
        raise NotFound(_("There is no such vote."))
    return found


def vote_of(code: str, person: Any, *, at: datetime) -> Vote:
    """The vote of this address, if it is there for the person; NotFound otherwise.  One query."""
    rows = Vote.objects.visible_to(person, at=at).select_related("point__meeting__panel__call", "point__subject")
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such vote."))
    return found


def voter_of(vote: Vote, person: str) -> str:
    """Under what a member's ballots are kept: the person's code, or in a secret vote a digest under the house's key."""
    return salted_hmac("parvis.review.votes", f"{vote.code}:{person}").hexdigest() if vote.secret else person


def of_points(points: Iterable[AgendaPoint]) -> list[Vote]:
    """The votes on these points, the first first.  One query."""
    return list(Vote.objects.filter(point__in=list(points)).order_by("id"))


def voters(votes: Iterable[Vote]) -> dict[int, dict[str, str]]:
    """Of each open vote (by key), the newest choice by voter.  One query, none without votes."""
    keys = [one.pk for one in votes]
    found: dict[int, dict[str, str]] = {key: {} for key in keys}
    if keys:
        rows = Ballot.objects.filter(vote__in=keys).newest()
        for key, voter, choice in rows.values_list("vote_id", "voter", "choice"):
            found[key][voter] = choice
    return found


def of_panel(panel: Panel, person: Any, *, at: datetime) -> list[Vote]:
    """The closed votes of all the panel's meetings that are there for the person, the first first.  One query."""
    rows = Vote.objects.visible_to(person, at=at).filter(point__meeting__panel=panel, state=VotePhase.CLOSED)
    return list(rows.select_related("point__meeting", "point__subject__proposal__handed_in").order_by("id"))
