"""A long rising table kept as straight pieces: value = start + (n - first) * step.

The decode times of an hour of film are one run; a phone's are some thousand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Runs:
    """Straight pieces over sample numbers `0 … count`; `first` and `start` rise."""

    first: Whole
    start: Whole
    step: Whole
    count: int

    @classmethod
    def of_deltas(cls, counts: Whole, deltas: Whole) -> Runs:
        """From run lengths and the step within each, beginning at 0."""
        firsts = np.concatenate(([0], np.cumsum(counts)))
        starts = np.concatenate(([0], np.cumsum(counts * deltas)))
        return cls(firsts[:-1], starts[:-1], deltas, int(firsts[-1]))

    def at(self, number: int) -> int:
        """The value of one sample; `number == count` is the end."""
        run = int(self.first.searchsorted(number, "right")) - 1
        return int(self.start[run]) + (number - int(self.first[run])) * int(self.step[run])

    def between(self, first: int, end: int) -> Whole:
        """The values of the samples `[first, end)`."""
        numbers = np.arange(first, end, dtype=np.int64)
        if len(self.first) == 1:
            straight: Whole = self.start[0] + (numbers - self.first[0]) * self.step[0]
            return straight
        return self.of_numbers(numbers)

    def of_numbers(self, numbers: Whole) -> Whole:
        """The values of these samples."""
        run = self.first.searchsorted(numbers, "right") - 1
        picked: Whole = self.start[run] + (numbers - self.first[run]) * self.step[run]
        return picked

    def last_at_or_before(self, value: int) -> int:
        """The last sample whose value is not above `value`, at least 0 and at most the last."""
        run = max(0, int(self.start.searchsorted(value, "right")) - 1)
        last = (int(self.first[run + 1]) if run + 1 < len(self.first) else self.count) - 1
        first, step = int(self.first[run]), int(self.step[run])
        if step <= 0:
            return max(0, last)
        return max(0, min(last, first + (value - int(self.start[run])) // step))

    def deltas(self, first: int, end: int) -> tuple[Whole, Whole]:
        """The run lengths and steps of the samples `[first, end)`."""
        low = int(self.first.searchsorted(first, "right")) - 1
        high = int(self.first.searchsorted(end, "left"))
        edges = np.concatenate((self.first[low:high], [end]))
        edges[0] = first
        return np.diff(edges), self.step[low:high]


def run_lengths(values: Whole) -> tuple[Whole, Whole]:
    """Equal neighbours counted: how many, of what."""
    if not len(values):
        return np.zeros(0, np.int64), values
    edges = np.flatnonzero(np.diff(values)) + 1
    firsts = np.concatenate(([0], edges))
    return np.diff(np.concatenate((firsts, [len(values)]))), values[firsts]
