"""The book of an award: what is committed, released, paid and returned, line by line, in whole minor units.

A line is added and never changed.  Every line carries all sums after it, so
that the book says at any line how the award stood, and a line that was lost or
altered no longer adds up with its neighbours.

What was paid in another currency is booked with the rate of its day.  A rate
that turns out wrong is corrected by a new rate and a new line that books the
difference; the line that was wrong stays as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from parvis.domain.money import digits_of
from parvis.domain.problems import Problem


def _(message: str) -> str:
    return message


class EntryKind(StrEnum):
    """What a line of the ledger books."""

    COMMITTED = "committed"
    RELEASED = "released"
    PAID = "paid"
    RETURNED = "returned"  # came back from an institution
    CLAIMED = "claimed"  # asked back from it
    EXCHANGE = "exchange"  # what a payment in another currency cost more or less than was booked


@dataclass(frozen=True)
class Sums:
    """How an award stands after a line."""

    committed: int = 0
    released: int = 0
    paid: int = 0
    returned: int = 0
    claimed: int = 0
    exchange: int = 0

    def after(self, kind: EntryKind, amount: int) -> Sums:
        """The same with one line more."""
        sums = {name: getattr(self, name) for name in SUMS}
        sums[kind.value] += amount
        return Sums(**sums)

    @property
    def hold(self) -> bool:
        """Whether nothing is paid beyond what is released, nor released beyond what is committed, nor returned
        or claimed beyond what was paid."""
        return 0 <= self.paid <= self.released <= self.committed and (
            0 <= self.returned <= self.paid and 0 <= self.claimed <= self.paid
        )


SUMS = tuple(kind.value for kind in EntryKind)


@dataclass(frozen=True)
class Line:
    """One line as it is kept."""

    award: object
    position: int
    kind: str
    amount: int
    currency: str
    sums: tuple[int, ...]  # in the order of `SUMS`


def faults(lines: Iterable[Line]) -> Iterator[Problem]:
    """Everything that does not add up in the books of many awards, their lines in order of award and position."""
    award: object = object()
    position, currency = 0, ""
    sums = [0] * len(SUMS)
    places = {name: place for place, name in enumerate(SUMS)}
    for line in lines:
        if line.award != award:
            award, position, currency, sums = line.award, 0, line.currency, [0] * len(SUMS)
        position += 1
        if line.position != position:
            yield _fault("position", line, expected=position)
            position = line.position
        place = places.get(line.kind)
        if place is None or line.currency != currency:
            yield _fault("kind" if place is None else "currency", line)
        else:
            sums[place] += line.amount
        if line.sums != tuple(sums):
            yield _fault("sums", line)
            sums = list(line.sums)
        committed, released, paid, returned, claimed, _exchange = line.sums
        if not (0 <= paid <= released <= committed and 0 <= returned <= paid and 0 <= claimed <= paid):
            yield _fault("bounds", line)


_FAULTS = {
    "position": _("Award %(award)s, line %(line)s: the book lacks a line before it."),
    "kind": _("Award %(award)s, line %(line)s: nobody knows what it books."),
    "currency": _("Award %(award)s, line %(line)s: it is in another currency than the book."),
    "sums": _("Award %(award)s, line %(line)s: its sums do not follow from the line before and its amount."),
    "bounds": _("Award %(award)s, line %(line)s: more is paid than released, or released than committed, or back."),
}


def _fault(rule: str, line: Line, **more: object) -> Problem:
    return Problem(rule, _FAULTS[rule], {"award": line.award, "line": line.position, **more})


def in_other_currency(amount: int, currency: str, other: str, rate: Decimal) -> int:
    """So many minor units in another currency, at `rate` units of it for one; to the nearest, halves to the even."""
    exact = Decimal(amount).scaleb(digits_of(other) - digits_of(currency)) * rate
    return int(exact.to_integral_value(ROUND_HALF_EVEN))


def difference(booked: int, currency: str, paid: int, other: str, rate: Decimal) -> int:
    """What `paid` of the other currency cost beyond what was booked for it, at the rate as it is known now."""
    exact = Decimal(paid).scaleb(digits_of(currency) - digits_of(other)) / rate
    return int(exact.to_integral_value(ROUND_HALF_EVEN)) - booked
