"""What rate a list of frame times has, and whether it keeps it.

A rate is constant, for us, when counting by it names the right frame at any
moment: no frame lies more than a quarter of a frame beside its place.  Phones
whose clock jitters by a millisecond pass; phones that leave frames out do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from parvis.domain.timecode import SMPTE_RATES

FALLBACK_RATE = Fraction(25)  # of a film of one frame that does not say how long it lasts
FASTEST = Fraction(1000)


@dataclass(frozen=True)
class Pace:
    """The rate by which frames are counted; `variable` when their times have to be looked up."""

    rate: Fraction
    variable: bool


def pace_of(ticks: NDArray[np.int64], timescale: int, last_duration: int = 0) -> Pace:
    """The pace of frames shown at `ticks` (ascending, in units of 1/timescale second)."""
    count = len(ticks)
    if count < 2 or ticks[-1] <= ticks[0]:
        rate = Fraction(timescale, last_duration) if last_duration > 0 else FALLBACK_RATE
        return Pace(_bounded(_known(rate, Fraction(1, 50)) or rate), variable=False)
    steps = np.diff(ticks)
    if steps.min() == steps.max() and timescale > 1000:
        exact = Fraction(timescale, int(steps[0]))
        return Pace(_bounded(_known(exact, Fraction(1, 20_000)) or exact), variable=False)
    average = Fraction((count - 1) * timescale, int(ticks[-1] - ticks[0]))
    candidates = [known] if (known := _known(average, Fraction(1, 200))) else []
    candidates += [average.limit_denominator(1001), average.limit_denominator(1_000_000)]
    for rate in candidates:
        if rate > 0 and _keeps(ticks, timescale, rate):
            return Pace(_bounded(rate), variable=False)
    typical = Fraction(timescale) / Fraction(float(np.median(steps))).limit_denominator(1000)
    return Pace(_bounded(_known(typical, Fraction(1, 50)) or typical.limit_denominator(1001)), variable=True)


def _keeps(ticks: NDArray[np.int64], timescale: int, rate: Fraction) -> bool:
    per_frame = float(timescale / rate)
    beside = (ticks - ticks[0]).astype(np.float64) - np.arange(len(ticks)) * per_frame
    return bool(np.abs(beside).max() <= per_frame / 4)


def _known(rate: Fraction, tolerance: Fraction) -> Fraction | None:
    nearest = min(SMPTE_RATES, key=lambda known: abs(known - rate))
    return nearest if abs(nearest - rate) <= tolerance * nearest else None


def _bounded(rate: Fraction) -> Fraction:
    return min(max(rate, Fraction(1, 3600)), FASTEST)
