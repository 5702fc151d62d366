"""What the own experts' opinions tell pages below and above: duties, the officer's file, ways on for readers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.domain.programme_file import Programme
from parvis.domain.programme_file.evaluating import OpinionForm
from parvis.domain.roles import Role
from parvis.programme.queries import programme_of
from parvis.proposals.models import Proposal
from parvis.review.models import Opinion
from parvis.review.queries import opinions as queries
from parvis.web.duties import Duty, Turn
from parvis.web.programme import in_language

NEAR = timedelta(days=3)


@dataclass(frozen=True)
class Told:
    """One opinion as staff and panel read it."""

    code: str
    expert: str
    due_at: datetime
    handed_in_at: datetime | None
    words: list[str]


@dataclass(frozen=True)
class Said:
    """One opinion in full, as panel and staff read it."""

    expert: str
    verdict: str
    favours: bool
    texts: list[tuple[str, str]]
    at: datetime | None


def said(codes: Iterable[str], programme: Programme, language: str) -> dict[str, list[Said]]:
    """What own experts have said, by proposal, in the words of this edition: for staff and panel alone.  One query."""
    form = programme.opinion
    return {code: [_said(one, form, language) for one in kept] for code, kept in queries.given(codes).items()}


def _said(one: Opinion, form: OpinionForm | None, language: str) -> Said:
    verdict = (
        next((asked for asked in form.verdicts if asked.code == one.content.get("verdict")), None) if form else None
    )
    kept = one.content.get("texts", {})
    texts = [
        (in_language(asked.name, language), kept[asked.code])
        for asked in (form.texts if form else ())
        if kept.get(asked.code)
    ]
    name = in_language(verdict.name, language) if verdict else ""
    return Said(str(one.expert), name, bool(verdict and verdict.favours), texts, one.handed_in_at)


def told(proposal: Proposal, language: str) -> list[Told]:
    """The opinions on a proposal, in words once they are handed in.  One query."""
    form = programme_of(proposal.call).opinion
    found = []
    for one in queries.of_proposal(proposal):
        words: list[str] = []
        if one.handed_in_at and form:
            given = _said(one, form, language)
            words = [*([given.verdict] if given.verdict else []), *(text for _name, text in given.texts)]
        found.append(Told(one.code, str(one.expert), one.due_at, one.handed_in_at, words))
    return found


def usual_due(programme: Programme, at: datetime) -> str:
    """When an opinion is usually due, as a field of a form says it."""
    days = programme.opinion.days if programme.opinion else 14
    return (at + timedelta(days=days)).astimezone(programme.zone).strftime("%Y-%m-%dT18:00")


def duties(person: Any, *, at: datetime) -> list[Duty]:
    """Opinions to give.  One query for own experts, none for others."""
    if not person.holds(Role.SCIENTIFIC_ADVISER, at=at):
        return []
    return [
        Duty(
            Turn.MINE,
            _("Give your opinion"),
            reverse("review:opinion", args=[one.code]),
            str(one.proposal),
            one.due_at,
            one.due_at - at <= NEAR,
        )
        for one in queries.waiting_or_done(person, at=at)
        if one.handed_in_at is None
    ]


def ways_on(context: dict[str, Any]) -> str:
    """Beside a submission: declare a conflict; for officers, its screening.  No query of its own."""
    proposal = context.get("proposal")
    if proposal is None:
        return ""
    officer = context["request"].user.holds(Role.PROGRAMME_OFFICER, at=timezone.now())
    return render_to_string("review/slots/readers.html", {"code": proposal.code, "officer": officer})
