"""From reviewers' scores to a ranked list, and where a panel departs from it.

A reviewer gives every criterion a whole number of points.  A review's mark is
the mean of its points, each criterion with its weight, as a share of the
highest mark times the scale; a proposal's mark is the plain mean of its
reviews' marks, so nobody's voice counts more than another's.  A review counts
only when it is whole: there is no mark for a missing score, and none is made
up.

A gate is a least mark in one criterion: a proposal whose reviewers' mean stays
below it is out, whatever its other marks.  A single score below a gate is told
and rules nobody out.

Equal marks share a rank.  A panel may decide otherwise than the ranking says,
but then it says why: the fewest proposals that stand on the wrong side of the
lines which the panel itself has drawn need a reason each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import isqrt, lcm

PRECISION = 10**6


class Order(StrEnum):
    """By what a panel's list is ranked; an officer says which, and why."""

    MEAN = "mean"  # the raw mean of the reviews' marks
    ADJUSTED = "adjusted"  # less the reviewers' severity, see `calibration`


class Verdict(StrEnum):
    """What a panel says of a proposal, the best first."""

    RECOMMENDED = "recommended"
    RESERVE = "reserve"
    NOT_RECOMMENDED = "not-recommended"

    @property
    def level(self) -> int:
        """0 for the best."""
        return list(Verdict).index(self)


@dataclass(frozen=True)
class Weighed:
    """A criterion as far as figures go: its weight, its highest score, the gate if there is one."""

    code: str
    weight: Decimal = Decimal(1)
    highest: int = 5
    gate: int | None = None


@dataclass(frozen=True)
class Marks:
    """What the reviews of one proposal come to.  Everything is exact; nothing is rounded before it is shown."""

    reviews: int
    mean: Fraction | None
    lowest: Fraction | None
    highest: Fraction | None
    variance: Fraction | None
    by_criterion: Mapping[str, Fraction]
    failed: tuple[str, ...] = ()  # criteria whose mean stays below their gate
    below: tuple[str, ...] = ()  # criteria in which one reviewer at least stays below the gate

    @property
    def spread(self) -> Fraction | None:
        """How far the reviews lie apart: the standard deviation of their marks, to a millionth."""
        if self.variance is None:
            return None
        scaled = self.variance * PRECISION * PRECISION
        return Fraction(isqrt(scaled.numerator // scaled.denominator), PRECISION)


@dataclass(frozen=True)
class Ranked:
    """A proposal in the ranking; `rank` is none while no review counts."""

    code: str
    marks: Marks
    rank: int | None


def mark_of(scores: Mapping[str, int], criteria: Iterable[Weighed]) -> Fraction | None:
    """The mark of one review, on the scale of the first criterion; None while a score is missing."""
    asked = tuple(criteria)
    if any(scores.get(one.code) is None for one in asked):
        return None
    whole, parts = _parts(asked)
    return Fraction(sum(part * scores[code] for code, part in parts), whole) if whole else None


@lru_cache(maxsize=64)
def _parts(asked: tuple[Weighed, ...]) -> tuple[int, tuple[tuple[str, int], ...]]:
    """What a point of each criterion adds to the mark: a numerator each, over one denominator; 0 where none weighs."""
    weights = sum((Fraction(one.weight) for one in asked), Fraction(0))
    if not weights:
        return 0, ()
    worth = [Fraction(one.weight) / one.highest / weights * asked[0].highest for one in asked]
    whole = lcm(*(one.denominator for one in worth))
    return whole, tuple((one.code, int(part * whole)) for one, part in zip(asked, worth, strict=True))


def marks_of(reviews: Iterable[Mapping[str, int]], criteria: Iterable[Weighed]) -> Marks:
    """What these reviews come to; one that lacks a score does not count."""
    asked = tuple(criteria)
    whole = [(scores, mark) for scores in reviews if (mark := mark_of(scores, asked)) is not None]
    if not whole:
        return Marks(0, None, None, None, None, {})
    marks = [mark for _scores, mark in whole]
    mean = sum(marks, Fraction(0)) / len(marks)
    by_criterion = {one.code: Fraction(sum(scores[one.code] for scores, _mark in whole), len(whole)) for one in asked}
    gated = [one for one in asked if one.gate is not None]
    return Marks(
        len(whole),
        mean,
        min(marks),
        max(marks),
        sum(((mark - mean) ** 2 for mark in marks), Fraction(0)) / len(marks),
        by_criterion,
        tuple(one.code for one in gated if one.gate is not None and by_criterion[one.code] < one.gate),
        tuple(
            one.code
            for one in gated
            if one.gate is not None and any(scores[one.code] < one.gate for scores, _m in whole)
        ),
    )


def ranking(marks: Mapping[str, Marks], worth: Mapping[str, float] | None = None) -> list[Ranked]:
    """The best mark first; those out by a gate after all others, those without a review last.

    Equal marks share a rank, and the next rank counts everybody before it.  With
    `worth` that orders instead of the mean; a gate is a gate in either order.
    """

    def order(code: str) -> tuple[bool, bool, Fraction]:
        one = marks[code]
        value = one.mean if worth is None else Fraction(worth.get(code, 0.0))
        return (one.mean is None, bool(one.failed), -(value or Fraction(0)) if one.mean is not None else Fraction(0))

    found: list[Ranked] = []
    for place, code in enumerate(sorted(marks, key=lambda code: (order(code), code)), 1):
        if marks[code].mean is None:
            found.append(Ranked(code, marks[code], None))
            continue
        same = bool(found) and order(found[-1].code) == order(code)
        found.append(Ranked(code, marks[code], found[-1].rank if same else place))
    return found


def departures(order: Sequence[Ranked], verdicts: Mapping[str, Verdict]) -> frozenset[str]:
    """Whose verdict stands out of the ranking's order and needs a reason: the fewest there can be.

    The panel has drawn two lines through the ranking, one below the
    recommended and one below the reserve.  They are taken where the fewest
    proposals stand on a wrong side; where several places are as good, the
    highest, so that who was lifted needs the reason.  Equal ranks stand on
    either side.  Who is out by a gate, or has no review, always needs one to be
    on the list at all.
    """
    listed = [one for one in order if one.code in verdicts]
    out = {
        one.code
        for one in listed
        if (one.rank is None or one.marks.failed) and verdicts[one.code] is not Verdict.NOT_RECOMMENDED
    }
    judged = [one for one in listed if one.code not in out]
    judged.sort(key=lambda one: (one.rank is None, one.rank or 0, verdicts[one.code].level))
    levels = [verdicts[one.code].level for one in judged]
    first, second = _lines(levels)
    wanted = [0] * first + [1] * (second - first) + [2] * (len(levels) - second)
    return frozenset(out | {one.code for one, has, wants in zip(judged, levels, wanted, strict=True) if has != wants})


def _lines(levels: Sequence[int]) -> tuple[int, int]:
    """How many stand above the first line and above the second, so that the fewest are on a wrong side."""
    size = len(levels)
    # wrong[level][n]: how many of the first n are not of that level.
    wrong = [[0] * (size + 1) for _level in range(3)]
    for level in range(3):
        for place, has in enumerate(levels):
            wrong[level][place + 1] = wrong[level][place] + (has != level)
    best = (size + 1, 0, 0)
    first_best = 0  # where the first line stands best, if the second stands at n
    for second in range(size + 1):
        # Moving the first line down to `second` is the only new choice at each step.
        if wrong[0][second] - wrong[1][second] < wrong[0][first_best] - wrong[1][first_best]:
            first_best = second
        cost = wrong[0][first_best] + wrong[1][second] - wrong[1][first_best] + wrong[2][size] - wrong[2][second]
        best = min(best, (cost, first_best, second))
    return best[1], best[2]


def cumulated(amounts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """What is asked up to and with each, in this order."""
    total, found = Decimal(0), {}
    for code, amount in amounts:
        total += amount
        found[code] = total
    return found


def above_the_line(order: Sequence[Ranked], amounts: Mapping[str, Decimal], line: Decimal | None) -> dict[str, Verdict]:
    """What the ranking alone would say: from the top as many as the line pays for, then the reserve.

    The first that does not fit ends the recommended ones: nobody is passed over
    for being dear.
    """
    found: dict[str, Verdict] = {}
    spent, closed = Decimal(0), False
    for one in order:
        if one.rank is None or one.marks.failed:
            found[one.code] = Verdict.NOT_RECOMMENDED
            continue
        spent += amounts.get(one.code, Decimal(0))
        closed = closed or (line is not None and spent > line)
        found[one.code] = Verdict.RESERVE if closed else Verdict.RECOMMENDED
    return found
