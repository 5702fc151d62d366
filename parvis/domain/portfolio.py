"""A programme's awards seen together: by priority, nation, mechanism and year.

An award serves several priorities and several nations at once, so the figures
by nation and by priority depend on a rule, and the rule is named beside them.
Ours is equal shares: every award counts once, its money divided equally among
its priorities, and among the nations of its parties, to the cent.  So each
table adds up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from parvis.domain.money import shared_out


class Dimension(StrEnum):
    """What awards are told apart by."""

    PRIORITY = "priority"
    NATION = "nation"
    MECHANISM = "mechanism"
    YEAR = "year"


@dataclass(frozen=True)
class Share:
    """An award's part under one key, in minor units."""

    dimension: Dimension
    key: str
    committed: int
    paid: int


NONE = "–"  # no priority, no nation named


def shares(keys: Mapping[Dimension, Iterable[str]], *, committed: int, paid: int) -> tuple[Share, ...]:
    """An award's equal shares in every dimension; in each they add up to the whole."""
    found: list[Share] = []
    for dimension in Dimension:
        named = sorted(set(keys.get(dimension, ()))) or [NONE]
        parts = zip(named, shared_out(committed, [1] * len(named)), shared_out(paid, [1] * len(named)), strict=True)
        found += [Share(dimension, key, whole, given) for key, whole, given in parts]
    return tuple(found)


@dataclass(frozen=True)
class Envelope:
    """What a programme may commit under one priority in one year, and what is left of it."""

    year: int
    priority: str
    granted: int
    carried: int  # from the years before
    committed: int

    @property
    def remaining(self) -> int:
        """What may still be committed; below nothing, it is overdrawn."""
        return self.granted + self.carried - self.committed


def envelopes(granted: Mapping[tuple[int, str], int], committed: Mapping[tuple[int, str], int]) -> tuple[Envelope, ...]:
    """Every year and priority in order; what is left of a year carries over to the next, overdrafts too."""
    keys = {*granted, *committed}
    found: list[Envelope] = []
    for priority in sorted({key for _year, key in keys}):
        years = sorted(year for year, key in keys if key == priority)
        carried = 0
        for year in range(years[0], years[-1] + 1):
            one = Envelope(
                year, priority, granted.get((year, priority), 0), carried, committed.get((year, priority), 0)
            )
            found.append(one)
            carried = one.remaining
    return tuple(sorted(found, key=lambda one: (-one.year, one.priority)))
