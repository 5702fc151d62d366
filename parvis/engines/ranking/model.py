"""Marks as proposal + reviewer + chance: how much each varies, and what remains of each when the rest is taken off.

Both effects are drawn from normal distributions whose variances the marks
themselves tell (restricted maximum likelihood), so a reviewer who looks severe
is corrected only as far as the marks give reason to: with few marks, hardly.

The larger side is eliminated on paper, for its part of the equations is a
diagonal; what is left is one dense matrix of the smaller side, with the common
mean as its first column.  Effects are scaled by the root of their variance's
ratio to chance, which lets a ratio be nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

SEARCHED = (0.1, 0.8, 6.0)  # ratios from which the search for the likeliest sets out
LEAST, MOST = np.log(1e-4), np.log(1e6)  # below, an effect is none; above, chance is a thousandth of it
STEPS, CLOSE, FURTHEST = 60, 1e-7, 3.0
BETTER = 1e-7
NEAR = 1e-5  # how far the slope's change is looked for


@dataclass(frozen=True)
class Fit:
    """The variances, and both sides' effects with how sure they are."""

    mean: float
    proposals: Floats  # effects, 0 on the whole
    reviewers: Floats
    covariance: Floats  # of the proposals' effects with the mean added
    reviewer_errors: Floats
    of_proposals: float  # variances
    of_reviewers: float
    of_chance: float


@dataclass(frozen=True)
class _Solved:
    """The equations at one pair of ratios."""

    deviance: float
    slopes: tuple[float, float]  # of the deviance, by the logarithms of the ratios
    chance: float
    inner: Floats  # scaled effects of the eliminated side
    outer: Floats  # the mean, then scaled effects of the side that is left
    inverse: Floats  # of the matrix that is left
    spread: Floats  # what the eliminated side takes over from the one that is left


class Equations:
    """The marks of one side by the other: `inner` is eliminated, `outer` is left."""

    def __init__(self, inner: Whole, outer: Whole, marks: Floats, sizes: tuple[int, int]) -> None:
        self.sizes, self.number = sizes, len(marks)
        self.centre = float(marks.mean())
        rest = marks - self.centre
        self.total = float(rest @ rest)
        self.inner_count = np.bincount(inner, minlength=sizes[0]).astype(float)
        self.outer_count = np.bincount(outer, minlength=sizes[1]).astype(float)
        self.inner_sum = np.bincount(inner, weights=rest, minlength=sizes[0])
        self.outer_sum = np.bincount(outer, weights=rest, minlength=sizes[1])
        self.crossing = np.zeros(sizes)
        np.add.at(self.crossing, (inner, outer), 1.0)

    def solved(self, inner_ratio: float, outer_ratio: float) -> _Solved:
        """Effects, deviance and its slopes where the variances are so many times that of chance."""
        a, b = inner_ratio, outer_ratio
        root = np.sqrt(b)
        diagonal = a * self.inner_count + 1
        border = np.column_stack([self.inner_count, root * self.crossing])
        left = np.diag(np.concatenate([[float(self.number)], b * self.outer_count + 1]))
        left[0, 1:] = left[1:, 0] = root * self.outer_count
        spread = border / diagonal[:, None]
        left -= a * (border.T @ spread)
        asked = np.concatenate([[0.0], root * self.outer_sum]) - a * (spread.T @ self.inner_sum)
        factor = np.linalg.cholesky(left)
        inverse = np.linalg.inv(left)
        inverse = (inverse + inverse.T) / 2
        outer = inverse @ asked
        inner = np.sqrt(a) * (self.inner_sum / diagonal - spread @ outer)
        explained = np.sqrt(a) * (self.inner_sum @ inner) + root * (self.outer_sum @ outer[1:])
        # What is left over is never below a millionth of a millionth: marks without any chance have no likelihood.
        chance = max(self.total - float(explained), self.total * 1e-12) / (self.number - 1)
        volume = float(np.log(diagonal).sum() + 2 * np.log(np.diag(factor)).sum())
        inner_trace = float((1 / diagonal).sum() + a * ((spread @ inverse) * spread).sum())
        outer_trace = float(np.trace(inverse)) - inverse[0, 0]
        slopes = (
            self.sizes[0] - inner_trace - float(inner @ inner) / chance,
            self.sizes[1] - outer_trace - float(outer[1:] @ outer[1:]) / chance,
        )
        deviance = volume + (self.number - 1) * float(np.log(chance))
        return _Solved(deviance, slopes, chance, inner, outer, inverse, spread)


def fitted(proposal: Whole, reviewer: Whole, marks: Floats, sizes: tuple[int, int], *, with_reviewers: bool) -> Fit:
    """The likeliest variances and what follows from them; `with_reviewers` is false where severity cannot be told."""
    swapped = sizes[1] > sizes[0]
    sides = (reviewer, proposal) if swapped else (proposal, reviewer)
    inner_size, outer_size = (sizes[1], sizes[0]) if swapped else sizes
    equations = Equations(sides[0], sides[1], marks, (inner_size, outer_size))
    may_vary = (True, with_reviewers) if not swapped else (with_reviewers, True)
    ratios = likeliest(equations, may_vary)
    found, (a, b) = equations.solved(*ratios), ratios
    inner_effects, outer_effects = np.sqrt(a) * found.inner, np.sqrt(b) * found.outer[1:]
    inner_spread = found.spread @ found.inverse
    inner_own = 1 / (a * equations.inner_count + 1)
    of_mean = found.inverse[0, 0]
    if swapped:
        block = b * found.inverse[1:, 1:]
        with_mean = np.sqrt(b) * found.inverse[1:, 0]
        errors = a * (inner_own + a * (inner_spread * found.spread).sum(axis=1))
    else:
        block = a * (np.diag(inner_own) + a * (inner_spread @ found.spread.T))
        with_mean = -a * inner_spread[:, 0]
        errors = b * np.diag(found.inverse)[1:]
    covariance = found.chance * (block + with_mean[:, None] + with_mean[None, :] + of_mean)
    proposals, reviewers = (outer_effects, inner_effects) if swapped else (inner_effects, outer_effects)
    of_proposals, of_reviewers = (b, a) if swapped else (a, b)
    return Fit(
        equations.centre + float(found.outer[0]),
        proposals,
        reviewers,
        (covariance + covariance.T) / 2,
        np.sqrt(np.maximum(found.chance * errors, 0.0)),
        of_proposals * found.chance,
        of_reviewers * found.chance,
        found.chance,
    )


def likeliest(equations: Equations, may_vary: tuple[bool, bool]) -> tuple[float, float]:
    """The ratios of least deviance; nothing for a side that may not vary, or whose variance explains nothing."""
    ways = [SEARCHED if may else (0.0,) for may in may_vary]
    start = min(product(ways[0], ways[1]), key=lambda ratios: equations.solved(*ratios).deviance)
    free = [side for side in (0, 1) if may_vary[side]]
    best = _descended(equations, start, free)
    # An effect that explains nothing is none; what remains is looked for anew.
    told = [(equations.solved(*ratios).deviance, ratios) for ratios in (best, (0.0, 0.0))]
    if len(free) == 2 and min(best) > 0:
        for without, side in (((best[0], 0.0), 0), ((0.0, best[1]), 1)):
            if equations.solved(*without).deviance < told[0][0] + 1:
                alone = _descended(equations, without, [side])
                told.append((equations.solved(*alone).deviance, alone))
    least = min(deviance for deviance, _ratios in told)
    fitting = [ratios for deviance, ratios in told if deviance <= least + BETTER]
    return min(fitting, key=lambda ratios: (sum(ratio > 0 for ratio in ratios), ratios))


def _descended(equations: Equations, start: tuple[float, float], free: list[int]) -> tuple[float, float]:
    """Newton's steps downhill in the logarithms of the free ratios."""
    at = np.array([np.log(start[side]) if start[side] > 0 else LEAST for side in free])
    at = np.clip(at, LEAST, MOST)

    def ratios(logs: Floats) -> tuple[float, float]:
        found = [0.0, 0.0]
        for side, value in zip(free, logs, strict=True):
            found[side] = float(np.exp(value))
        return found[0], found[1]

    def slopes(solved: _Solved) -> Floats:
        return np.array([solved.slopes[side] for side in free])

    here = equations.solved(*ratios(at))
    for _step in range(STEPS):
        slope = slopes(here)
        held = ((at <= LEAST) & (slope > 0)) | ((at >= MOST) & (slope < 0))
        if np.abs(np.where(held, 0, slope)).max() < CLOSE:
            break
        bends = np.empty((len(free), len(free)))
        for n in range(len(free)):
            beside = at.copy()
            beside[n] += NEAR
            bends[n] = (slopes(equations.solved(*ratios(beside))) - slope) / NEAR
        values, turned = np.linalg.eigh((bends + bends.T) / 2)
        along = turned.T @ slope
        step = -turned @ (along / np.maximum(np.abs(values), 1e-3))
        step *= min(1.0, FURTHEST / max(float(np.abs(step).max()), 1e-300))
        for _half in range(30):
            new = np.clip(at + step, LEAST, MOST)
            there = equations.solved(*ratios(new))
            if there.deviance <= here.deviance - 1e-13 * abs(here.deviance):
                break
            step = step / 2
        else:
            break
        at, here = new, there
    found = ratios(at)
    least = 1.1 * float(np.exp(LEAST))
    return (found[0] if found[0] > least else 0.0, found[1] if found[1] > least else 0.0)
