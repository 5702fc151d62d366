"""The matching as a flow of least cost: built with numpy, solved by OR-Tools.

Each proposal sends out its reviews, each pair lets one pass at the cost of the
affinity it misses, each expert passes on as many as the capacity allows, and
one drain takes them all.  A group that may have only so many places at a
proposal gets a node of its own between the two (a "cell").  An expert's
fewest reviews are drawn off at the expert.  All of it stays a pure flow, so
the optimum is whole and exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from parvis.engines.matching.problem import Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parvis.engines.matching.problem import Flags, Whole


class Unsolved(Exception):
    """The solver gave up; its own word says why."""


@dataclass(frozen=True)
class Rest:
    """What is left to decide once the locked pairs stand."""

    problem: Problem
    free: Whole  # the pairs left to decide, by their places
    need: Whole
    capacity: Whole
    minimum: Whole
    cell: Whole  # of each free pair; -1 where its group can't be too many
    cell_proposal: Whole
    cell_group: Whole
    room: Whole  # places left in each cell

    @classmethod
    def of(cls, problem: Problem) -> Rest:
        """The rest of this problem."""
        at, by = problem.proposal[problem.locked], problem.expert[problem.locked]
        held = np.bincount(by, minlength=len(problem.capacity))
        free = np.flatnonzero(~problem.locked)
        cell, cell_proposal, cell_group, room = _cells(problem, free)
        return cls(
            problem=problem,
            free=free,
            need=problem.need - np.bincount(at, minlength=len(problem.need)),
            capacity=problem.capacity - held,
            minimum=np.maximum(problem.minimum - held, 0),
            cell=cell,
            cell_proposal=cell_proposal,
            cell_group=cell_group,
            room=room,
        )


def _cells(problem: Problem, free: Whole) -> tuple[Whole, Whole, Whole, Whole]:
    none = np.zeros(0, np.int64)
    if problem.group is None or not len(free):
        return np.full(len(free), -1, np.int64), none, none, none
    groups = int(problem.group.max()) + 1
    key = problem.proposal * groups + problem.group[problem.expert]
    keys, places, offered = np.unique(key[free], return_inverse=True, return_counts=True)
    locked, held = np.unique(key[problem.locked], return_counts=True)
    room = np.full(len(keys), problem.most, np.int64)
    known = np.isin(locked, keys)
    room[np.searchsorted(keys, locked[known])] -= held[known]
    binding = offered > room
    number = np.where(binding, np.cumsum(binding) - 1, -1)
    return number[places], keys[binding] // groups, keys[binding] % groups, room[binding]


@dataclass(frozen=True)
class Flow:
    """Which free pairs carry a review, and what is short."""

    chosen: Flags
    missing: Whole
    unmet: Whole
    cost: int


@dataclass(frozen=True)
class Way:
    """An extra way through the network, for what the rules would not let pass: so many, each at this cost."""

    tail: Whole
    head: Whole
    capacity: Whole
    cost: Whole


def nodes_of(rest: Rest) -> tuple[int, int, int]:
    """The first expert, the first cell and the drain; proposals come first."""
    experts = len(rest.need)
    cells = experts + len(rest.capacity)
    return experts, cells, cells + len(rest.room)


def pass_through(
    rest: Rest, *, cost: Whole, penalty: int = 0, room: Whole | None = None, ways: tuple[Way, ...] = ()
) -> tuple[Flow, list[Whole]] | None:
    """The flow of least cost, and what each extra way carries; None if the network cannot carry all.

    With a penalty it always can: what is short is paid for, one penalty each.
    """
    from ortools.graph.python import min_cost_flow

    first_expert, first_cell, drain = nodes_of(rest)
    problem, free = rest.problem, rest.free
    cell_room = rest.room if room is None else room
    pair_tail = np.where(rest.cell < 0, problem.proposal[free], first_cell + rest.cell)
    experts = np.arange(len(rest.capacity))
    parts = [
        Way(pair_tail, first_expert + problem.expert[free], np.ones(len(free), np.int64), cost),
        _plain(rest.cell_proposal, first_cell + np.arange(len(cell_room)), cell_room),
        _plain(first_expert + experts, np.full(len(experts), drain), rest.capacity - rest.minimum),
    ]
    if penalty:
        proposals = np.arange(len(rest.need))
        parts.append(_plain(proposals, np.full(len(proposals), drain), rest.need, penalty))
        parts.append(_plain(np.full(len(experts), drain), first_expert + experts, rest.minimum, penalty))
    shortage = len(parts)
    parts.extend(ways)

    sizes = [len(part.tail) for part in parts]
    solver = min_cost_flow.SimpleMinCostFlow()
    # One part after another: all of them at once would stand in memory twice.
    for part in parts:
        solver.add_arcs_with_capacity_and_unit_cost(
            part.tail.astype(np.int32), part.head.astype(np.int32), part.capacity, part.cost
        )
    del parts, pair_tail
    supply = np.zeros(drain + 1, np.int64)
    supply[:first_expert] = rest.need
    supply[first_expert:first_cell] = -rest.minimum
    supply[drain] = rest.minimum.sum() - rest.need.sum()
    solver.set_nodes_supplies(np.arange(drain + 1, dtype=np.int32), supply)
    status = solver.solve()
    if status == solver.INFEASIBLE:
        return None
    if status != solver.OPTIMAL:
        raise Unsolved(str(status))
    carried: NDArray[np.int64] = solver.flows(np.arange(sum(sizes), dtype=np.int32))
    pieces = np.split(carried, np.cumsum(sizes)[:-1])
    missing, unmet = (pieces[3], pieces[4]) if penalty else (np.zeros_like(rest.need), np.zeros_like(rest.minimum))
    return Flow(pieces[0] > 0, missing, unmet, int(solver.optimal_cost())), pieces[shortage:]


def _plain(tail: Whole, head: Whole, capacity: Whole, cost: int = 0) -> Way:
    return Way(tail, head, capacity, np.full(len(tail), cost, np.int64))


def restricted(problem: Problem, kept: Whole) -> Problem:
    """The same problem with these pairs only."""
    return Problem(
        problem.need,
        problem.capacity,
        problem.minimum,
        problem.proposal[kept],
        problem.expert[kept],
        problem.affinity[kept],
        problem.locked[kept],
        problem.group,
        problem.most,
    )
