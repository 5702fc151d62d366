"""The facts of one proposal that the rules are asked about, as they stood on one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from parvis.domain.findings import Waiver

Fact = Literal["nationality", "residence", "employer", "organisation", "person"]


@dataclass(frozen=True, kw_only=True)
class PartyFacts:
    """One party: who and where, on the day of the case.  What isn't known is left empty and meets no rule."""

    id: str
    role: str
    name: Annotated[str, "how the words of a finding call it"] = ""
    person: Annotated[str, "the same person in two roles has the same code"] = ""
    nationality: Annotated[tuple[str, ...], "ISO countries, all of them"] = ()
    residence: Annotated[str, "ISO country"] = ""
    employer_country: Annotated[str, "ISO country"] = ""
    organisation_id: str = ""
    organisation_kind: str = ""
    seniority: str = ""
    share: Annotated[Decimal | None, "part of the budget in any unit, where no cells are given"] = None
    flags: frozenset[str] = frozenset()

    def countries(self, fact: Fact) -> tuple[str, ...]:
        """What this fact says, one value or several."""
        if fact == "nationality":
            return self.nationality
        value = {
            "residence": self.residence,
            "employer": self.employer_country,
            "organisation": self.organisation_id,
            "person": self.person or self.id,
        }[fact]
        return (value,) if value else ()


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One amount of the budget."""

    party: str
    category: str
    amount: Decimal
    year: int = 1


@dataclass(frozen=True, kw_only=True)
class Held:
    """Another proposal of the same call: who leads it."""

    proposal: str
    person: str = ""
    organisation: str = ""
    roles: Annotated[tuple[str, ...], "roles the person has in it"] = ()


@dataclass(frozen=True, kw_only=True)
class HeldAward:
    """An award in which a person or an organisation of this proposal has a part: of the house or told by a file."""

    person: Annotated[str, "of this proposal; empty: only the organisation is the same"] = ""
    organisation: Annotated[str, "of this proposal; empty: only the person is the same"] = ""
    reference: Annotated[str, "tells it from others"]
    from_on: date
    to_on: Annotated[date | None, "its last day; left out: it still runs as far as is known"] = None

    def runs(self, on: date) -> bool:
        """Whether it runs on the day; its first and its last day are part of it."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)


@dataclass(frozen=True, kw_only=True)
class Counterpart:
    """The paired submission on the other side, such as a partner government's request."""

    kind: str
    received_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """One proposal on one day."""

    on: Annotated[date, "the day whose facts count; groups of nations are asked on it"]
    mechanism: str
    call: str = ""
    stage: str = ""
    wording: Annotated[str, "wording of the rules; left out: the one in force on the day"] = ""
    way_in: Literal["bottom-up", "top-down"] = "bottom-up"
    closes_on: date | None = None
    priorities: Annotated[tuple[str, ...], "with their version, `2024:3.a`"] = ()
    call_priorities: Annotated[tuple[str, ...], "those of a special call; empty: any"] = ()
    named_nations: Annotated[tuple[str, ...], "ISO countries that a top-down activity names"] = ()
    security_link: Annotated[bool | None, "whether the proposal states its link to security"] = None
    civil: Annotated[bool | None, "whether the directors declare its civil nature"] = None
    statements: Annotated[Mapping[str, bool], "further things stated, yes or no"] = field(default_factory=dict)
    months: int | None = None
    days: Annotated[int | None, "calendar days of an event"] = None
    working_days: int | None = None
    measures: Annotated[Mapping[str, Decimal], "further figures, such as pages"] = field(default_factory=dict)
    participants: Annotated[Mapping[str, int], "people of an event by group"] = field(default_factory=dict)
    budget: tuple[Cell, ...] = ()
    parties: tuple[PartyFacts, ...] = ()
    lead: Annotated[str, "id of the leading party, where there is one"] = ""
    counterpart: Counterpart | None = None
    others: Annotated[tuple[Held, ...], "other proposals of the call, for caps"] = ()
    awards: Annotated[tuple[HeldAward, ...], "held by its people and organisations, for caps"] = ()
    waivers: tuple[Waiver, ...] = ()

    @cached_property
    def total(self) -> Decimal | None:
        """The whole budget; None where no amount is given."""
        return sum((cell.amount for cell in self.budget), Decimal()) if self.budget else None

    @cached_property
    def by_id(self) -> dict[str, PartyFacts]:
        """The parties by their ids."""
        return {party.id: party for party in self.parties}

    def states(self, fact: str) -> bool | None:
        """What the proposal states: yes, no, or nothing yet."""
        if fact == "security_link":
            return self.security_link
        return self.civil if fact == "civil" else self.statements.get(fact)
