"""The matching as a flow of least cost: built with numpy, solved by OR-Tools.

Each proposal sends out its reviews, each pair lets one pass and gains its
affinity, each expert passes on as many as the capacity allows, and one drain
takes them all.  A group that may or must have so many places at a proposal
gets a node of its own between the two (a "cell"), and one that may have only so
many over the round a node between its experts and the drain (a "cap").  What
must pass at least is drawn off before.  All of it stays a pure flow, so the
optimum is whole and exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from parvis.engines.matching.problem import NONE, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parvis.engines.matching.problem import Flags, Whole

    Node = NDArray[np.int32]


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
    cap: Whole
    cell: Whole  # of each free pair; -1 where its group is neither wanted nor too many
    cell_key: Whole
    room: Whole  # places left in each cell
    low: Whole  # places that must be filled in each cell

    @classmethod
    def of(cls, problem: Problem) -> Rest:
        """The rest of this problem."""
        at, by = problem.proposal[problem.locked], problem.expert[problem.locked]
        held = np.bincount(by, minlength=len(problem.capacity))
        cap = problem.cap
        if problem.cap_of is not None:
            cap = cap - np.bincount(problem.cap_of, weights=held, minlength=len(cap) + 1)[: len(cap)].astype(np.int64)
        free = np.flatnonzero(~problem.locked)
        cell, key, room, low = _cells(problem, free)
        return cls(
            problem=problem,
            free=free,
            need=problem.need - np.bincount(at, minlength=len(problem.need)),
            capacity=problem.capacity - held,
            minimum=np.maximum(problem.minimum - held, 0),
            cap=cap,
            cell=cell,
            cell_key=key,
            room=room,
            low=low,
        )

    @property
    def cell_proposal(self) -> Whole:
        """Of each cell, whose it is."""
        return self.cell_key // self.problem.families[0].groups if len(self.cell_key) else NONE

    @property
    def cell_group(self) -> Whole:
        """Of each cell, whom it holds."""
        return self.cell_key % self.problem.families[0].groups if len(self.cell_key) else NONE


def _cells(problem: Problem, free: Whole) -> tuple[Whole, Whole, Whole, Whole]:
    if not problem.families or not problem.families[0].of.shape[1]:
        return np.full(len(free), -1, np.int64), NONE, NONE, NONE
    family = problem.families[0]
    group = family.of[problem.expert, 0]
    key = np.where(group < family.groups, problem.proposal * family.groups + group, -1)
    keys, places = np.unique(np.concatenate([key[free], family.keys, [-1]]), return_inverse=True)
    offered = np.bincount(places[: len(free)], minlength=len(keys))
    locked, held = np.unique(key[problem.locked], return_counts=True)
    room = np.full(len(keys), family.most or int(problem.need.max(initial=0)), np.int64)
    low = np.zeros(len(keys), np.int64)
    low[np.searchsorted(keys, family.keys)] = family.least
    known = np.isin(locked, keys) & (locked >= 0)
    at = np.searchsorted(keys, locked[known])
    room[at] -= held[known]
    low[at] -= held[known]
    low = np.maximum(low, 0)
    kept = (keys >= 0) & ((offered > room) | (low > 0))
    number = np.where(kept, np.cumsum(kept) - 1, -1)
    return number[places[: len(free)]], keys[kept], room[kept], low[kept]


@dataclass(frozen=True)
class Way:
    """Arcs of one kind: from where, to where, how many pass at most, and what each gains."""

    tail: Whole | Node
    head: Whole | Node
    capacity: Whole
    gain: Whole

    @classmethod
    def plain(cls, tail: Whole, head: Whole, capacity: Whole, gain: int = 0) -> Way:
        """Arcs that gain all the same."""
        return cls(tail, head, capacity, np.full(len(tail), gain, np.int64))


@dataclass(frozen=True)
class Network:
    """The rest of a problem as nodes and arcs; with a penalty, what is short is paid for.

    Nodes are numbered in this order: proposals, experts, cells, caps, the drain.
    """

    rest: Rest
    penalty: int = 0
    more: tuple[Way, ...] = ()  # for what the rules would not let pass

    @cached_property
    def first_expert(self) -> int:
        return len(self.rest.need)

    @cached_property
    def first_cell(self) -> int:
        return self.first_expert + len(self.rest.capacity)

    @cached_property
    def first_cap(self) -> int:
        return self.first_cell + len(self.rest.room)

    @cached_property
    def drain(self) -> int:
        return self.first_cap + len(self.rest.cap)

    @cached_property
    def sink(self) -> Whole:
        """Of each expert, the node that takes what passes: the group's cap, or the drain."""
        held = self.rest.problem.cap_of
        return np.full(len(self.rest.capacity), self.drain) if held is None else self.first_cap + held

    @cached_property
    def ways(self) -> list[Way]:
        """The arcs: of pairs, into cells, out of experts, out of caps, for what is short, and more."""
        rest = self.rest
        problem, free = rest.problem, rest.free
        proposals = np.arange(len(rest.need))
        experts = self.first_expert + np.arange(len(rest.capacity))
        cells = self.first_cell + np.arange(len(rest.room))
        caps = self.first_cap + np.arange(len(rest.cap))
        slot = np.where(rest.cell < 0, problem.proposal[free], self.first_cell + rest.cell)
        here = int(self.penalty > 0)
        return [
            Way(
                slot.astype(np.int32),
                (self.first_expert + problem.expert[free]).astype(np.int32),
                np.broadcast_to(np.int64(1), len(free)),
                problem.affinity[free],
            ),
            Way.plain(rest.cell_proposal, cells, np.maximum(rest.room - rest.low, 0)),
            Way.plain(experts, self.sink, rest.capacity - rest.minimum),
            Way.plain(caps, np.full(len(caps), self.drain), rest.cap),
            Way.plain(proposals, np.full(len(proposals), self.drain), here * rest.need, -self.penalty),
            Way.plain(self.sink, experts, here * rest.minimum, -self.penalty),
            *self.more,
        ]

    @cached_property
    def tail(self) -> Node:
        return np.concatenate([way.tail for way in self.ways]).astype(np.int32)

    @cached_property
    def head(self) -> Node:
        return np.concatenate([way.head for way in self.ways]).astype(np.int32)

    @cached_property
    def capacity(self) -> Whole:
        return np.concatenate([way.capacity for way in self.ways])

    @cached_property
    def gain(self) -> Whole:
        return np.concatenate([way.gain for way in self.ways])

    @cached_property
    def supply(self) -> Whole:
        """What each node sends out; the drain takes it all."""
        rest = self.rest
        found = np.zeros(self.drain + 1, np.int64)
        found[: self.first_expert] = rest.need
        np.subtract.at(found, rest.cell_proposal, rest.low)
        found[self.first_cell : self.first_cap] = rest.low
        found[self.first_expert : self.first_cell] = -rest.minimum
        np.add.at(found, self.sink, rest.minimum)
        found[self.drain] -= found.sum()
        return found

    def carry(self) -> Flow | None:
        """The flow that gains most; None if the network cannot carry all."""
        from ortools.graph.python import min_cost_flow

        if (self.capacity < 0).any():
            return None
        # Without a penalty as many pairs are chosen in any case: then costs count what a pair lacks to the best.
        cost = -self.gain
        if not self.penalty and len(self.rest.free):
            pairs = len(self.rest.free)
            cost[:pairs] += self.rest.problem.affinity[self.rest.free].max()
        solver = min_cost_flow.SimpleMinCostFlow()
        solver.add_arcs_with_capacity_and_unit_cost(self.tail, self.head, self.capacity, cost)
        solver.set_nodes_supplies(np.arange(self.drain + 1, dtype=np.int32), self.supply)
        status = solver.solve()
        if status == solver.INFEASIBLE:
            return None
        if status != solver.OPTIMAL:
            raise Unsolved(str(status))
        carried: Whole = solver.flows(np.arange(len(cost), dtype=np.int32))
        return Flow(self, carried)


@dataclass(frozen=True)
class Flow:
    """What each arc of a network carries."""

    network: Network
    carried: Whole

    @cached_property
    def parts(self) -> list[Whole]:
        """What the arcs of each way carry."""
        ends = np.cumsum([len(way.tail) for way in self.network.ways])
        return np.split(self.carried, ends[:-1])

    @property
    def chosen(self) -> Flags:
        """Of each free pair, whether it is chosen."""
        return self.parts[0] > 0

    @property
    def missing(self) -> Whole:
        """Reviews that each proposal lacks."""
        return self.parts[4]

    @property
    def unmet(self) -> Whole:
        """Reviews that each expert lacks to the fewest."""
        return self.parts[5]

    @property
    def extra(self) -> list[Whole]:
        """What passes on each further way."""
        return self.parts[6:]

    def residual(self, *, paid: bool = True) -> tuple[Node, Node, Whole]:
        """The arcs on which more or less could pass, and what that would gain; `paid`: for what is short too."""
        network = self.network
        usable = np.ones(len(self.carried), np.bool_)
        if not paid:
            pure = sum(len(way.tail) for way in network.ways[:4])
            usable[pure:] = False
        forth = np.flatnonzero(usable & (self.carried < network.capacity))
        back = np.flatnonzero(usable & (self.carried > 0))
        tail, head = network.tail, network.head
        return (
            np.concatenate([tail[forth], head[back]]),
            np.concatenate([head[forth], tail[back]]),
            np.concatenate([network.gain[forth], -network.gain[back]]),
        )
