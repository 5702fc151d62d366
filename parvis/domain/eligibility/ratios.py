"""The rule that compares two counts: partners of one kind make up such a part of all."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from parvis.domain.eligibility.counting import By, bounds, counted, percent, values
from parvis.domain.eligibility.rules import HOLDS, Hearing, Outcome, Rule
from parvis.domain.eligibility.who import Who
from parvis.domain.words import Words, joined, words

if TYPE_CHECKING:
    from parvis.domain.programme_file.programme import Programme


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What is counted: parties, or the different countries, organisations or persons among them."""

    who: Who | None = None
    by: By = "party"

    def of(self, hearing: Hearing) -> int:
        """How many there are."""
        parties = hearing.matching(self.who)
        return len(parties) if self.by == "party" else len(values(parties, self.by))

    def in_words(self, programme: Programme) -> Words:
        """What is counted, in the plural."""
        return counted(self.by, self.who, programme)


@dataclass(frozen=True, kw_only=True)
class Ratio(Rule, kind="ratio", field="parties"):
    """One count is so large a part of another."""

    part: Tally
    whole: Tally
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    def hold(self, hearing: Hearing) -> Outcome:
        part, whole = self.part.of(hearing), self.whole.of(hearing)
        least, most = self.at_least or Decimal(0), self.at_most
        # Multiplied out instead of divided: exact, and nothing divides by zero.
        if part >= least * whole and (most is None or part <= most * whole):
            return HOLDS
        wanted = bounds(percent(self.at_least), percent(self.at_most))
        return Outcome(
            False,
            words(f"Found: {part} of {whole}.", f"Constaté\u202f: {part} sur {whole}."),
            joined(words("Bring the part to", "Portez cette part à"), wanted),
            {"part": part, "whole": whole, "at_least": self.at_least, "at_most": self.at_most},
        )

    def statement(self, programme: Programme) -> Words:
        wanted = bounds(percent(self.at_least), percent(self.at_most))
        part, whole = self.part.in_words(programme), self.whole.in_words(programme)
        return joined(part, words("make up", "représentent"), wanted, words("of", "du total suivant\u202f:"), whole)

    def predicates(self) -> tuple[Who, ...]:
        return tuple(tally.who for tally in (self.part, self.whole) if tally.who)
