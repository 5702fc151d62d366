"""The proof that a matching is the best: prices found on what the flow left over, without the solver's own.

Prices of proposals, experts, caps and cells prove a matching if every pair
that was not chosen is worth no more than its prices together, every chosen one
no less, and a place that stayed empty costs nothing.  They are the longest ways
through the network that the flow leaves over (Bellman and Ford), in whole
numbers; they exist only if the matching is the best.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parvis.engines.matching.problem import Cells, Prices, Problem

if TYPE_CHECKING:
    from parvis.engines.matching.network import Flow, Node
    from parvis.engines.matching.problem import Whole

DEEP = np.int64(-(1 << 60))


class Unproven(Exception):
    """No prices exist: the matching was not the best."""


def prices_of(flow: Flow) -> Prices:
    """Prices that prove this flow."""
    network, rest = flow.network, flow.network.rest
    level = _levels(flow)
    # Groups that nothing passes cost nothing, as little as the drain.
    idle = network.first_cap + np.flatnonzero(flow.parts[3] == 0)
    level[idle] = np.maximum(level[idle], level[network.drain])
    proposals, drain = level[: network.first_expert], level[network.drain]
    experts, sink = level[network.first_expert : network.first_cell], level[network.sink]
    # Who has nothing and need have nothing costs nothing, however little the pairs are worth.
    load = np.bincount(rest.problem.expert[rest.free][flow.chosen], minlength=len(experts))
    experts = np.where((rest.minimum == 0) & (load == 0), np.maximum(experts, sink), experts)
    cells = level[network.first_cell : network.first_cap]
    price = proposals[rest.cell_proposal] - cells
    # Only a place that is owed can pay; and where locked pairs fill a cell there is none to be given away.
    price = np.where((rest.room == 0) | (rest.low == 0), np.maximum(price, 0), price)
    dear = np.flatnonzero(price)
    # Who needs nothing (more) can cost anything; no price lies below the penalty.
    own = np.maximum(drain - proposals, -network.penalty) if network.penalty else drain - proposals
    return Prices(
        proposals=own,
        experts=experts - sink,
        caps=level[network.first_cap : network.drain] - drain,
        cells=tuple(
            Cells(rest.cell_proposal[dear], rest.cell_group[dear], price[dear]) for _one in rest.problem.families
        ),
    )


def _levels(flow: Flow) -> Whole:
    """The least height of each node at which no arc left over would gain by leading higher than it does."""
    network = flow.network
    tail, head, gain = flow.residual()
    order = np.argsort(tail, kind="stable")
    tail, head, gain = tail[order], head[order], gain[order]
    starts = np.searchsorted(tail, np.arange(network.drain + 2))
    level = np.zeros(network.drain + 1, np.int64)
    level[: network.first_expert] = DEEP
    level[network.first_cell : network.first_cap] = DEEP
    active = np.flatnonzero(level > DEEP)
    for _round in range(len(level) + 2):
        arcs, sizes = _of(starts, active)
        if not len(arcs):
            break
        reach = np.repeat(level[active], sizes) + gain[arcs]
        to = head[arcs]
        more = reach > level[to]
        to, reach = to[more], reach[more]
        np.maximum.at(level, to, reach)
        active = np.unique(to)
    else:
        raise Unproven("prices never come to rest")
    _settle(level, starts, head, gain, network.first_cell, network.first_cap)
    _settle(level, starts, head, gain, 0, network.first_expert)
    # A cell that nothing passes is as high as its proposal: a place in it costs nothing.
    lone = network.first_cell + np.flatnonzero(level[network.first_cell : network.first_cap] == DEEP)
    level[lone] = level[network.rest.cell_proposal[lone - network.first_cell]]
    return level


def _settle(level: Whole, starts: Whole, head: Node, gain: Whole, first: int, end: int) -> None:
    """Nodes that nothing lifts stand as high as what they lead to allows: their price is the least that proves."""
    lone = first + np.flatnonzero(level[first:end] == DEEP)
    arcs, sizes = _of(starts, lone)
    most = np.full(len(lone), -DEEP)
    np.minimum.at(most, np.repeat(np.arange(len(lone)), sizes), level[head[arcs]] - gain[arcs])
    known = (most < -DEEP) & (most > DEEP // 2)
    level[lone[known]] = most[known]
    if first == 0:
        level[lone[~known]] = 0


def _of(starts: Whole, nodes: Whole) -> tuple[Whole, Whole]:
    """The arcs that leave these nodes, one node after another, and how many leave each."""
    sizes = starts[nodes + 1] - starts[nodes]
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(starts[nodes] - (ends - sizes), sizes) + np.arange(total), sizes


def fixed_part(problem: Problem, prices: Prices, penalty: int) -> int:
    """What the rules can yield at most by these prices; with the pairs' surplus, no matching has more."""
    total = int(problem.need @ prices.proposals)
    total += int(np.where(prices.experts > 0, problem.capacity, problem.minimum) @ prices.experts)
    total += int(problem.cap @ prices.caps)
    for family, cells in zip(problem.families, prices.cells, strict=True):
        least = dict(zip(family.keys.tolist(), family.least.tolist(), strict=True))
        keys = (cells.proposal * family.groups + cells.group).tolist()
        low = np.array([least.get(key, 0) for key in keys], np.int64)
        most = problem.need[cells.proposal] if not family.most else np.full(len(low), family.most)
        total += int(np.where(cells.price > 0, most, low) @ cells.price)
        if penalty and (cells.price < -penalty).any():
            raise Unproven("the price of a place lies below the penalty")
    if (prices.caps < 0).any():
        raise Unproven("a cap that pays would prove nothing")
    if penalty and ((prices.proposals < -penalty).any() or (prices.experts < -penalty).any()):
        raise Unproven("a price lies below the penalty")
    return total


def surplus(problem: Problem, prices: Prices) -> Whole:
    """What each pair is worth above its prices."""
    worth = problem.affinity - prices.proposals[problem.proposal] - prices.experts[problem.expert]
    if problem.cap_of is not None:
        worth -= np.append(prices.caps, 0)[problem.cap_of[problem.expert]]
    for family, cells in zip(problem.families, prices.cells, strict=True):
        if not len(cells.price):
            continue
        keys = cells.proposal * family.groups + cells.group
        order = np.argsort(keys)
        keys, dear = keys[order], cells.price[order]
        for slot in family.of.T:
            group = slot[problem.expert]
            key = np.where(group < family.groups, problem.proposal * family.groups + group, -1)
            place = np.searchsorted(keys, key).clip(max=len(keys) - 1)
            worth -= np.where(keys[place] == key, dear[place], 0)
    return worth
