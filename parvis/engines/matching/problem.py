"""The matching as arrays: what is to be solved, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Flags = NDArray[np.bool_]

NONE = np.zeros(0, np.int64)
NEVER = np.int64(-(1 << 40))  # the affinity, in a block, of a pair that may not be


def none() -> Whole:
    """An empty array."""
    return NONE


@dataclass(frozen=True)
class Family:
    """At each proposal so many experts at most of each group, and so many at least of some.

    An expert is in one group or in several: `of` has a row for each expert,
    filled up with `groups` where there are fewer.
    """

    of: Whole  # experts × slots
    groups: int
    most: int = 0  # of each group at each proposal; 0: as many as come
    least_proposal: Whole = field(default_factory=none)
    least_group: Whole = field(default_factory=none)
    least: Whole = field(default_factory=none)  # at that proposal, of that group

    @property
    def is_partition(self) -> bool:
        """Whether every expert is in one group at most, so that it stays a flow."""
        return int(self.of.shape[1]) <= 1

    @property
    def keys(self) -> Whole:
        """The places that must be filled, each as proposal × groups + group."""
        return self.least_proposal * self.groups + self.least_group


@dataclass(frozen=True)
class Problem:
    """So many reviews a proposal, at most so many an expert, among these pairs.

    Proposals and experts are numbered from 0.  Pairs that a conflict or a rule
    forbids are simply not among the pairs.  Each pair stands once, in the order
    of proposals; affinities are whole numbers of steps, so that every sum is exact.
    """

    need: Whole  # reviews of each proposal
    capacity: Whole  # the most of each expert
    minimum: Whole  # the fewest of each expert
    proposal: Whole  # of each pair
    expert: Whole
    affinity: Whole
    locked: Flags  # chosen already
    families: tuple[Family, ...] = ()
    cap_of: Whole | None = None  # the group of each expert that may have only so many over the whole round
    cap: Whole = field(default_factory=none)  # of each such group; an expert of none has the number after the last

    @property
    def span(self) -> int:
        """How much affinities differ at most; more than one step even when all are equal."""
        return int(self.affinity.max() - self.affinity.min()) + 1 if len(self.affinity) else 1

    @property
    def is_flow(self) -> bool:
        """Whether the rules are nested, so that a flow solves it exactly."""
        return len(self.families) <= 1 and all(one.is_partition for one in self.families)

    @property
    def keys(self) -> Whole:
        """Each pair as one number."""
        return self.proposal * max(1, len(self.capacity)) + self.expert

    def only(self, kept: Whole) -> Problem:
        """The same with these pairs only."""
        return self.among(self.proposal[kept], self.expert[kept], self.affinity[kept], self.locked[kept])

    def among(self, proposal: Whole, expert: Whole, affinity: Whole, locked: Flags) -> Problem:
        """The same with these pairs."""
        return replace(self, proposal=proposal, expert=expert, affinity=affinity, locked=locked)


@dataclass(frozen=True)
class Wide:
    """A problem among all pairs of proposals and experts, whose affinities come block by block.

    `block` gives the affinities of these proposals, a row each and a column for
    every expert, `NEVER` where a pair may not be; the same ones each time.
    """

    frame: Problem  # its pairs are the locked ones
    block: Callable[[Whole], Whole]


@dataclass(frozen=True)
class Cells:
    """Prices of places: of these groups at these proposals."""

    proposal: Whole = field(default_factory=none)
    group: Whole = field(default_factory=none)
    price: Whole = field(default_factory=none)


@dataclass(frozen=True)
class Prices:
    """What one more place would be worth: the proof that nothing better exists.

    Of each proposal, of each expert, of each group with a cap over the round,
    and of those (proposal, group) places that a rule fills or keeps free; in
    steps.  They are not the only ones that prove it.
    """

    proposals: Whole
    experts: Whole
    caps: Whole
    cells: tuple[Cells, ...]  # of each family


@dataclass(frozen=True)
class Solution:
    """The best matching, or the best part of one, with its proof."""

    chosen: Flags  # of each pair
    missing: Whole  # reviews that each proposal still lacks
    unmet: Whole  # reviews that each expert lacks to the fewest
    uncovered: tuple[Whole, ...]  # of each family, what lacks at each place that must be filled
    penalty: int  # steps that one missing review was counted as; 0 when none is
    prices: Prices
    objective: int  # affinity of the chosen pairs, less the penalties
    bound: int  # no matching has more
    rounds: int  # of solving and pricing
    asked: int  # pairs whose price was asked
    method: str  # `flow`, or `programme` where rules cross

    @property
    def lacking(self) -> int:
        """Reviews, fewest reviews and places to be filled that lack."""
        return int(self.missing.sum() + self.unmet.sum() + sum(int(one.sum()) for one in self.uncovered))

    @property
    def is_complete(self) -> bool:
        """Whether every rule is met."""
        return self.lacking == 0

    @property
    def gap(self) -> int:
        """What a better matching could still gain; 0 is the proof."""
        return self.bound - self.objective
