"""Reads of the dated facts of a person, as the page Who I am shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from parvis.accounts.models import Affiliation, Nationality, Person, Residence
from parvis.accounts.models.belonging import DatedFact

AnyFact = Nationality | Residence | Affiliation


@dataclass(frozen=True)
class FactLine:
    """A fact as its list shows it: `until` is the last day on which it holds."""

    fact: DatedFact
    until: date | None
    state: str  # holds, to-come, over


@dataclass(frozen=True)
class Belonging:
    """Everything a person said on where he or she belongs, what holds today first."""

    nationalities: list[FactLine]
    residences: list[FactLine]
    affiliations: list[FactLine]


def belonging_of(person: Person, *, today: date) -> Belonging:
    """The person's facts.  Three queries."""
    return Belonging(
        _lines(list(person.nationalities.all()), today),
        _lines(list(person.residences.all()), today),
        _lines(list(person.affiliations.select_related("organisation")), today),
    )


def _lines(facts: Sequence[DatedFact], today: date) -> list[FactLine]:
    lines = [
        FactLine(
            fact,
            fact.to_on - timedelta(days=1) if fact.to_on else None,
            "holds" if fact.spell.holds_on(today) else "over" if fact.to_on and fact.to_on <= today else "to-come",
        )
        for fact in facts
    ]
    return sorted(
        lines, key=lambda line: (line.state == "holds", line.fact.from_on or date.min, line.fact.pk), reverse=True
    )


def locked_fact(person: Person, code: str) -> AnyFact | None:
    """The person's own fact with this code, held until the end of the transaction."""
    kinds: tuple[Any, ...] = (person.nationalities, person.residences, person.affiliations)
    rows = (facts.select_for_update().filter(code=code).first() for facts in kinds)
    return next(filter(None, rows), None)
