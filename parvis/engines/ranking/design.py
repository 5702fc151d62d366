"""Who marked what, and what such an arrangement can tell at all."""

from __future__ import annotations

import numpy as np

from parvis.engines.ranking.model import Floats, Whole

TOLD_APART = 1e-8


def parts(proposal: Whole, reviewer: Whole, sizes: tuple[int, int]) -> Whole:
    """The part of each proposal, from 1: two stand in one if reviewers link them, directly or through others."""
    labels = np.arange(sizes[0] + sizes[1])
    while True:
        both = np.minimum(labels[proposal], labels[sizes[0] + reviewer])
        new = labels.copy()
        np.minimum.at(new, proposal, both)
        np.minimum.at(new, sizes[0] + reviewer, both)
        if (new == labels).all():
            break
        labels = new
    _names, numbered = np.unique(labels[: sizes[0]], return_inverse=True)
    return numbered.astype(np.int64) + 1


def tells_apart(proposal: Whole, reviewer: Whole, sizes: tuple[int, int], *, with_reviewers: bool) -> bool:
    """Whether the variances asked for leave traces that differ.

    Each variance shapes the marks' covariance in its own way; once the common
    mean is taken off, no shape may be a mixture of the others.
    """
    number = len(proposal)
    by_proposal = np.bincount(proposal, minlength=sizes[0]).astype(float)
    by_reviewer = np.bincount(reviewer, minlength=sizes[1]).astype(float)
    crossing = np.zeros(sizes)
    np.add.at(crossing, (proposal, reviewer), 1.0)
    ones = (by_proposal[proposal], by_reviewer[reviewer], np.ones(number))
    plain = {
        (0, 0): float((by_proposal**2).sum()),
        (0, 1): float((crossing**2).sum()),
        (0, 2): float(number),
        (1, 1): float((by_reviewer**2).sum()),
        (1, 2): float(number),
        (2, 2): float(number),
    }
    chosen = (0, 1, 2) if with_reviewers else (0, 2)
    shapes = np.array([[_centred(plain, ones, *sorted((one, other))) for other in chosen] for one in chosen])
    own = np.sqrt(np.maximum(np.diag(shapes), 1e-300))
    return bool(np.linalg.eigvalsh(shapes / own[:, None] / own[None, :])[0] > TOLD_APART)


def _centred(plain: dict[tuple[int, int], float], ones: tuple[Floats, ...], one: int, other: int) -> float:
    number = len(ones[2])
    both = 2 / number * float(ones[one] @ ones[other])
    return plain[one, other] - both + float(ones[one].sum()) * float(ones[other].sum()) / number**2
