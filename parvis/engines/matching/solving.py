"""The best matching of a problem, proved: candidates, flow or programme, prices, and every other pair asked again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from parvis.engines.matching import crossing
from parvis.engines.matching.network import Network, Rest
from parvis.engines.matching.pools import All, Listed, Shuffled
from parvis.engines.matching.problem import NONE, Cells, Prices, Problem, Solution, Wide
from parvis.engines.matching.proof import fixed_part, prices_of

if TYPE_CHECKING:
    from parvis.engines.matching.linear import Real
    from parvis.engines.matching.network import Flow
    from parvis.engines.matching.pools import Pool
    from parvis.engines.matching.problem import Whole

GAP = 1e-4  # how far below the proved bound a matching by crossing rules may stay
SEARCHED = GAP / 3  # what the solver in whole numbers may leave of it
WIDER = (0.01, 0.03, 0.1)  # how far from being worth it pairs are let in, in shares of the greatest difference
SHARE = 1e-9  # of a pair that the programme in fractions chooses at all
LARGE = 20_000  # pairs from which a further round of prices takes long
TINY = 3_000  # so few pairs are matched exactly, whatever the rules


def solve(problem: Problem, *, seed: int = 0) -> Solution:
    """The matching with the highest affinity, or the most complete one if none is complete.

    Equal input gives an equal result; among equally good ones `seed` chooses.
    """
    way = Shuffled(problem, seed)
    found = _Search(Listed(way.problem(problem))).found()
    return _as_was(found, way, problem)


def solve_wide(wide: Wide, *, seed: int = 0) -> tuple[Problem, Solution]:
    """The same among all pairs: the pairs that were looked at, and the solution among them, proved over all."""
    way = Shuffled(wide.frame, seed)
    found = _Search(All(way.wide(wide))).found()
    looked_at = way.back(found.problem)
    return looked_at, _as_was(found, way, looked_at)


@dataclass(frozen=True)
class _Found:
    """A solution in the order of the seed."""

    problem: Problem
    solution: Solution


def _as_was(found: _Found, way: Shuffled, problem: Problem) -> Solution:
    """The solution in the order in which the problem came."""
    solution, prices = found.solution, found.solution.prices
    at, by = found.problem.proposal[solution.chosen], found.problem.expert[solution.chosen]
    keys = way.proposals[at] * max(1, len(problem.capacity)) + way.experts[by]
    return replace(
        solution,
        chosen=np.isin(problem.keys, keys),
        missing=solution.missing[way.new_proposal],
        unmet=solution.unmet[way.new_expert],
        prices=Prices(
            prices.proposals[way.new_proposal],
            prices.experts[way.new_expert],
            prices.caps,
            tuple(Cells(way.proposals[one.proposal], one.group, one.price) for one in prices.cells),
        ),
    )


class _Search:
    """One pool searched until no pair left out would gain."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.rounds = 0
        self.asked = 0

    def found(self) -> _Found:
        """The solution, proved."""
        problem, flow, prices, bound = self.flowing()
        if flow is not None and self.pool.frame.is_flow:
            return _Found(problem, self.told(problem, flow, prices, bound))
        return self.crossed(problem, prices)

    def flowing(self) -> tuple[Problem, Flow | None, Prices, int]:
        """What the flow makes of the rules that it knows, among all pairs if it knows them all."""
        kept = self.pool.start()
        exact = self.pool.frame.is_flow
        while True:
            self.rounds += 1
            flow = _carried(kept if exact else nested(kept))
            if exact and (flow is None or (flow.network.penalty and _fills(kept))):
                # What must be filled cannot be, and is no matter of a flow any more.
                exact, flow = False, _carried(nested(kept))
            assert flow, "with a penalty there is always a way"
            prices = prices_of(flow)
            if not exact:
                return kept, None, _spread(prices, kept), 0
            more, above = self.pool.ask(prices, kept)
            self.asked = self.pool.pairs
            if len(more.proposal) == len(kept.proposal):
                return kept, flow, prices, fixed_part(kept, prices, flow.network.penalty) + above
            kept = more

    def told(self, problem: Problem, flow: Flow, prices: Prices, bound: int) -> Solution:
        chosen = problem.locked.copy()
        chosen[flow.network.rest.free] = flow.chosen
        penalty = flow.network.penalty
        nothing = tuple(np.zeros(len(one.least), np.int64) for one in problem.families)
        short = int(flow.missing.sum() + flow.unmet.sum())
        objective = int(problem.affinity[chosen].sum()) - penalty * short
        return Solution(
            chosen,
            flow.missing,
            flow.unmet,
            nothing,
            penalty,
            prices,
            objective,
            bound,
            self.rounds,
            self.asked,
            "flow",
        )

    def crossed(self, kept: Problem, prices: Prices) -> _Found:
        """The same where rules cross: the programme in fractions until no pair would gain, then in whole numbers."""
        penalty = crossing.penalty_of(kept)
        programme = crossing.Crossing(kept, penalty)
        among = programme.foremost(prices)
        while True:
            self.rounds += 1
            prices, share, worth = programme.in_fractions(among)
            more, above = self.pool.ask(prices, kept)
            self.asked = self.pool.pairs
            bound = fixed_part(kept, prices, penalty) + above
            held = kept.keys[among]
            if len(more.proposal) > len(kept.proposal):
                kept = more
                programme = crossing.Crossing(kept, penalty)
            used = np.searchsorted(kept.keys, held)
            among = np.union1d(used, programme.within(prices, -1))
            if len(among) == len(used) or bound - worth <= _near(kept) * abs(worth):
                break
        answer = self.rounded(programme, prices, used, share, bound)
        short = answer.lacking
        objective = int(kept.affinity[answer.chosen].sum()) - penalty * short
        return _Found(
            kept,
            Solution(
                answer.chosen,
                answer.missing,
                answer.unmet,
                answer.uncovered,
                penalty if short else 0,
                prices,
                objective,
                bound,
                self.rounds,
                self.asked,
                "programme",
            ),
        )

    def rounded(
        self, programme: crossing.Crossing, prices: Prices, used: Whole, share: Real, bound: int
    ) -> crossing.Answered:
        """The best choice among the pairs within reach; further ones are let in while it is too far from the bound.

        First only proposals with something in fractions are decided anew, and those that share experts with them.
        """
        problem = programme.problem
        if len(problem.proposal) <= TINY:
            return programme.in_whole(np.arange(len(problem.proposal)), 0.0)
        held = used[share > SHARE]
        settled = _settled(problem, used, share)
        for slack, fixed in ((WIDER[0], settled), *((one, NONE) for one in WIDER)):
            near = np.union1d(held, programme.within(prices, int(slack * problem.span)))
            if len(fixed):
                still = np.isin(problem.proposal[near], problem.proposal[fixed])
                near = np.union1d(near[~still], fixed)
            answer = programme.in_whole(near, SEARCHED, fixed)
            objective = int(problem.affinity[answer.chosen].sum()) - programme.penalty * answer.lacking
            if bound - objective <= GAP * abs(objective):
                break
        return answer


def _settled(problem: Problem, used: Whole, share: Real) -> Whole:
    """The pairs chosen whole at proposals that share no expert with one where something is in fractions."""
    broken = used[(share > SHARE) & (share < 1 - SHARE)]
    whole = used[share >= 1 - SHARE]
    open_ = np.zeros(len(problem.need), np.bool_)
    open_[problem.proposal[broken]] = True
    chosen = np.concatenate([broken, whole])
    shared = np.unique(problem.expert[chosen[open_[problem.proposal[chosen]]]])
    open_[problem.proposal[chosen[np.isin(problem.expert[chosen], shared)]]] = True
    return whole[~open_[problem.proposal[whole]]]


def _near(problem: Problem) -> float:
    """How near the bound prices are near enough: where each further round takes long, what the rest leaves room for."""
    return 0.4 * GAP if len(problem.proposal) > LARGE else SEARCHED / 10


def _carried(problem: Problem) -> Flow | None:
    rest = Rest.of(problem)
    return Network(rest).carry() or Network(rest, penalty_of(problem)).carry()


def penalty_of(problem: Problem) -> int:
    """More than any exchange of reviews could gain, so that completeness comes before affinity."""
    most = int(abs(problem.affinity).max(initial=0))
    return problem.span * (len(problem.need) + len(problem.capacity) + 1) + most


def _fills(problem: Problem) -> bool:
    """Whether places must be filled."""
    return any(len(one.least) for one in problem.families)


def _known(problem: Problem) -> list[int]:
    """The one family that the flow knows among crossing ones: it keeps experts apart."""
    return [n for n, one in enumerate(problem.families) if one.is_partition and one.most][:1]


def nested(problem: Problem) -> Problem:
    """The problem with the rules that a flow can always know."""
    families = tuple(
        replace(problem.families[n], least_proposal=NONE, least_group=NONE, least=NONE) for n in _known(problem)
    )
    return replace(problem, families=families)


def _spread(prices: Prices, problem: Problem) -> Prices:
    """The prices of the flow's family told among all families."""
    cells = [Cells() for _one in problem.families]
    for n, known in zip(_known(problem), prices.cells, strict=True):
        cells[n] = known
    return replace(prices, cells=tuple(cells))
