"""Why a matching cannot be complete, and what would mend it.

Proposals that lack reviews reach every expert who could take them, and those
experts' reviews reach further proposals.  All that is reached needs more than
its experts can give: the least cut of the network, which adds up exactly:
need = what the full experts give + what full nations give + the pairs and
places outside + what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from parvis.engines.matching.network import Network, Rest, Way
from parvis.engines.matching.problem import NONE, Problem
from parvis.engines.matching.solving import nested, solve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parvis.engines.matching.network import Flow
    from parvis.engines.matching.problem import Solution, Whole

Rule = Literal["capacity", "at-most", "own-nation", "reviews", "minimum", "over-round", "at-least"]
STEPS = (1, 2, 3)  # of one place's relaxations the second costs more, so that they spread
BEYOND = 4
MANY = 100_000  # pairs from which each further flow takes long
SOLVED_ANEW = 50_000  # pairs up to which a relaxation of crossing rules is tried out


@dataclass(frozen=True)
class Cut:
    """Proposals that need more than there is for them: need = given + over_round + pairs + places + missing."""

    proposals: Whole
    experts: Whole  # all full
    caps: Whole  # groups that have all they may have over the round
    need: int  # reviews of those proposals, locked ones left out
    given: int  # what those experts can still take, locked ones left out
    over_round: int  # what those groups can still take
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
    family: int = -1  # of the problem's families, for `at-least`
    caps: Whole | None = None  # of each place, for `over-round`


def cut_of(problem: Problem) -> Cut | None:
    """The least cut behind the missing reviews, by the rules that a flow knows; None if by those none is missing."""
    from ortools.graph.python import max_flow

    network = Network(Rest.of(replace(nested(problem), minimum=np.zeros_like(problem.minimum))))
    rest, source = network.rest, network.drain + 1
    ways = network.ways[:4]
    proposals = np.arange(len(rest.need))
    solver = max_flow.SimpleMaxFlow()
    for way in (*ways, Way.plain(np.full(len(proposals), source), proposals, rest.need)):
        solver.add_arcs_with_capacity(way.tail.astype(np.int32), way.head.astype(np.int32), np.maximum(way.capacity, 0))
    if solver.solve(source, network.drain) != solver.OPTIMAL:
        return None
    missing = int(rest.need.sum()) - solver.optimal_flow()
    if missing <= 0:
        return None
    reached = np.zeros(source + 1, np.bool_)
    reached[solver.get_source_side_min_cut()] = True
    severed = [reached[way.tail] & ~reached[way.head] for way in ways]
    here = reached[: network.first_expert]
    return Cut(
        proposals=np.flatnonzero(here),
        experts=np.flatnonzero(severed[2]),
        caps=np.flatnonzero(severed[3]),
        need=int(rest.need[here].sum()),
        given=int(rest.capacity[severed[2]].sum()),
        over_round=int(rest.cap[severed[3]].sum()),
        pairs=int(severed[0].sum()),
        places=int(rest.room[severed[1]].sum()),
        missing=missing,
    )


def relaxations_of(problem: Problem, solution: Solution, waivable: Problem | None = None) -> list[Relaxation]:
    """What would mend a solution, one kind of rule at a time; `waivable` has the pairs of the own nation too."""
    blank = replace(nested(problem), affinity=np.zeros_like(problem.affinity))
    network = Network(Rest.of(blank))
    rest = network.rest
    proposals, experts = np.arange(len(rest.need)), np.arange(len(rest.capacity))
    found: list[Relaxation] = []

    def ease(rule: Rule, tail: Whole, head: Whole, at: Whole, by: Whole) -> None:
        amounts, left = _eased(network, tail, head)
        places = np.flatnonzero(amounts)
        found.append(Relaxation(rule, at[places], by[places], amounts[places], left))

    if len(problem.proposal) > MANY and (direct := _directly(problem, solution)):
        found += direct
    elif cut_of(problem) is not None or solution.unmet.any():
        nobody = np.full(len(proposals), -1)
        nowhere = np.full(len(experts), -1)
        ease("capacity", network.first_expert + experts, network.sink, nowhere, experts)
        ease("reviews", proposals, np.full(len(proposals), network.drain), proposals, nobody)
        found += _of_cells(network)
        found += _of_caps(network)
    if waivable is not None:
        found += _of_pairs(problem, waivable)
    if solution.unmet.any():
        short = np.flatnonzero(solution.unmet)
        left = solution.lacking - int(solution.unmet.sum())
        found.append(Relaxation("minimum", np.full(len(short), -1), short, solution.unmet[short], left))
    for n, family in enumerate(problem.families):
        if len(lacks := np.flatnonzero(solution.uncovered[n])):
            at, amounts = family.least_proposal[lacks], solution.uncovered[n][lacks]
            left = solution.lacking - int(amounts.sum())
            found.append(Relaxation("at-least", at, np.full(len(at), -1), amounts, left, family=n))
    if not (problem.is_flow and not any(len(one.least) for one in problem.families)):
        found = list(_tried(problem, found, waivable))
    return [one for one in found if one.left < solution.lacking]


def _directly(problem: Problem, solution: Solution) -> list[Relaxation]:
    """Each missing review given to a full expert who could take it, those first who get least: no flow needs less.

    Nothing is found where groups or fewest reviews stand in the way, or nobody is left for a review.
    """
    if problem.families or problem.cap_of is not None or solution.unmet.any():
        return []
    more, load = np.zeros(len(problem.capacity), np.int64), np.zeros(len(problem.capacity), np.int64)
    np.add.at(load, problem.expert[solution.chosen], 1)
    starts = np.searchsorted(problem.proposal, np.arange(len(problem.need) + 1))
    short = np.flatnonzero(solution.missing)
    for one in short.tolist():
        places = slice(starts[one], starts[one + 1])
        left = problem.expert[places][~solution.chosen[places]]
        if len(left) < solution.missing[one]:
            return []
        more[left[np.argsort(more[left], kind="stable")[: solution.missing[one]]]] += 1
    amounts = np.maximum(load + more - problem.capacity, 0)
    full = np.flatnonzero(amounts)
    return [
        Relaxation("capacity", np.full(len(full), -1), full, amounts[full], 0),
        Relaxation("reviews", short, np.full(len(short), -1), solution.missing[short], 0),
    ]


def _of_cells(network: Network) -> Iterator[Relaxation]:
    rest = network.rest
    if not len(rest.room):
        return
    amounts, left = _eased(network, rest.cell_proposal, network.first_cell + np.arange(len(rest.room)))
    # Of the groups at one proposal only the sum is told.
    eased = np.bincount(rest.cell_proposal, weights=amounts, minlength=len(rest.need)).astype(np.int64)
    places = np.flatnonzero(eased)
    yield Relaxation("at-most", places, np.full(len(places), -1), eased[places], left)


def _of_caps(network: Network) -> Iterator[Relaxation]:
    if not len(network.rest.cap):
        return
    caps = np.arange(len(network.rest.cap))
    amounts, left = _eased(network, network.first_cap + caps, np.full(len(caps), network.drain))
    places = np.flatnonzero(amounts)
    none = np.full(len(places), -1)
    yield Relaxation("over-round", none, none, amounts[places], left, caps=places)


def _eased(network: Network, tail: Whole, head: Whole) -> tuple[Whole, int]:
    """How much of each way is needed, as little as possible and spread, and what still lacks then."""
    rest = network.rest
    most = int(rest.need.max(initial=0)) + int(rest.capacity.max(initial=0)) + len(rest.need)
    ones = np.ones(len(tail), np.int64)
    ways = [Way(tail, head, ones, -ones * step) for step in STEPS]
    ways.append(Way(tail, head, ones * most, -ones * BEYOND))
    flow = _paid(rest, BEYOND * (network.drain + 2), tuple(ways))
    return np.sum(flow.extra, axis=0), int(flow.missing.sum() + flow.unmet.sum())


def _paid(rest: Rest, penalty: int, ways: tuple[Way, ...] = ()) -> Flow:
    flow = Network(rest, penalty, ways).carry()
    assert flow, "with a penalty there is always a way"
    return flow


def _of_pairs(problem: Problem, waivable: Problem) -> Iterator[Relaxation]:
    waived = ~np.isin(waivable.keys, problem.keys)
    rest = Rest.of(replace(nested(waivable), affinity=-waived.astype(np.int64)))
    flow = _paid(rest, Network(rest).drain + 2)
    used = rest.free[flow.chosen]
    used = used[waived[used]]
    left = int(flow.missing.sum() + flow.unmet.sum())
    yield Relaxation("own-nation", waivable.proposal[used], waivable.expert[used], np.ones(len(used), np.int64), left)


def _tried(problem: Problem, found: list[Relaxation], waivable: Problem | None) -> Iterator[Relaxation]:
    """Where rules cross a flow cannot say what is left: the eased problem is solved anew, if it is not too large."""
    for one in found:
        if one.rule in ("at-least", "minimum"):
            yield one
        elif len(problem.proposal) <= SOLVED_ANEW:
            yield replace(one, left=solve(_with(problem, one, waivable)).lacking)


def _with(problem: Problem, one: Relaxation, waivable: Problem | None) -> Problem:
    """The problem with a relaxation made."""
    if one.rule == "capacity":
        return replace(problem, capacity=problem.capacity + _at(one.experts, one.amounts, problem.capacity))
    if one.rule == "reviews":
        return replace(problem, need=problem.need - _at(one.proposals, one.amounts, problem.need))
    if one.rule == "over-round" and one.caps is not None:
        return replace(problem, cap=problem.cap + _at(one.caps, one.amounts, problem.cap))
    if one.rule == "own-nation" and waivable is not None:
        width = len(problem.capacity)
        let_in = np.isin(waivable.keys, np.concatenate([problem.keys, one.proposals * width + one.experts]))
        return waivable.only(np.flatnonzero(let_in))
    return replace(problem, families=tuple(replace(family, most=0) for family in problem.families))


def _at(places: Whole, amounts: Whole, like: Whole) -> Whole:
    spread = np.zeros_like(like)
    spread[places if len(places) else NONE] = amounts
    return spread
