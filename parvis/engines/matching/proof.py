"""The proof that a matching is the best: prices found on what the flow left over, without the solver's own.

Prices of proposals, experts and full cells prove a matching if every pair that
was not chosen is worth no more than its prices together, every chosen one no
less, and a place that stayed empty costs nothing.  They are the longest ways
through the network that the flow leaves over (Bellman and Ford), in whole
numbers; they exist only if the matching is the best.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parvis.engines.matching.problem import Prices, Problem

if TYPE_CHECKING:
    from parvis.engines.matching.flow import Flow, Rest
    from parvis.engines.matching.problem import Flags, Whole

BOUNDLESS = np.int64(1) << 60


class Unproven(Exception):
    """No prices exist: the matching was not the best."""


def prices_of(rest: Rest, flow: Flow, penalty: int) -> Prices:
    """Prices that prove this flow."""
    search = _Search(rest, flow, penalty)
    search.run()
    return search.prices()


class _Search:
    """Prices rise from nothing until no pair asks for more.

    A "slot" is what a review takes at a proposal: a full cell, or the proposal
    itself.  `ceiling` is the most that a slot may cost, given the experts'
    prices: what its chosen pairs leave.
    """

    def __init__(self, rest: Rest, flow: Flow, penalty: int) -> None:
        problem = rest.problem
        self.rest, self.flow, self.penalty = rest, flow, penalty
        self.proposals = len(rest.need)
        proposal, expert = problem.proposal[rest.free], problem.expert[rest.free]
        chosen = flow.chosen
        in_cell = chosen & (rest.cell >= 0)
        self.taken = np.bincount(rest.cell[in_cell], minlength=len(rest.room))
        full = self.taken >= rest.room
        self.full_cells = np.flatnonzero(full)
        number = np.where(full, self.proposals + np.cumsum(full) - 1, -1)
        slot = proposal.copy()
        held = np.flatnonzero(rest.cell >= 0)
        own = number[rest.cell[held]]
        slot[held] = np.where(own >= 0, own, proposal[held])
        self.slots = self.proposals + len(self.full_cells)
        self.slot, self.expert, self.affinity = slot, expert, problem.affinity[rest.free]
        self.load = np.bincount(expert[chosen], minlength=len(rest.capacity))
        # Chosen pairs hold down their slot, and those of a full cell their proposal too.
        self.below = _Lists(
            np.concatenate([slot[chosen], proposal[chosen & (slot != proposal)]]),
            np.concatenate([np.flatnonzero(chosen), np.flatnonzero(chosen & (slot != proposal))]),
            self.slots,
        )
        self.held_by = _Lists(expert[self.below.entries], self.below.owner, len(rest.capacity))
        open_ = np.flatnonzero(~chosen)
        self.asking = _Lists(slot[open_], open_, self.slots)
        self.price = np.zeros(len(rest.capacity), np.int64)
        self.drain = 0
        self.ceiling = np.full(self.slots, BOUNDLESS, np.int64)

    def run(self) -> None:
        slots = np.arange(self.slots)
        changed = np.ones(len(self.price), np.bool_)
        for _round in range(2 * (self.slots + len(self.price)) + 3):
            before, drain = self.price.copy(), self.drain
            self.lower_ceilings(slots)
            self.raise_prices(slots)
            self.level()
            changed = self.price != before
            if not changed.any() and drain == self.drain:
                return
            slots = self.touched(changed, drain != self.drain)
        raise Unproven("prices never come to rest")

    def lower_ceilings(self, slots: Whole) -> None:
        entries, starts, owners = self.below.of(slots)
        if len(entries):
            left = self.affinity[entries] - self.price[self.expert[entries]]
            self.ceiling[owners] = np.minimum.reduceat(left, starts)
        if self.penalty:
            short = np.flatnonzero(self.flow.missing)
            self.ceiling[short] = np.minimum(self.ceiling[short], -self.penalty - self.drain)

    def raise_prices(self, slots: Whole) -> None:
        slots = slots[self.ceiling[slots] < BOUNDLESS]
        entries, starts, owners = self.asking.of(slots)
        if not len(entries):
            return
        sizes = np.diff(np.append(starts, len(entries)))
        worth = self.affinity[entries] - np.repeat(self.ceiling[owners], sizes)
        more = worth > self.price[self.expert[entries]]
        np.maximum.at(self.price, self.expert[entries[more]], worth[more])

    def level(self) -> None:
        """The drain is a node too: who has room left costs as little as it, who holds more than need be as much."""
        rest, penalty = self.rest, self.penalty
        roomy = self.load < rest.capacity
        self.drain = max(self.drain, int(self.price[roomy].max(initial=self.drain)))
        if penalty:
            served = self.ceiling[: self.proposals][self.flow.missing < rest.need]
            self.drain = max(self.drain, int((-penalty - served).max(initial=self.drain)))
            unmet = self.price[self.flow.unmet > 0]
            self.drain = max(self.drain, int((unmet + penalty).max(initial=self.drain)))
            held = (rest.minimum > 0) & (self.flow.unmet < rest.minimum)
            self.price[held] = np.maximum(self.price[held], self.drain - penalty)
        beyond = self.load > rest.minimum
        self.price[beyond] = np.maximum(self.price[beyond], self.drain)
        idle = (rest.minimum == 0) & (self.load == 0)
        self.price[idle] = np.maximum(self.price[idle], self.drain)

    def touched(self, changed: Flags, drained: bool) -> Whole:
        slots, _starts, _owners = self.held_by.of(np.flatnonzero(changed))
        if drained and self.penalty:
            slots = np.concatenate([slots, np.flatnonzero(self.flow.missing)])
        return np.unique(slots)

    def prices(self) -> Prices:
        """The prices found, those of the drain made nothing."""
        rest = self.rest
        experts = self.price - self.drain
        ceiling = np.where(self.ceiling < BOUNDLESS, self.ceiling + self.drain, BOUNDLESS)
        # What nothing chosen holds down costs as much as its dearest pair asks.
        asked = np.full(self.slots, -BOUNDLESS, np.int64)
        loose = np.flatnonzero(ceiling >= BOUNDLESS)
        entries, starts, owners = self.asking.of(loose)
        if len(entries):
            asked[owners] = np.maximum.reduceat(self.affinity[entries] - experts[self.expert[entries]], starts)
        floor = -self.penalty if self.penalty else 0
        ceiling[loose] = np.where(asked[loose] > -BOUNDLESS, asked[loose], floor)
        proposals = ceiling[: self.proposals]
        if self.penalty:
            proposals = np.maximum(proposals, -self.penalty)
        of_cell = rest.cell_proposal[self.full_cells]
        extra = np.maximum(ceiling[self.proposals :] - proposals[of_cell], 0)
        dear = extra > 0
        return Prices(proposals, experts, of_cell[dear], rest.cell_group[self.full_cells][dear], extra[dear])


class _Lists:
    """Entries by owner: for many owners at once, all their entries in one array."""

    def __init__(self, owner: Whole, entries: Whole, owners: int) -> None:
        order = np.argsort(owner, kind="stable")
        self.owner, self.entries = owner[order], entries[order]
        self.starts = np.searchsorted(self.owner, np.arange(owners + 1))

    def of(self, owners: Whole) -> tuple[Whole, Whole, Whole]:
        """Their entries one owner after another, where each begins, and whose it is; owners without any left out."""
        sizes = self.starts[owners + 1] - self.starts[owners]
        owners, sizes = owners[sizes > 0], sizes[sizes > 0]
        ends = np.cumsum(sizes)
        starts = ends - sizes
        total = int(ends[-1]) if len(ends) else 0
        places = np.repeat(self.starts[owners] - starts, sizes) + np.arange(total)
        return self.entries[places], starts, owners


def bound_of(problem: Problem, prices: Prices, penalty: int) -> int:
    """What no matching can exceed, by these prices; any prices give a bound, good ones a tight one."""
    worth = surplus(problem, prices)
    open_ = ~problem.locked
    total = int((problem.need * prices.proposals).sum())
    total += int(np.where(prices.experts > 0, problem.capacity, problem.minimum) @ prices.experts)
    total += problem.most * int(prices.cell_price.sum())
    total += int(np.maximum(worth[open_], 0).sum()) + int(worth[problem.locked].sum())
    if penalty and ((prices.proposals < -penalty).any() or (prices.experts < -penalty).any()):
        raise Unproven("a price lies below the penalty")
    return total


def surplus(problem: Problem, prices: Prices) -> Whole:
    """What each pair is worth above its prices."""
    worth = problem.affinity - prices.proposals[problem.proposal] - prices.experts[problem.expert]
    if problem.group is not None and len(prices.cell_price):
        groups = int(problem.group.max()) + 1
        key = problem.proposal * groups + problem.group[problem.expert]
        cells = prices.cell_proposal * groups + prices.cell_group
        order = np.argsort(cells)
        cells, dear = cells[order], prices.cell_price[order]
        place = np.searchsorted(cells, key).clip(max=len(cells) - 1)
        worth -= np.where(cells[place] == key, dear[place], 0)
    return worth
