"""Spells: from which day to which something about a person holds.

A nationality, a residence, a post: each holds from its first day up to, but not
on, the day after its last.  Whoever does not say when it began says that it
holds since before anybody asks; whoever does not say when it ended says that it
still does.  Rules ask for a day, so a change of employer never rewrites what
held when a proposal was signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Spell:
    """From `from_on` up to but not on `to_on`."""

    from_on: date | None = None
    to_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on that day."""
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day < self.to_on)

    def is_in_order(self) -> bool:
        """Whether it holds on any day at all."""
        return self.from_on is None or self.to_on is None or self.from_on < self.to_on

    def meets(self, other: Spell) -> bool:
        """Whether there is a day on which both hold."""
        begins = max(self.from_on or date.min, other.from_on or date.min)
        ends = min(self.to_on or date.max, other.to_on or date.max)
        return begins < ends


def newest(spells: Sequence[Spell]) -> int | None:
    """Which of them began last: the place in the sequence, None if there is none."""
    if not spells:
        return None
    return max(range(len(spells)), key=lambda n: (spells[n].from_on or date.min, n))
