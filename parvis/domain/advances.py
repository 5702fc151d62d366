"""Advance and replenishment: the second way in which an award's money flows.

A project gets a sum to work with before it has spent anything.  It tells what
it has spent, line by line, and once little of the sum is left it is filled up
again by what was proven.  Part of the award is kept back until the final report
is accepted.  Nobody holds more than the programme's file allows at a time, and
nobody is given more than was spent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parvis.domain.problems import Problem


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Thresholds:
    """The programme's limits, in minor units of the award's currency."""

    at_most: int  # that a project may hold at a time
    fill_below: int  # filled up once less than this is left
    alone_below: int = 0  # from here on a purchase needs the office’s consent; 0: never
    copies_from: int = 0  # from here on a line needs a copy of its bill; 0: never
    retained: Decimal = Decimal(0)  # part of the award kept back for the final report

    def kept_back(self, whole: int) -> int:
        """What only the final report releases."""
        return int(whole * self.retained)


@dataclass(frozen=True)
class Spent:
    """One line of what was spent."""

    amount: int
    category: str = ""
    voucher: str = ""
    consent: str = ""


@dataclass(frozen=True)
class Purse:
    """How a project's sum stands."""

    whole: int  # the award
    received: int = 0  # as advance and replenishments, paid or on their way
    proven: int = 0  # spent, by statements that were certified

    @property
    def in_hand(self) -> int:
        """What it has and has not proven."""
        return self.received - self.proven

    def left(self, limits: Thresholds) -> int:
        """What may still flow before the final report."""
        return max(0, self.whole - limits.kept_back(self.whole) - self.received)

    def advance(self, limits: Thresholds) -> int:
        """The advance that may be asked for: once, before anything has flowed."""
        return min(limits.at_most, self.left(limits)) if self.received == 0 else 0

    def replenishment(self, spent: int, limits: Thresholds) -> int:
        """What fills the sum up again after so much was spent: never more than was spent, nor than may be held."""
        room = max(0, limits.at_most - (self.in_hand - spent))
        return min(spent, room, self.left(limits))


def lacks(purse: Purse, lines: Sequence[Spent], limits: Thresholds) -> Iterator[Problem]:
    """Everything that keeps a statement from filling the sum up again."""
    spent = sum(line.amount for line in lines)
    if not lines:
        yield Problem("nothing-spent", _("Tell what was spent, line by line."))
        return
    if purse.received == 0:
        yield Problem("no-advance", _("Nothing was advanced yet. Ask for the advance first."))
        return
    if spent > purse.in_hand:
        yield Problem(
            "over-hand",
            _("The lines come to more than the project has in hand."),
            {"spent": spent, "in_hand": purse.in_hand},
        )
    elif purse.in_hand - spent >= limits.fill_below:
        yield Problem(
            "enough-left",
            _("Enough is left: the sum is filled up again only once less is in hand than the programme’s threshold."),
            {"left": purse.in_hand - spent, "threshold": limits.fill_below},
        )
    for number, line in enumerate(lines, 1):
        if limits.copies_from and line.amount >= limits.copies_from and not line.voucher.strip():
            yield Problem("no-copy", _("Line %(line)s needs the number of its bill."), {"line": number})
        if limits.alone_below and line.amount >= limits.alone_below and not line.consent.strip():
            yield Problem("no-consent", _("Line %(line)s needs the office’s consent beforehand."), {"line": number})
