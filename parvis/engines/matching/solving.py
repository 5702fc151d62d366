"""The best matching of a problem, proved: candidates, flow, prices, and every other pair asked again."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from parvis.engines.matching.flow import Flow, Rest, pass_through, restricted
from parvis.engines.matching.problem import Prices, Problem, Solution
from parvis.engines.matching.proof import bound_of, prices_of, surplus

if TYPE_CHECKING:
    from parvis.engines.matching.problem import Flags, Whole

# Above so many pairs a proposal the best candidates are matched first and all others priced afterwards.
DENSE = 150
OF_A_PROPOSAL = 50
OF_AN_EXPERT = 10


def solve(problem: Problem, *, seed: int = 0) -> Solution:
    """The matching with the highest affinity, or the most complete one if none is complete.

    Equal input gives an equal result; among equally good ones `seed` chooses.
    """
    shuffled, back = _shuffled(problem, seed)
    pairs, proposals = len(problem.proposal), max(1, len(problem.need))
    kept = _candidates(shuffled) if pairs > DENSE * proposals else np.arange(pairs)
    rounds = 1
    while True:
        part = shuffled if len(kept) == pairs else restricted(shuffled, kept)
        flow, penalty, prices = _solved(part)
        if len(kept) == pairs:
            break
        more = _underpriced(shuffled, prices, kept)
        if not len(more):
            break
        kept = np.union1d(kept, more)
        rounds += 1
    bound = bound_of(shuffled, prices, penalty)
    chosen = np.zeros(pairs, np.bool_)
    chosen[kept] = _with_locked(part, flow)
    missing, unmet = flow.missing, flow.unmet
    objective = int(shuffled.affinity[chosen].sum()) - penalty * int(missing.sum() + unmet.sum())
    return back.solution(chosen, missing, unmet, penalty, prices, objective, bound, rounds)


def _solved(problem: Problem) -> tuple[Flow, int, Prices]:
    rest = Rest.of(problem)
    # Costs count what a pair lacks to the best, so that none is below nothing.
    top = int(problem.affinity.max(initial=0))
    cost = top - problem.affinity[rest.free]
    if carried := pass_through(rest, cost=cost):
        return carried[0], 0, prices_of(rest, carried[0], 0)
    penalty = penalty_of(problem)
    # In costs that start at the best, a missing review also lacks the best.
    carried = pass_through(rest, cost=cost - top, penalty=penalty)
    assert carried, "with a penalty there is always a way"
    return carried[0], penalty, prices_of(rest, carried[0], penalty)


def penalty_of(problem: Problem) -> int:
    """More than any exchange of reviews could gain, so that completeness comes before affinity."""
    most = int(abs(problem.affinity).max(initial=0))
    return problem.span * (len(problem.need) + len(problem.capacity) + 1) + most


def _with_locked(problem: Problem, flow: Flow) -> Flags:
    chosen = problem.locked.copy()
    chosen[~problem.locked] = flow.chosen
    return chosen


def _candidates(problem: Problem) -> Whole:
    """The best few pairs of each proposal and of each expert, and the locked ones."""
    locked = np.flatnonzero(problem.locked)
    # The pairs stand in the order of their proposals.
    starts = np.searchsorted(problem.proposal, np.arange(len(problem.need) + 1))
    of_proposals = _best(problem.affinity, np.arange(len(problem.proposal)), starts, OF_A_PROPOSAL)
    order = np.argsort(problem.expert, kind="stable")
    starts = np.searchsorted(problem.expert[order], np.arange(len(problem.capacity) + 1))
    of_experts = _best(problem.affinity, order, starts, OF_AN_EXPERT)
    return np.unique(np.concatenate([locked, of_proposals, of_experts]))


def _best(worth: Whole, order: Whole, starts: Whole, most: int) -> Whole:
    """The places with the highest worth in each run of `order`."""
    found = [np.zeros(0, np.int64)]
    for start, end in pairwise(starts):
        places = order[start:end]
        if len(places) > most:
            places = places[np.argpartition(-worth[places], most)[:most]]
        found.append(places)
    return np.concatenate(found)


def _underpriced(problem: Problem, prices: Prices, kept: Whole) -> Whole:
    """Pairs left out that are worth more than their prices, the best few of each proposal."""
    worth = surplus(problem, prices)
    worth[kept] = 0
    places = np.flatnonzero(worth > 0)
    starts = np.searchsorted(problem.proposal[places], np.arange(len(problem.need) + 1))
    return _best(worth, places, starts, OF_A_PROPOSAL)


class _Shuffled:
    """The way back from the order in which a seed puts proposals and experts."""

    def __init__(self, problem: Problem, seed: int) -> None:
        # This generator's numbers are promised to stay what they are.
        chance = np.random.RandomState(seed % (1 << 32))
        self.proposals = chance.permutation(len(problem.need)).astype(np.int64)
        self.experts = chance.permutation(len(problem.capacity)).astype(np.int64)
        self.new_proposal, self.new_expert = np.argsort(self.proposals), np.argsort(self.experts)
        at, by = self.new_proposal[problem.proposal], self.new_expert[problem.expert]
        self.pairs = np.argsort(at * max(1, len(problem.capacity)) + by, kind="stable")

    def solution(
        self,
        chosen: Flags,
        missing: Whole,
        unmet: Whole,
        penalty: int,
        prices: Prices,
        objective: int,
        bound: int,
        rounds: int,
    ) -> Solution:
        was = np.zeros_like(chosen)
        was[self.pairs] = chosen
        told = Prices(
            prices.proposals[self.new_proposal],
            prices.experts[self.new_expert],
            self.proposals[prices.cell_proposal],
            prices.cell_group,
            prices.cell_price,
        )
        return Solution(
            was, missing[self.new_proposal], unmet[self.new_expert], penalty, told, objective, bound, rounds
        )


def _shuffled(problem: Problem, seed: int) -> tuple[Problem, _Shuffled]:
    way = _Shuffled(problem, seed)
    return Problem(
        problem.need[way.proposals],
        problem.capacity[way.experts],
        problem.minimum[way.experts],
        way.new_proposal[problem.proposal[way.pairs]],
        way.new_expert[problem.expert[way.pairs]],
        problem.affinity[way.pairs],
        problem.locked[way.pairs],
        None if problem.group is None else problem.group[way.experts],
        problem.most,
    ), way
