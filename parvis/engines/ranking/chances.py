"""Where each proposal may stand, given how sure the marks are of it: expected ranks, ranges, chances of being paid.

The expected rank is exact: one, and for every other the chance that it is
better.  What depends on everybody's place at once (the range of ranks, what a
budget pays for) is counted over seeded draws, each with its mirror image.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

from parvis.engines.ranking.model import Floats, Whole

PAIRS_OF_DRAWS = 2048
DRAWS = 2 * PAIRS_OF_DRAWS
RANGE = (0.05, 0.95)
SAME = 1e-9  # a difference that varies less than this does not vary


@dataclass(frozen=True)
class Chances:
    """By proposal: the expected rank, the range that holds nine ranks of ten, the chance of standing above the line."""

    expected: Floats
    low: Whole
    high: Whole
    above: Floats | None


def chances(
    effects: Floats,
    covariance: Floats,
    *,
    seed: int,
    places: int | None = None,
    costs: Whole | None = None,
    line: int = 0,
) -> Chances:
    """The chances of those in the running, under a number of places or a budget."""
    if not len(effects):
        return Chances(np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.int64), None)
    expected = 1 + _better(effects, covariance).sum(axis=0)
    order = _orders(effects, covariance, seed)
    size = len(effects)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, size + 1, dtype=order.dtype)[None, :], axis=1)
    below, beyond = (min(DRAWS - 1, int(part * DRAWS)) for part in RANGE)
    parted = np.partition(ranks, (below, beyond), axis=0)
    above = None
    if costs is not None:
        # Nobody is passed over for being dear: who stands behind one that no longer fits is not paid either.
        paid = np.empty(order.shape, bool)
        np.put_along_axis(paid, order, np.cumsum(costs[order], axis=1) <= line, axis=1)
        above = paid.mean(axis=0)
    elif places is not None:
        above = (ranks <= places).mean(axis=0)
    return Chances(expected, parted[below].astype(np.int64), parted[beyond].astype(np.int64), above)


def _better(effects: Floats, covariance: Floats) -> Floats:
    """For each pair the chance that the first is better than the second; nothing on the diagonal."""
    own = np.diag(covariance)
    varies = np.sqrt(np.maximum(own[:, None] + own[None, :] - 2 * covariance, 0.0))
    upper = np.triu_indices(len(effects), 1)
    apart, width = (effects[:, None] - effects[None, :])[upper], varies[upper]
    sure = width < SAME
    scaled = apart / np.where(sure, 1.0, width)
    normal = np.array([erfc(-value / sqrt(2)) / 2 for value in scaled.tolist()])
    known = np.where(np.abs(apart) < SAME, 0.5, (apart > 0).astype(float))
    found = np.zeros_like(covariance)
    found[upper] = np.where(sure, known, normal)
    found.T[upper] = 1 - found[upper]
    return found


def _orders(effects: Floats, covariance: Floats, seed: int) -> NDArray[np.intp]:
    """In each draw who stands at each place, the best first; where nothing tells two apart, chance does."""
    chance = np.random.Generator(np.random.PCG64(seed))
    size = len(effects)
    scale = max(float(np.trace(covariance)) / size, SAME)
    factor = np.linalg.cholesky(covariance + np.eye(size) * scale * 1e-9)
    drawn = chance.standard_normal((PAIRS_OF_DRAWS, size)) @ factor.T
    return np.argsort(np.concatenate([-effects - drawn, -effects + drawn]), axis=1)
