"""From many rounds to one figure."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from measuring.house import Cost


def medians(took: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*(median(values) for values in zip(*took, strict=True)))
