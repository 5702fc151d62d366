"""Why a matching cannot be complete, and what would mend it.

Proposals that lack reviews reach every expert who could take them, and those
experts' reviews reach further proposals.  All that is reached needs more than
its experts can give: the least cut of the network, which adds up exactly:
need = what the full experts give + the pairs and places outside + what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from parvis.engines.matching.flow import Rest, Way, nodes_of, pass_through
from parvis.engines.matching.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parvis.engines.matching.problem import Flags, Solution, Whole

Rule = Literal["capacity", "at-most", "own-nation", "reviews", "minimum"]
STEPS = (1, 2, 3)  # of one place's relaxations the second costs more, so that they spread
BEYOND = 4


@dataclass(frozen=True)
class Cut:
    """Proposals that need more than their experts can give: need = given + pairs + places + missing."""

    proposals: Whole
    experts: Whole  # all full
    need: int  # reviews of those proposals, locked ones left out
    given: int  # what those experts can still take, locked ones left out
    pairs: int  # eligible pairs with other experts, all chosen
    places: int  # for groups of which no more may come
    missing: int


@dataclass(frozen=True)
class Relaxation:
    """One kind of rule eased, as little as possible: where, by how much, and what still lacks then."""

    rule: Rule
    proposals: Whole  # of each place; -1 where none is meant
    experts: Whole
    amounts: Whole
    left: int


def cut_of(problem: Problem, solution: Solution) -> Cut:
    """The least cut behind the missing reviews of a solution."""
    rest = Rest.of(problem)
    chosen = solution.chosen[rest.free]
    proposal, expert, cell = problem.proposal[rest.free], problem.expert[rest.free], rest.cell
    in_cell = cell >= 0
    taken = np.bincount(cell[in_cell & chosen], minlength=len(rest.room))
    here = solution.missing > 0
    there = np.zeros(len(rest.capacity), np.bool_)
    inside = np.zeros(len(rest.room), np.bool_)
    reached = -1
    while reached != (reached := int(here.sum() + there.sum() + inside.sum())):
        inside |= here[rest.cell_proposal] & (taken < rest.room)
        passing = np.where(in_cell, _at(inside, cell), here[proposal])
        there[expert[~chosen & passing]] = True
        back = chosen & there[expert]
        inside[cell[back & in_cell]] = True
        here[proposal[back & ~in_cell]] = True
        here[rest.cell_proposal[inside & (taken > 0)]] = True
    open_pairs = np.where(in_cell, _at(inside, cell), True) & here[proposal] & ~there[expert]
    return Cut(
        np.flatnonzero(here),
        np.flatnonzero(there),
        int(rest.need[here].sum()),
        int(rest.capacity[there].sum()),
        int(open_pairs.sum()),
        int(rest.room[here[rest.cell_proposal] & ~inside].sum()),
        int(solution.missing.sum()),
    )


def _at(flags: Flags, places: Whole) -> Flags:
    return flags[places.clip(min=0)] if len(flags) else np.zeros(len(places), np.bool_)


def relaxations_of(problem: Problem, solution: Solution, waivable: Problem | None = None) -> list[Relaxation]:
    """What would mend a solution, one kind of rule at a time; `waivable` has the pairs of the own nation too."""
    rest = Rest.of(problem)
    found = [*_of_experts(rest), *_of_proposals(rest), *_of_cells(rest)]
    if waivable is not None:
        found += _of_pairs(problem, waivable)
    if solution.unmet.any():
        experts = np.flatnonzero(solution.unmet)
        nowhere = np.full(len(experts), -1)
        left = int(solution.missing.sum())
        found.append(Relaxation("minimum", nowhere, experts, solution.unmet[experts], left))
    lacking = int(solution.missing.sum() + solution.unmet.sum())
    return [one for one in found if one.left < lacking]


def _of_experts(rest: Rest) -> Iterator[Relaxation]:
    first, _cells, drain = nodes_of(rest)
    experts = np.arange(len(rest.capacity))
    amounts, left = _eased(rest, first + experts, np.full(len(experts), drain))
    places = np.flatnonzero(amounts)
    yield Relaxation("capacity", np.full(len(places), -1), places, amounts[places], left)


def _of_proposals(rest: Rest) -> Iterator[Relaxation]:
    _first, _cells, drain = nodes_of(rest)
    proposals = np.arange(len(rest.need))
    amounts, left = _eased(rest, proposals, np.full(len(proposals), drain))
    places = np.flatnonzero(amounts)
    yield Relaxation("reviews", places, np.full(len(places), -1), amounts[places], left)


def _of_cells(rest: Rest) -> Iterator[Relaxation]:
    if not len(rest.room):
        return
    _first, first_cell, _drain = nodes_of(rest)
    amounts, left = _eased(rest, rest.cell_proposal, first_cell + np.arange(len(rest.room)))
    # Of the groups at one proposal only the sum is told.
    eased = np.bincount(rest.cell_proposal, weights=amounts, minlength=len(rest.need)).astype(np.int64)
    places = np.flatnonzero(eased)
    yield Relaxation("at-most", places, np.full(len(places), -1), eased[places], left)


def _eased(rest: Rest, tail: Whole, head: Whole) -> tuple[Whole, int]:
    """How much of each way is needed, as little as possible and spread, and what still lacks then."""
    most = int(rest.need.max(initial=0)) + int(rest.capacity.max(initial=0)) + len(rest.need)
    ones = np.ones(len(tail), np.int64)
    ways = [Way(tail, head, ones, ones * step) for step in STEPS]
    ways.append(Way(tail, head, ones * most, ones * BEYOND))
    penalty = BEYOND * (nodes_of(rest)[2] + 2)
    carried = pass_through(rest, cost=np.zeros(len(rest.free), np.int64), penalty=penalty, ways=tuple(ways))
    assert carried, "with a penalty there is always a way"
    flow, extra = carried
    return sum(extra[1:], extra[0]), int(flow.missing.sum() + flow.unmet.sum())


def _of_pairs(problem: Problem, waivable: Problem) -> Iterator[Relaxation]:
    rest = Rest.of(waivable)
    width = len(problem.capacity)
    known = problem.proposal * width + problem.expert
    waived = ~np.isin((waivable.proposal * width + waivable.expert)[rest.free], known)
    carried = pass_through(rest, cost=waived.astype(np.int64), penalty=nodes_of(rest)[2] + 2)
    assert carried, "with a penalty there is always a way"
    flow, _extra = carried
    used = rest.free[flow.chosen & waived]
    left = int(flow.missing.sum() + flow.unmet.sum())
    yield Relaxation("own-nation", waivable.proposal[used], waivable.expert[used], np.ones(len(used), np.int64), left)
