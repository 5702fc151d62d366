"""Rules that cross each other: no flow any more, but a programme whose prices prove how good its answer is.

Nation and field and seniority at one proposal cut its experts in ways that
are not nested.  The prices of the flow, which knows one of the rules, choose
the pairs worth looking at; the programme in fractions prices those of all
rules; every other pair is asked by these prices, until none would gain; and
the programme in whole numbers is solved among the pairs that the prices leave
within reach.  What lies between its answer and the bound is told.

What a rule asks for in vain is paid for, so that there is always an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from parvis.engines.matching.linear import Programme, relaxed, whole
from parvis.engines.matching.problem import NONE, Cells, Prices, Problem
from parvis.engines.matching.proof import surplus

if TYPE_CHECKING:
    from parvis.engines.matching.linear import Real
    from parvis.engines.matching.problem import Flags, Whole

UNIT = 1e6  # steps in one of the programme's units, so that its figures are near one
BOUNDLESS = 1 << 40
OF_A_NEED = 4  # pairs looked at for each review
OF_A_PLACE = 6  # pairs looked at for each place that must be filled, whatever they are worth
DEAR = 50  # times the greatest difference: what a missing review costs where thousands are matched


def penalty_of(problem: Problem) -> int:
    """What one missing review counts: of few, more than any exchange could gain; of thousands, very much."""
    nodes = len(problem.need) + len(problem.capacity) + 1
    most = int(abs(problem.affinity).max(initial=0))
    return problem.span * min(nodes, DEAR) + most


@dataclass(frozen=True)
class Answered:
    """Which pairs are chosen, and what lacks."""

    chosen: Flags
    missing: Whole
    unmet: Whole
    uncovered: tuple[Whole, ...]

    @property
    def lacking(self) -> int:
        """How much lacks in all."""
        return int(self.missing.sum() + self.unmet.sum() + sum(int(one.sum()) for one in self.uncovered))


class Crossing:
    """A problem as a programme: rows for proposals, experts, caps and places, columns for pairs and what lacks."""

    def __init__(self, problem: Problem, penalty: int) -> None:
        self.problem, self.penalty = problem, penalty
        self.pairs = len(problem.proposal)
        proposals, experts = len(problem.need), len(problem.capacity)
        every = np.arange(self.pairs)
        self.lower: list[Whole] = [problem.need, problem.minimum, np.zeros(len(problem.cap), np.int64)]
        self.upper: list[Whole] = [problem.need, problem.capacity, problem.cap]
        self.rows: list[Whole] = [problem.proposal, proposals + problem.expert]
        self.columns: list[Whole] = [every, every]
        self.first_cap = proposals + experts
        if problem.cap_of is not None:
            capped = np.flatnonzero(problem.cap_of[problem.expert] < len(problem.cap))
            self.rows.append(self.first_cap + problem.cap_of[problem.expert[capped]])
            self.columns.append(capped)
        self.cell_keys: list[Whole] = []
        self.first_cells: list[int] = []
        end = self.first_cap + len(problem.cap)
        short = [np.arange(proposals), proposals + np.flatnonzero(problem.minimum)]
        for n, family in enumerate(problem.families):
            self.first_cells.append(end)
            keys, low = self._places(n)
            short.append(end + np.searchsorted(keys, family.keys))
            self.cell_keys.append(keys)
            self.lower.append(low)
            # A row for the fewest alone must not limit the most, or its price would wander.
            self.upper.append(np.full(len(keys), family.most or BOUNDLESS))
            end += len(keys)
        self.short = short
        self.size = end

    def _keys(self, n: int, slot: int) -> Whole:
        family, problem = self.problem.families[n], self.problem
        group = family.of[problem.expert, slot]
        return np.where(group < family.groups, problem.proposal * family.groups + group, -1)

    def _places(self, n: int) -> tuple[Whole, Whole]:
        """The places that a rule fills or could keep free, and how many must stand in each; their entries noted."""
        family = self.problem.families[n]
        found = [self._keys(n, slot) for slot in range(family.of.shape[1])]
        keys, offered = np.unique(np.concatenate([*found, NONE]), return_counts=True)
        crowded = keys[(offered > family.most) & (keys >= 0)] if family.most else NONE
        kept = np.union1d(crowded, family.keys)
        for key in found:
            inside = np.flatnonzero(np.isin(key, kept))
            self.rows.append(self.first_cells[n] + np.searchsorted(kept, key[inside]))
            self.columns.append(inside)
        low = np.zeros(len(kept), np.int64)
        low[np.searchsorted(kept, family.keys)] = family.least
        return kept, low

    def programme(self, among: Whole) -> tuple[Programme, Whole]:
        """The programme among these pairs, and which rows it keeps: those that so few cannot break are left out."""
        problem = self.problem
        number = np.full(self.pairs, -1)
        number[among] = np.arange(len(among))
        row, column = np.concatenate(self.rows), number[np.concatenate(self.columns)]
        row, column = row[column >= 0], column[column >= 0]
        lower, upper = np.concatenate(self.lower), np.concatenate(self.upper)
        kept = np.flatnonzero((lower > 0) | (np.bincount(row, minlength=self.size) > upper))
        place = np.full(self.size, -1)
        place[kept] = np.arange(len(kept))
        row, column = place[row][place[row] >= 0], column[place[row] >= 0]
        # Columns for what lacks; where nothing is asked for nothing can lack.
        short = np.concatenate(self.short)
        short = short[lower[short] > 0]
        programme = Programme(
            gain=np.concatenate([problem.affinity[among] / UNIT, np.full(len(short), -self.penalty / UNIT)]),
            lower=np.concatenate([problem.locked[among].astype(float), np.zeros(len(short))]),
            upper=np.concatenate([np.ones(len(among)), lower[short].astype(float)]),
            row_lower=lower[kept].astype(float),
            row_upper=np.where(upper[kept] < BOUNDLESS, upper[kept], np.inf),
            row=np.concatenate([row, place[short]]),
            column=np.concatenate([column, len(among) + np.arange(len(short))]),
            entry=np.ones(len(row) + len(short)),
        )
        return programme, kept

    def prices(self, kept: Whole, price: Real) -> Prices:
        """The prices of these rows, in whole steps and where no proof breaks."""
        problem, steps = self.problem, np.zeros(self.size, np.int64)
        steps[kept] = np.round(price * UNIT)
        proposals = len(problem.need)
        floor = -self.penalty
        own = np.maximum(steps[:proposals], floor)
        of_experts = np.maximum(steps[proposals : self.first_cap], np.where(problem.minimum > 0, floor, 0))
        cells = []
        for n, family in enumerate(problem.families):
            keys = self.cell_keys[n]
            worth: Whole = np.maximum(steps[self.first_cells[n] : self.first_cells[n] + len(keys)], floor)
            # A place that no rule fills may not pay.
            worth = np.where(self.lower[3 + n] > 0, worth, np.maximum(worth, 0))
            worth = worth if family.most else np.minimum(worth, 0)
            dear = np.flatnonzero(worth)
            cells.append(Cells(keys[dear] // family.groups, keys[dear] % family.groups, worth[dear]))
        caps = np.maximum(steps[self.first_cap : self.first_cap + len(problem.cap)], 0)
        return Prices(own, of_experts, caps, tuple(cells))

    def within(self, prices: Prices, slack: int) -> Whole:
        """The pairs that lack at most so many steps to be worth these prices, and the locked ones."""
        return np.flatnonzero(self.problem.locked | (surplus(self.problem, prices) >= -slack))

    def foremost(self, prices: Prices) -> Whole:
        """The few pairs of each proposal, and of each place to be filled, that lack least to be worth these prices."""
        problem, worth = self.problem, surplus(self.problem, prices)
        found = [
            np.flatnonzero(problem.locked),
            _first(np.arange(self.pairs), problem.proposal, worth, OF_A_NEED * int(problem.need.max(initial=0))),
        ]
        for n, family in enumerate(problem.families):
            for slot in range(family.of.shape[1]):
                key = self._keys(n, slot)
                wanted = np.flatnonzero(np.isin(key, family.keys))
                found.append(_first(wanted, key[wanted], worth[wanted], OF_A_PLACE))
        return np.unique(np.concatenate(found))

    def in_fractions(self, among: Whole) -> tuple[Prices, Real, float]:
        """Prices of all rules among these pairs, how much of each pair is chosen, and what it comes to."""
        programme, kept = self.programme(among)
        answer = relaxed(programme)
        return self.prices(kept, answer.price), answer.value[: len(among)], float(programme.gain @ answer.value) * UNIT

    def in_whole(self, among: Whole, gap: float, fixed: Whole = NONE) -> Answered:
        """The best choice among these pairs that has the fixed ones, at most this share below it."""
        programme, _kept = self.programme(among)
        programme.lower[np.searchsorted(among, fixed)] = 1
        return self.answered(among, whole(programme, gap=gap).value)

    def answered(self, among: Whole, value: Real) -> Answered:
        """A choice of pairs, and what lacks then: counted, not taken from the solver."""
        problem = self.problem
        chosen = np.zeros(self.pairs, np.bool_)
        chosen[among] = value[: len(among)] > 0.5
        at, by = problem.proposal[chosen], problem.expert[chosen]
        uncovered = []
        for n, family in enumerate(problem.families):
            there = np.concatenate([NONE, *(self._keys(n, slot)[chosen] for slot in range(family.of.shape[1]))])
            keys, times = np.unique(np.concatenate([there, family.keys]), return_counts=True)
            inside = times[np.searchsorted(keys, family.keys)] - 1
            uncovered.append(np.maximum(family.least - inside, 0))
        return Answered(
            chosen,
            problem.need - np.bincount(at, minlength=len(problem.need)),
            np.maximum(problem.minimum - np.bincount(by, minlength=len(problem.capacity)), 0),
            tuple(uncovered),
        )


def _first(places: Whole, owner: Whole, worth: Whole, most: int) -> Whole:
    """Of each owner the places that are worth most."""
    order = np.lexsort((-worth, owner))
    rank = np.arange(len(order)) - np.searchsorted(owner[order], owner[order])
    return places[order[rank < most]]
