"""What a library holds, as arrays: since when each row is open, and which values it has.

Counting how many rows have each of a few hundred values, under any choice of
other values, is reading a database table many times over, or adding up a few
arrays once.  Rows stand in the order in which they open, so what is open at a
moment is a beginning of every array, and time passing changes nothing here.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.bool_]  # one yes or no a row


@dataclass(frozen=True)
class Values:
    """What the rows have of one sort of value, as pairs: this row has the value with this number."""

    numbers_by_name: Mapping[str, int]
    rows: NDArray[np.int32]
    numbers: NDArray[np.int32]


class Gathering:
    """Values of one sort while they are read, row by row."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._rows, self._numbers = array("i"), array("i")

    def add(self, row: int, name: str | None) -> None:
        """That the row has this value; an empty one is none."""
        if name:
            self._rows.append(row)
            self._numbers.append(self._known.setdefault(name, len(self._known)))

    def values(self) -> Values:
        """Everything that was added."""
        return Values(self._known, np.array(self._rows, np.int32), np.array(self._numbers, np.int32))


class Holdings:
    """Rows in the order in which they open and of their keys, which name them outside; moments are integers."""

    def __init__(self, keys: Collection[int], moments: Collection[int], values: Mapping[str, Values]) -> None:
        self.keys = np.fromiter(keys, np.int64, len(keys))
        self.moments = np.fromiter(moments, np.int64, len(moments))
        self.values = values
        self._by_key = np.argsort(self.keys)

    def open_at(self, moment: int) -> Rows:
        """What has opened by then, the moment itself included."""
        return np.arange(len(self.keys)) < np.searchsorted(self.moments, moment, side="right")

    def among(self, keys: Collection[int]) -> Rows:
        """The rows with these keys; keys that are not held are passed over."""
        found = np.zeros(len(self.keys), np.bool_)
        if len(self.keys) and len(keys):
            wanted = np.fromiter(keys, np.int64, len(keys))
            places = np.searchsorted(self.keys, wanted, sorter=self._by_key).clip(max=len(self.keys) - 1)
            rows = self._by_key[places]
            found[rows[self.keys[rows] == wanted]] = True
        return found

    def having(self, sort: str, names: Iterable[str]) -> Rows:
        """The rows that have one of these values."""
        values = self.values[sort]
        wanted = [number for name in names if (number := values.numbers_by_name.get(name)) is not None]
        found = np.zeros(len(self.keys), np.bool_)
        found[values.rows[np.isin(values.numbers, wanted)]] = True
        return found

    @staticmethod
    def amount(rows: Rows) -> int:
        """How many rows there are in a choice of them."""
        return int(np.count_nonzero(rows))

    def counts(self, sort: str, rows: Rows) -> list[tuple[str, int]]:
        """Each value that these rows have, and how many of them have it."""
        values = self.values[sort]
        amounts = np.bincount(values.numbers[rows[values.rows]], minlength=len(values.numbers_by_name)).tolist()
        return [(name, amount) for name, amount in zip(values.numbers_by_name, amounts, strict=True) if amount]

    def place(self, moment: int, key: int | None = None) -> tuple[int, int]:
        """Where the rows before a place end and where those after it begin.

        The place is that of a row; without its key, all that opened at that moment stands in it.
        """
        first, end = (int(np.searchsorted(self.moments, moment, side)) for side in ("left", "right"))
        if key is None:
            return first, end
        before, after = (int(np.searchsorted(self.keys[first:end], key, side)) for side in ("left", "right"))
        return first + before, first + after

    def newest(self, rows: Rows, most: int, *, end: int | None = None) -> list[int]:
        """The keys of those of these rows that opened last, the last first; of the rows before `end` only."""
        found: list[int] = self.keys[np.flatnonzero(rows[:end])[: -most - 1 : -1]].tolist()
        return found

    def oldest(self, rows: Rows, most: int, *, begin: int) -> list[int]:
        """The keys of those of these rows from `begin` on that opened first, the first first."""
        found: list[int] = self.keys[begin:][np.flatnonzero(rows[begin:])[:most]].tolist()
        return found
