"""The floor: no chosen pair worse than need be, so that nobody is left with what is over.

The highest floor at which every review can still be given is found by halving
(is there a flow?); it is exact, and stays what it was, a flow or a programme,
among fewer pairs.  It is lowered until the proposal that is worst off has at
least what it had without, at next to no cost for all together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from parvis.engines.matching.shortage import cut_of
from parvis.engines.matching.solving import solve

if TYPE_CHECKING:
    from parvis.engines.matching.problem import Problem, Solution, Whole

SHARE = 0.001  # of the whole affinity, the most that the floor may cost
TRIES = 8


@dataclass(frozen=True)
class Floored:
    """A solution with a floor, and what there was without."""

    floor: int
    solution: Solution
    minimum: int  # what the proposal that is worst off has
    plain_minimum: int
    plain_affinity: int

    @classmethod
    def without(cls, problem: Problem, plain: Solution) -> Floored:
        """A solution that needs no floor: its own worst pair is one."""
        free = plain.chosen & ~problem.locked
        low = int(problem.affinity[free].min()) if free.any() else 0
        least = least_of(problem, plain)
        return cls(low, plain, least, least, int(problem.affinity[plain.chosen].sum()))

    def lifted(self, problem: Problem, found: Solution, floor: int) -> Floored | None:
        """This solution instead, if nobody is worse off by it and the whole loses next to nothing."""
        least, affinity = least_of(problem, found), int(problem.affinity[found.chosen].sum())
        costs = self.plain_affinity - affinity
        if not found.is_complete or least < self.plain_minimum or costs > SHARE * abs(self.plain_affinity):
            return None
        return Floored(floor, found, least, self.plain_minimum, self.plain_affinity)


def floored(problem: Problem, plain: Solution, *, seed: int) -> Floored:
    """The best matching above the highest floor that costs nobody much; without one if that is the best."""
    none = Floored.without(problem, plain)
    levels = np.unique(problem.affinity[~problem.locked & (problem.affinity >= none.floor)])
    if not plain.is_complete or not len(levels):
        return none
    first, end = 0, len(levels)  # the first is known to do, the end is known not to
    while end - first > 1:
        middle = (first + end) // 2
        if cut_of(problem.only(_above(problem, int(levels[middle])))) is None:
            first = middle
        else:
            end = middle
    for _try in range(TRIES):
        if first == 0:
            break
        kept = _above(problem, int(levels[first]))
        found = solve(problem.only(kept), seed=seed)
        chosen = np.zeros(len(problem.proposal), np.bool_)
        chosen[kept[found.chosen]] = True
        if better := none.lifted(problem, replace(found, chosen=chosen), int(levels[first])):
            return better
        first //= 2
    return none


def least_of(problem: Problem, solution: Solution) -> int:
    """What the proposal that is worst off has."""
    sums = np.zeros(len(problem.need), np.int64)
    np.add.at(sums, problem.proposal[solution.chosen], problem.affinity[solution.chosen])
    return int(sums.min(initial=sums[0] if len(sums) else 0))


def _above(problem: Problem, floor: int) -> Whole:
    return np.flatnonzero(problem.locked | (problem.affinity >= floor))
