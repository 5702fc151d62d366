"""What the sixty proposals say: their own words, and around them what every event answers."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from parvis.accounts.models import Affiliation, Person
from parvis.demo import library
from parvis.demo.crowd import submissions
from parvis.demo.crowd.answers import Paper
from parvis.demo.crowd.evaluation import Trail
from parvis.demo.crowd.submissions import Made
from parvis.domain.programme_file.forms import Field
from parvis.files.models import StoredFile
from parvis.programme.models import Call
from parvis.programme.queries import programme_of
from parvis.proposals.actions import signing
from parvis.proposals.models import Proposal
from parvis.web import figures

HOUR = timedelta(hours=1)
NOT_SO = frozenset({"dual_use", "other_funding"})  # the questions that these proposals answer with no


@dataclass(frozen=True)
class Said:
    """A line of `content/rounds.toml`."""

    quality: float
    mechanism: str
    language: str
    ally: str
    partner: str
    acronym: str
    priority: str
    title: str
    summary: str
    security_link: str
    outcome: str

    @classmethod
    def read(cls, row: Sequence[str]) -> Said:
        return cls(float(row[0]), *row[1:])


@dataclass(frozen=True)
class Event(Paper):
    """The answers of one event: its own, and those of the wording that all share, in its language."""

    said: Said
    shared_words: Mapping[str, Sequence[str]]
    names: tuple[str, str]  # of the directors
    venue: str

    def title(self) -> str:
        """As its authors call it."""
        return self.said.title

    def answer(self, field: Field) -> Any:
        """Its own words where it has them."""
        if field.code in ("summary", "security_link", "outcome"):
            return getattr(self.said, field.code)
        if field.code == "venue":
            return self.venue
        if words := self.shared_words.get(field.code):
            return self.chance.choice(words)
        match field.kind:
            case "priorities":
                return [self.said.priority]
            case "yes_no" if field.code == "civil":
                return {"answer": "yes", "why": self.shared_words["is_civil"][0]}
            case "yes_no":
                return {"answer": "no" if field.code in NOT_SO else "yes", "why": ""}
            case "participants":
                many = 35 if self.mechanism.code == "ASI" else 16
                return {group.code: many + place * 4 for place, group in enumerate(self.programme.groups[:2])}
            case "days":
                return self._days(super().answer(field))
            case "budget":
                amount = self.chance.randrange(24, 41) * 500
                return {
                    "cells": [{"party": "", "category": "travel", "year": 1, "amount": f"{amount}.00"}],
                    "cofunding": "",
                }
        return super().answer(field)

    def _days(self, drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
        talks = self.shared_words["talks"]
        return [
            {
                "day": one["day"],
                "items": [{"time": "09:00", "title": talks[place % len(talks)], "speaker": self.names[place % 2]}],
            }
            for place, one in enumerate(drawn)
        ]


def hand_in(
    call: Call, rows: Sequence[Said], *, officer: Person, file: StoredFile, now: datetime, trail: Trail
) -> None:
    """All proposals to a call, as they lay with the office when it closed."""
    edition, content = programme_of(call), library.read("rounds")
    works = _employment([f"{name}@scientists.example" for one in rows for name in (one.ally, one.partner)])
    every = []
    for number, said in enumerate(rows):
        kind = edition.mechanism(said.mechanism)
        assert kind is not None
        directors = [works[f"{name}@scientists.example"] for name in (said.ally, said.partner)]
        at = call.closes_at - timedelta(hours=5 + 7 * number)
        made = submissions.begin(
            call, kind, directors, state="submitted", began=at - timedelta(days=25), at=at, case_officer=officer
        )
        form = edition.form(kind.code, made.proposal.stage)
        assert form is not None
        chance = random.Random(said.acronym)  # noqa: S311 - example data, the same each time
        sides, names = submissions.codes(made.parties), (directors[0].person.name, directors[1].person.name)
        words = content["shared"][said.language]
        venue = f"{directors[0].organisation.name}, {figures.country(directors[0].country, said.language)}"
        on = call.opens_at.date()
        told = Event(edition, kind, form, on, said.language, sides, chance, said, words, names, venue)
        made.proposal.title, made.proposal.acronym = said.title, said.acronym
        submissions.answer(made, told, file, at - 2 * HOUR, finished=True)
        every.append(made)
    submissions.keep(every, [], now)
    for made in every:
        _remember(made, officer, trail)


def _employment(addresses: Sequence[str]) -> dict[str, Affiliation]:
    works = Affiliation.objects.filter(person__email__in=addresses, to_on__isnull=True)
    return {one.person.email: one for one in works.select_related("person", "organisation")}


def _remember(made: Made, officer: Person, trail: Trail) -> None:
    """What the trail says of it so far."""
    proposal: Proposal = made.proposal
    receipt = proposal.handed_in
    assert receipt is not None
    revision = receipt.revision
    first = {"call": proposal.call.code, "mechanism": proposal.mechanism}
    trail.add("proposal.opened", proposal, proposal.opened_by, proposal.opened_at, first)
    for party in made.parties:
        facts = {"revision": revision.number, "digest": revision.digest, "party": party.code}
        trail.add("proposal.signed", proposal, party.person, made.at - HOUR, {**facts, "statement": signing.STATEMENT})
    facts = {"receipt": receipt.code, "digest": receipt.digest, "revision": revision.number, "late": False}
    trail.add("proposal.submitted", proposal, proposal.opened_by, made.at, facts)
    trail.add("proposal.case-officer-set", proposal, officer, made.at + 12 * HOUR, {"officer": officer.code})
