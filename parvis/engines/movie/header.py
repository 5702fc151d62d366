"""Writing the header of a clip: `moov` with new tables over takes of the old tracks."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from parvis.engines.movie.boxes import box, children, full_box
from parvis.engines.movie.runs import Whole
from parvis.engines.movie.takes import Take

LONG = 1 << 32


@dataclass(frozen=True)
class Chunks:
    """Where the samples of one take lie in the clip: places, how many in each, which description."""

    places: Whole
    held: Whole
    kinds: Whole


class Header:
    """Everything of a `moov` but the chunk places, which depend on how long it is itself."""

    def __init__(
        self,
        mvhd: bytes,
        side: bytes,
        takes: Sequence[Take],
        chunks: Sequence[Chunks],
        length: Fraction,
        timescale: int,
    ) -> None:
        ticks = round(length * timescale)
        carried = {take.track.number for take in takes}
        self.mvhd = _movie_header(mvhd, timescale, ticks, min(max(carried) + 1, LONG - 1))
        self.side = side
        self.tracks = [_TrackParts(take, held, timescale, carried) for take, held in zip(takes, chunks, strict=True)]

    def written(self, *, start: int, wide: bool) -> bytes:
        """The `moov`, with chunk places counted from `start`; `wide` when they need eight bytes."""
        return box(b"moov", self.mvhd, *(t.written(start, wide) for t in self.tracks), self.side)


class _TrackParts:
    def __init__(self, take: Take, chunks: Chunks, timescale: int, carried: set[int]) -> None:
        track, boxes = take.track, take.track.boxes
        self.places = chunks.places
        self.head = (
            _track_header(boxes["tkhd"], round((take.late + take.shown) * timescale))
            + _edit_list(take, timescale)
            + _references(boxes["tref"], carried)
        )
        self.tail = boxes["track_side"]
        self.media = _media_header(boxes["mdhd"], track.timescale, take.ticks) + boxes["media_side"]
        references = int.from_bytes(boxes["references"], "big")
        own = full_box(b"url ", 0, 1) * references
        dinf = box(b"dinf", full_box(b"dref", 0, 0, struct.pack(">I", references), own))
        self.minf = boxes["minf_side"] + dinf
        self.stbl = b"".join(
            (
                boxes["stsd"],
                _table(b"stts", take.counts, take.deltas),
                _shifts(take),
                _table(b"stss", take.starts) if take.starts is not None else b"",
                _sizes(take),
                _chunk_runs(chunks),
                boxes["group_kinds"],
                _groups(take),
            )
        )

    def written(self, start: int, wide: bool) -> bytes:
        places = self.places + start
        table = full_box(
            b"co64" if wide else b"stco",
            0,
            0,
            struct.pack(">I", len(places)),
            places.astype(">u8" if wide else ">u4").tobytes(),
        )
        minf = box(b"minf", self.minf, box(b"stbl", self.stbl, table))
        return box(b"trak", self.head, box(b"mdia", self.media, minf), self.tail)


def _table(kind: bytes, *columns: Whole, version: int = 0, width: str = ">u4") -> bytes:
    rows = np.stack(columns, axis=1) if len(columns) > 1 else columns[0]
    return full_box(kind, version, 0, struct.pack(">I", len(columns[0])), rows.astype(width).tobytes())


def _shifts(take: Take) -> bytes:
    if not len(take.shifts):
        return b""
    # Version 1 knows shifts below zero; readers of version 0 see the same bits for the others.
    version = 1 if int(take.shifts.min()) < 0 else 0
    return _table(b"ctts", take.shift_counts, take.shifts, version=version, width=">i4" if version else ">u4")


def _sizes(take: Take) -> bytes:
    samples = take.track.samples
    if take.counter is not None:
        return full_box(b"stsz", 0, 0, struct.pack(">II", 4, 1))
    if samples.size:
        return full_box(b"stsz", 0, 0, struct.pack(">II", samples.size, take.count))
    sizes = [samples.sizes[first:end].astype(">u4").tobytes() for first, end in take.stretches]
    return full_box(b"stsz", 0, 0, struct.pack(">II", 0, take.count), *sizes)


def _chunk_runs(chunks: Chunks) -> bytes:
    """`stsc`: how many samples each chunk holds, equal neighbours told once."""
    changes = np.flatnonzero((np.diff(chunks.held) != 0) | (np.diff(chunks.kinds) != 0)) + 1
    firsts = np.concatenate(([0], changes)).astype(np.int64)
    return _table(b"stsc", firsts + 1, chunks.held[firsts], chunks.kinds[firsts])


def _groups(take: Take) -> bytes:
    """Sample groups (`sbgp`), cut to the take's samples."""
    body = take.track.boxes["groups"]
    if not body or len(take.stretches) != 1:
        return b""
    first, end = take.stretches[0]
    written = []
    for found in children(body):
        content = body[found.body : found.end]
        at = 12 if content[:1] == b"\x01" else 8
        if len(content) < at + 4:
            continue
        count = min(struct.unpack_from(">I", content, at)[0], (len(content) - at - 4) // 8)
        rows = np.frombuffer(content, ">u4", count * 2, at + 4).astype(np.int64).reshape(count, 2)
        edges = np.concatenate(([0], np.cumsum(rows[:, 0])))
        held = np.clip(edges[1:], first, end) - np.clip(edges[:-1], first, end)
        kept = held > 0
        if kept.any():
            table = np.stack((held[kept], rows[kept, 1]), axis=1).astype(">u4").tobytes()
            written.append(box(b"sbgp", content[:at], struct.pack(">I", int(kept.sum())), table))
    return b"".join(written)


def _edit_list(take: Take, timescale: int) -> bytes:
    late, shown = round(take.late * timescale), round(take.shown * timescale)
    wide = max(late, shown, take.hidden) >= 1 << 31
    row = ">QqI" if wide else ">IiI"
    rows = [struct.pack(row, late, -1, 0x10000)] if late > 0 else []
    rows.append(struct.pack(row, shown, take.hidden, 0x10000))
    return box(b"edts", full_box(b"elst", int(wide), 0, struct.pack(">I", len(rows)), *rows))


def _references(tref: bytes, carried: set[int]) -> bytes:
    """References between tracks, without those to tracks left out."""
    kept = []
    for found in children(tref):
        numbers = np.frombuffer(tref, ">u4", (found.end - found.body) // 4, found.body).tolist()
        if present := [n for n in numbers if n in carried]:
            kept.append(box(found.kind, struct.pack(f">{len(present)}I", *present)))
    return box(b"tref", *kept) if kept else b""


def _movie_header(mvhd: bytes, timescale: int, ticks: int, next_number: int) -> bytes:
    created, changed = struct.unpack_from(">QQ" if mvhd[0] == 1 else ">II", mvhd, 4)
    rest = mvhd[-80:-4] + struct.pack(">I", next_number)
    if max(created, changed, ticks) >= LONG:
        return full_box(b"mvhd", 1, 0, struct.pack(">QQIQ", created, changed, timescale, ticks), rest)
    return full_box(b"mvhd", 0, 0, struct.pack(">IIII", created, changed, timescale, ticks), rest)


def _track_header(tkhd: bytes, ticks: int) -> bytes:
    wide = tkhd[0] == 1
    flags = int.from_bytes(tkhd[1:4], "big")
    created, changed, number = struct.unpack_from(">QQI" if wide else ">III", tkhd, 4)
    rest = tkhd[-60:]
    if max(created, changed, ticks) >= LONG:
        return full_box(b"tkhd", 1, flags, struct.pack(">QQIIQ", created, changed, number, 0, ticks), rest)
    return full_box(b"tkhd", 0, flags, struct.pack(">IIIII", created, changed, number, 0, ticks), rest)


def _media_header(mdhd: bytes, timescale: int, ticks: int) -> bytes:
    created, changed = struct.unpack_from(">QQ" if mdhd[0] == 1 else ">II", mdhd, 4)
    language = mdhd[-4:]
    if max(created, changed, ticks) >= LONG:
        return full_box(b"mdhd", 1, 0, struct.pack(">QQIQ", created, changed, timescale, ticks), language)
    return full_box(b"mdhd", 0, 0, struct.pack(">IIII", created, changed, timescale, ticks), language)
