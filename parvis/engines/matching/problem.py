"""The matching as arrays: what is to be solved, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Problem:
    """So many reviews a proposal, at most so many an expert, among these pairs.

    Proposals and experts are numbered from 0.  Pairs that a conflict or a rule
    forbids are simply not among the pairs.  Each pair stands once; affinities
    are whole numbers of steps, so that every sum is exact.
    """

    need: Whole  # reviews of each proposal
    capacity: Whole  # the most of each expert
    minimum: Whole  # the fewest of each expert
    proposal: Whole  # of each pair
    expert: Whole
    affinity: Whole
    locked: Flags  # chosen already
    group: Whole | None = None  # of each expert, numbered from 0
    most: int = 0  # from one group for one proposal; nothing without groups

    @property
    def span(self) -> int:
        """How much affinities differ at most; more than one step even when all are equal."""
        return int(self.affinity.max() - self.affinity.min()) + 1 if len(self.affinity) else 1


@dataclass(frozen=True)
class Prices:
    """What one more place would be worth: the proof that nothing better exists.

    Of each proposal, of each expert, and of those (proposal, group) cells that
    are full, in steps.  They are not the only ones that prove it.
    """

    proposals: Whole
    experts: Whole
    cell_proposal: Whole
    cell_group: Whole
    cell_price: Whole


@dataclass(frozen=True)
class Solution:
    """The best matching, or the best part of one, with its proof."""

    chosen: Flags  # of each pair
    missing: Whole  # reviews that each proposal still lacks
    unmet: Whole  # reviews that each expert lacks to the fewest
    penalty: int  # steps that one missing review was counted as; 0 when none is
    prices: Prices
    objective: int  # affinity of the chosen pairs, less the penalties
    bound: int  # no matching has more
    rounds: int  # of solving and pricing

    @property
    def is_complete(self) -> bool:
        """Whether every rule is met."""
        return not (self.missing.any() or self.unmet.any())

    @property
    def gap(self) -> int:
        """What a better matching could still gain; 0 is the proof."""
        return self.bound - self.objective
