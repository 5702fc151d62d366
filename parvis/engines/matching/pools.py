"""Where pairs come from: a list of them, or all there are, block by block and never all in memory.

A pool gives the candidates that are matched first, and asks every other pair
afterwards whether the prices leave it worth a place.  What all pairs together
are worth above their prices is what the proof needs.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

import numpy as np

from parvis.engines.matching.problem import NEVER, NONE, Prices, Problem, Wide
from parvis.engines.matching.proof import surplus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parvis.engines.matching.problem import Family, Flags, Whole

# Above so many pairs a proposal the best candidates are matched first and all others priced afterwards.
DENSE = 150
OF_A_PROPOSAL = 50
OF_AN_EXPERT = 10
OF_A_GROUP = 12  # of each group that a proposal must have
ROWS = 128


class Pool(Protocol):
    """All the pairs there are; proposals and experts stand in the order that the seed gives them."""

    frame: Problem  # everything but the pairs
    pairs: int

    def start(self) -> Problem:
        """The candidates: the best few of each side and of each group that is wanted, and the locked ones."""

    def ask(self, prices: Prices, kept: Problem) -> tuple[Problem, int]:
        """The pairs to go on with, and what all pairs are worth above these prices."""


class Listed:
    """A problem whose pairs are listed."""

    def __init__(self, problem: Problem) -> None:
        self.frame = problem
        self.pairs = len(problem.proposal)

    def start(self) -> Problem:
        problem = self.frame
        if self.pairs <= DENSE * max(1, len(problem.need)):
            return problem
        # The pairs stand in the order of their proposals.
        every = np.arange(self.pairs)
        parts = [np.flatnonzero(problem.locked), self.best(every, problem.proposal, OF_A_PROPOSAL)]
        order = np.argsort(problem.expert, kind="stable")
        parts.append(self.best(order, problem.expert[order], OF_AN_EXPERT))
        for family in problem.families:
            for slot in family.of.T:
                group = slot[problem.expert]
                key = np.where(group < family.groups, problem.proposal * family.groups + group, -1)
                wanted = np.flatnonzero(np.isin(key, family.keys))
                wanted = wanted[np.argsort(key[wanted], kind="stable")]
                parts.append(self.best(wanted, key[wanted], OF_A_GROUP))
        return problem.only(np.unique(np.concatenate(parts)))

    def best(self, places: Whole, owner: Whole, most: int, worth: Whole | None = None) -> Whole:
        """Of each owner's run the places with the highest worth."""
        worth = self.frame.affinity if worth is None else worth
        begins = np.flatnonzero(np.append(True, owner[1:] != owner[:-1])) if len(owner) else NONE
        found = [NONE]
        for start, end in pairwise([*begins.tolist(), len(owner)]):
            run = places[start:end]
            if len(run) > most:
                run = run[np.argpartition(-worth[run], most)[:most]]
            found.append(run)
        return np.concatenate(found)

    def ask(self, prices: Prices, kept: Problem) -> tuple[Problem, int]:
        problem = self.frame
        worth = surplus(problem, prices)
        total = int(np.maximum(worth[~problem.locked], 0).sum()) + int(worth[problem.locked].sum())
        if len(kept.proposal) == self.pairs:
            return kept, total
        inside = np.isin(problem.keys, kept.keys)
        worth[inside] = 0
        places = np.flatnonzero(worth > 0)
        if not len(places):
            return kept, total
        more = self.best(places, problem.proposal[places], OF_A_PROPOSAL, worth)
        return problem.only(np.union1d(np.flatnonzero(inside), more)), total


class All:
    """A problem among all pairs: each look at them goes through blocks of rows."""

    def __init__(self, wide: Wide) -> None:
        self.frame, self.block = wide.frame, wide.block
        self.pairs = len(self.frame.need) * len(self.frame.capacity)

    def blocks(self) -> Iterator[tuple[Whole, Whole]]:
        """Proposals, a few at a time, with their rows; locked pairs are no candidates."""
        proposals, locked = len(self.frame.need), np.flatnonzero(self.frame.locked)
        starts = np.searchsorted(self.frame.proposal[locked], np.arange(proposals + 1))
        for first in range(0, proposals, ROWS):
            rows = np.arange(first, min(first + ROWS, proposals))
            worth = self.block(rows)
            held = locked[starts[rows[0]] : starts[rows[-1] + 1]]
            worth[self.frame.proposal[held] - first, self.frame.expert[held]] = NEVER
            yield rows, worth

    def start(self) -> Problem:
        experts = len(self.frame.capacity)
        found: list[tuple[Whole, Whole, Whole]] = []
        best = np.zeros((0, experts), np.int64), np.zeros((0, experts), np.int64)
        for rows, worth in self.blocks():
            found.append(_of_rows(rows, worth, OF_A_PROPOSAL))
            for family in self.frame.families:
                found += [_of_rows(at, part, OF_A_GROUP) for at, part in _wanted(family, rows, worth)]
            # Of each expert the best so far stand on top of the block.
            scores = np.concatenate([best[0], worth])
            whose = np.concatenate([best[1], np.broadcast_to(rows[:, None], worth.shape)])
            if len(scores) > OF_AN_EXPERT:
                top = np.argpartition(scores, len(scores) - OF_AN_EXPERT, axis=0)[-OF_AN_EXPERT:]
                best = np.take_along_axis(scores, top, axis=0), np.take_along_axis(whose, top, axis=0)
            else:
                best = scores, whose
        by = np.broadcast_to(np.arange(experts), best[1].shape)
        found.append((best[1].ravel(), by.ravel(), best[0].ravel()))
        return self.joined(self.frame, found)

    def joined(self, kept: Problem, more: list[tuple[Whole, Whole, Whole]]) -> Problem:
        """These pairs and those, each once, in order."""
        proposal, expert, affinity = (np.concatenate(parts) for parts in zip(*more, strict=True))
        may = affinity > NEVER
        found = kept.among(proposal[may], expert[may], affinity[may], np.zeros(int(may.sum()), np.bool_))
        keys, places = np.unique(np.concatenate([kept.keys, found.keys]), return_index=True)
        width = max(1, len(kept.capacity))
        return kept.among(
            keys // width,
            keys % width,
            np.concatenate([kept.affinity, found.affinity])[places],
            np.concatenate([kept.locked, found.locked])[places],
        )

    def ask(self, prices: Prices, kept: Problem) -> tuple[Problem, int]:
        free = np.flatnonzero(~kept.locked)
        starts = np.searchsorted(kept.proposal[free], np.arange(len(kept.need) + 1))
        experts = prices.experts.copy()
        if kept.cap_of is not None:
            experts += np.append(prices.caps, 0)[kept.cap_of]
        tables = [_Rows(family, prices.cells[n]) for n, family in enumerate(kept.families)]
        total = int(surplus(kept, prices)[kept.locked].sum())
        more: list[tuple[Whole, Whole, Whole]] = []
        for rows, worth in self.blocks():
            over = worth - experts
            over -= prices.proposals[rows, None]
            for table in tables:
                table.take_from(over, rows)
            places = np.flatnonzero(over > 0)
            at, by = places // over.shape[1], places % over.shape[1]
            total += int(over[at, by].sum())
            held = free[starts[rows[0]] : starts[rows[-1] + 1]]
            over[kept.proposal[held] - rows[0], kept.expert[held]] = 0
            new = np.flatnonzero(over[at, by] > 0)
            at, by = at[new], by[new]
            order = np.lexsort((-over[at, by], at))
            at, by = at[order], by[order]
            rank = np.arange(len(at)) - np.searchsorted(at, at)
            at, by = at[rank < OF_A_PROPOSAL], by[rank < OF_A_PROPOSAL]
            if len(at):
                more.append((rows[at], by, worth[at, by]))
        return (self.joined(kept, more) if more else kept), total


class _Rows:
    """The prices of a family's places, spread over the rows of a block."""

    def __init__(self, family: Family, cells: object) -> None:
        self.family = family
        proposal, group, price = cells.proposal, cells.group, cells.price  # type: ignore[attr-defined]
        order = np.argsort(proposal, kind="stable")
        self.proposal, self.group, self.price = proposal[order], group[order], price[order]

    def take_from(self, over: Whole, rows: Whole) -> None:
        first, end = np.searchsorted(self.proposal, [rows[0], rows[-1] + 1])
        if first == end:
            return
        table = np.zeros((len(rows), self.family.groups + 1), np.int64)
        table[self.proposal[first:end] - rows[0], self.group[first:end]] = self.price[first:end]
        for slot in self.family.of.T:
            over -= table[:, slot]


def _of_rows(rows: Whole, worth: Whole, most: int) -> tuple[Whole, Whole, Whole]:
    """The best few of each row."""
    if worth.shape[1] <= most:
        at, by = (one.ravel() for one in np.indices(worth.shape))
    else:
        by = np.argpartition(worth, worth.shape[1] - most, axis=1)[:, -most:].ravel()
        at = np.repeat(np.arange(len(rows)), most)
    return rows[at], by, worth[at, by]


def _wanted(family: Family, rows: Whole, worth: Whole) -> Iterator[tuple[Whole, Whole]]:
    """For each group that proposals of these rows must have: those proposals, with its experts only."""
    here = np.flatnonzero((family.least_proposal >= rows[0]) & (family.least_proposal <= rows[-1]))
    for group in np.unique(family.least_group[here]).tolist():
        members: Flags = (family.of == group).any(axis=1)
        at = np.unique(family.least_proposal[here[family.least_group[here] == group]])
        inside = np.flatnonzero(members)
        if len(inside):
            part = np.full((len(at), len(members)), NEVER)
            part[:, inside] = worth[np.ix_(at - rows[0], inside)]
            yield at, part


class Shuffled:
    """The order in which a seed puts proposals and experts, and the way back."""

    def __init__(self, frame: Problem, seed: int) -> None:
        # This generator's numbers are promised to stay what they are.
        chance = np.random.RandomState(seed % (1 << 32))
        self.proposals = chance.permutation(len(frame.need)).astype(np.int64)
        self.experts = chance.permutation(len(frame.capacity)).astype(np.int64)
        self.new_proposal, self.new_expert = np.argsort(self.proposals), np.argsort(self.experts)

    def problem(self, was: Problem) -> Problem:
        """The problem in the new order."""
        return self._turned(was, self.proposals, self.experts, self.new_proposal, self.new_expert)

    def back(self, is_now: Problem) -> Problem:
        """A problem of the new order as it was."""
        return self._turned(is_now, self.new_proposal, self.new_expert, self.proposals, self.experts)

    @staticmethod
    def _turned(one: Problem, proposals: Whole, experts: Whole, at: Whole, by: Whole) -> Problem:
        from dataclasses import replace

        proposal, expert = at[one.proposal], by[one.expert]
        order = np.argsort(proposal * max(1, len(one.capacity)) + expert, kind="stable")
        return Problem(
            need=one.need[proposals],
            capacity=one.capacity[experts],
            minimum=one.minimum[experts],
            proposal=proposal[order],
            expert=expert[order],
            affinity=one.affinity[order],
            locked=one.locked[order],
            families=tuple(
                replace(family, of=family.of[experts], least_proposal=at[family.least_proposal])
                for family in one.families
            ),
            cap_of=None if one.cap_of is None else one.cap_of[experts],
            cap=one.cap,
        )

    def wide(self, was: Wide) -> Wide:
        """The same of a problem among all pairs."""
        return Wide(self.problem(was.frame), lambda rows: was.block(self.proposals[rows])[:, self.experts])
