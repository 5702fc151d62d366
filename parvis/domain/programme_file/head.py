"""Who the programme is, the words its facts and rules share, and the wordings of its rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from parvis.domain.eligibility.rules import Rule
from parvis.domain.words import Words


@dataclass(frozen=True, kw_only=True)
class Head:
    """Who the programme is."""

    id: str
    name: Words
    short_name: Words
    zone: Annotated[ZoneInfo, "IANA time zone in which its deadlines stand"]
    currency: Annotated[str, "ISO 4217"] = "EUR"
    body: Annotated[Words | None, "whose programme it is"] = None
    about: Words | None = None
    retention_days: Annotated[int, "how long drafts stay readable by their authors after a call has closed"] = 730


@dataclass(frozen=True, kw_only=True)
class Term:
    """A word that facts and rules share: a kind of organisation, a standing, a flag."""

    code: str
    name: Words
    help: Words | None = None


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A wording of the rules, as the calls of its time quote it."""

    code: str
    name: Words
    since: date | None = None
    precise_to: Literal["day", "month", "year"] = "day"
    note: Words | None = None
    unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """The rules of one wording, in order."""

    wording: str
    name: Words
    since: date | None
    note: Words | None
    rules: tuple[Rule, ...]

    def rule(self, code: str) -> Rule | None:
        """The rule with this id."""
        return next((rule for rule in self.rules if rule.id == code), None)
