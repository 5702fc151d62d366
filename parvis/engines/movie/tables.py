"""The sample tables of one track (`stbl`) as arrays, each held against the others.

Counts in a table must fit into the bytes of its box, so that no claim of four
billion entries costs more than the file is long.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parvis.engines.movie.reasons import Unreadable
from parvis.engines.movie.runs import Runs, Whole

MOST_SAMPLES = 16_000_000  # with a size each; sound of equal samples may have more
MOST_EQUAL_SAMPLES = 1 << 34
SPAN = 512  # samples in a row of which only the first place is kept


@dataclass(frozen=True)
class Samples:
    """Where each sample of a track lies, how long it is, and when it is decoded and shown.

    A span is a row of samples that touch; `size` is their common size, or 0
    when `sizes` holds one for each.
    """

    count: int
    times: Runs
    shifts: NDArray[np.int32]  # presentation minus decode time; empty when they are equal
    size: int
    sizes: NDArray[np.uint32]
    span_first: Whole
    span_offset: Whole
    span_kind: NDArray[np.int32]  # which sample description, from 1
    syncs: NDArray[np.int32] | None  # None: every sample

    def place(self, number: int) -> tuple[int, int]:
        """Offset and size of one sample."""
        span = int(self.span_first.searchsorted(number, "right")) - 1
        first, offset = int(self.span_first[span]), int(self.span_offset[span])
        if self.size:
            return offset + (number - first) * self.size, self.size
        return offset + int(self.sizes[first:number].sum()), int(self.sizes[number])


def words(body: bytes, name: str, at: int, width: int, kind: str = ">u4") -> NDArray[np.int64]:
    """The entries of a table: its count at `at`, then rows of `width` numbers; as rows."""
    if len(body) < at + 4:
        raise Unreadable("damaged-tables", where=name)
    count = struct.unpack_from(">I", body, at)[0]
    step = np.dtype(kind).itemsize * width
    if count * step > len(body) - at - 4:
        raise Unreadable("damaged-tables", where=name)
    rows = np.frombuffer(body, kind, count * width, at + 4)
    return rows.astype(np.int64).reshape(count, width)


def read_samples(stbl: dict[bytes, bytes], *, equal_size: int | None, file_size: int) -> Samples:
    """Read the tables of a track; `equal_size` overrides the stated size of plain sound."""
    count, size, sizes = _sizes(stbl)
    size = equal_size or size
    if count > (MOST_EQUAL_SAMPLES if size else MOST_SAMPLES):
        raise Unreadable("oversized-tables", where="stsz")
    if size and count * size > file_size:
        raise Unreadable("truncated", missing=count * size - file_size)
    times = _times(stbl, count)
    span_first, span_offset, span_kind = _spans(stbl, count, size, sizes, file_size)
    return Samples(
        count=count,
        times=times,
        shifts=_shifts(stbl, count) if count <= MOST_SAMPLES else np.zeros(0, np.int32),
        size=size,
        sizes=sizes,
        span_first=span_first,
        span_offset=span_offset,
        span_kind=span_kind,
        syncs=_syncs(stbl, count),
    )


def _sizes(stbl: dict[bytes, bytes]) -> tuple[int, int, NDArray[np.uint32]]:
    none = np.zeros(0, np.uint32)
    if body := stbl.get(b"stsz", b""):
        if len(body) < 12:
            raise Unreadable("damaged-tables", where="stsz")
        size, count = struct.unpack_from(">II", body, 4)
        if size:
            return count, size, none
        return count, 0, words(body, "stsz", 8, 1)[:, 0].astype(np.uint32)
    body = stbl.get(b"stz2", b"")
    if len(body) < 12:
        return 0, 0, none
    bits, count = body[7], struct.unpack_from(">I", body, 8)[0]
    if bits not in {4, 8, 16} or (count * bits + 7) // 8 > len(body) - 12:
        raise Unreadable("damaged-tables", where="stz2")
    if bits == 16:
        return count, 0, np.frombuffer(body, ">u2", count, 12).astype(np.uint32)
    raw = np.frombuffer(body, "u1", (count * bits + 7) // 8, 12)
    if bits == 4:
        raw = np.stack((raw >> 4, raw & 15), axis=1).reshape(-1)[:count]
    return count, 0, raw.astype(np.uint32)


def _times(stbl: dict[bytes, bytes], count: int) -> Runs:
    rows = words(stbl.get(b"stts", b""), "stts", 4, 2)
    rows = rows[rows[:, 0] > 0]
    if count and (not len(rows) or rows[:, 1].max() >= 1 << 31):
        raise Unreadable("damaged-tables", where="stts")
    ends = np.cumsum(rows[:, 0])
    if count > (int(ends[-1]) if len(rows) else 0):
        raise Unreadable("damaged-tables", where="stts")
    kept = int(ends.searchsorted(count, "left")) + 1 if count else 0
    counts, deltas = rows[:kept, 0].copy(), rows[:kept, 1].copy()
    if kept:
        counts[-1] -= int(ends[kept - 1]) - count
    if float((counts * deltas.astype(np.float64)).sum()) > 2**62:
        raise Unreadable("damaged-tables", where="stts")
    return Runs.of_deltas(counts, deltas)


def _shifts(stbl: dict[bytes, bytes], count: int) -> NDArray[np.int32]:
    body = stbl.get(b"ctts", b"")
    if not body:
        return np.zeros(0, np.int32)
    counts = words(body, "ctts", 4, 2)[:, 0]
    values = words(body, "ctts", 4, 2, ">i4")[:, 1]
    ends = np.cumsum(counts)
    kept = int(ends.searchsorted(count, "left")) + 1 if len(ends) else 0
    counts, values = counts[:kept].copy(), values[:kept]
    if kept and int(ends[min(kept, len(ends)) - 1]) > count:
        counts[-1] -= int(ends[kept - 1]) - count
    shifts = np.zeros(count, np.int32)
    listed = np.repeat(values, counts)
    shifts[: len(listed)] = listed
    return shifts if shifts.any() else np.zeros(0, np.int32)


def _syncs(stbl: dict[bytes, bytes], count: int) -> NDArray[np.int32] | None:
    body = stbl.get(b"stss")
    if body is None:
        return None
    numbers = np.unique(words(body, "stss", 4, 1)[:, 0] - 1)
    if len(numbers) and (numbers[0] < 0):
        raise Unreadable("damaged-tables", where="stss")
    return numbers[numbers < count].astype(np.int32)


def _spans(
    stbl: dict[bytes, bytes], count: int, size: int, sizes: NDArray[np.uint32], file_size: int
) -> tuple[Whole, Whole, NDArray[np.int32]]:
    if b"co64" in stbl:
        places = words(stbl[b"co64"], "co64", 4, 1, ">u8")[:, 0]
    else:
        places = words(stbl.get(b"stco", b""), "stco", 4, 1)[:, 0]
    rows = words(stbl.get(b"stsc", b""), "stsc", 4, 3)
    if not count:
        none = np.zeros(0, np.int64)
        return none, none, np.zeros(0, np.int32)
    starts = rows[:, 0] - 1
    if not len(rows) or starts[0] != 0 or (np.diff(starts) <= 0).any() or rows[:, 1].min() <= 0:
        raise Unreadable("damaged-tables", where="stsc")
    rows, starts = rows[starts < len(places)], starts[starts < len(places)]
    repeats = np.diff(np.concatenate((starts, [len(places)])))
    per_chunk, kinds = np.repeat(rows[:, 1], repeats), np.repeat(rows[:, 2], repeats)
    ends = np.cumsum(per_chunk)
    if not len(ends) or int(ends[-1]) < count:
        raise Unreadable("damaged-tables", where="stco")
    used = int(ends.searchsorted(count, "left")) + 1
    places, kinds = places[:used], kinds[:used]
    first = np.concatenate(([0], ends[: used - 1]))
    held = np.diff(np.concatenate((first, [count])))
    if size:
        last = places + held * size
        _inside(places, last, file_size)
        return first, places, kinds.astype(np.int32)
    sums = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
    _inside(places, places + sums[first + held] - sums[first], file_size)
    pieces = -(-held // SPAN)
    within = np.arange(int(pieces.sum())) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    chunk_first = np.repeat(first, pieces)
    span_first = chunk_first + within * SPAN
    span_offset = np.repeat(places, pieces) + sums[span_first] - sums[chunk_first]
    return span_first, span_offset, np.repeat(kinds, pieces).astype(np.int32)


def _inside(starts: Whole, ends: Whole, file_size: int) -> None:
    """Every chunk lies in the file, and together they are no longer than it."""
    if starts.min() < 0 or (ends < starts).any():
        raise Unreadable("damaged-tables", where="stco")
    if (missing := int(ends.max()) - file_size) > 0:
        raise Unreadable("truncated", missing=missing)
    if int((ends - starts).sum()) > file_size:
        raise Unreadable("damaged-tables", where="overlap")
