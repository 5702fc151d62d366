"""Movies written by hand, box by box, to be as wrong as a test needs."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from parvis.engines.movie.boxes import Read, box, full_box

UNITY = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


def rows(*entries: Sequence[int], form: str = ">I") -> bytes:
    """A table: the count, then the entries."""
    flat = [number for entry in entries for number in entry]
    return struct.pack(">I", len(entries)) + b"".join(struct.pack(form, number) for number in flat)


@dataclass
class Tables:
    """The tables of a track of ten one-kilobyte samples; replace what should be wrong."""

    codec: bytes = b"jpeg"
    handler: bytes = b"vide"
    timescale: int = 1000
    stts: bytes = rows((10, 40))
    stsc: bytes = rows((1, 10, 1))
    stsz: bytes = struct.pack(">II", 1000, 10)
    stco: bytes = rows((0,))
    stco_name: bytes = b"stco"
    stss: bytes | None = None
    ctts: bytes | None = None
    elst: bytes | None = None
    dref_flags: int = 1
    stsd_entry: bytes = bytes(6) + struct.pack(">H", 1) + bytes(70)
    extra: bytes = b""


def trak(tables: Tables, number: int = 1) -> bytes:
    """One track."""
    stbl = box(
        b"stbl",
        full_box(b"stsd", 0, 0, struct.pack(">I", 1), box(tables.codec, tables.stsd_entry)),
        full_box(b"stts", 0, 0, tables.stts),
        full_box(b"stsc", 0, 0, tables.stsc),
        full_box(b"stsz", 0, 0, tables.stsz),
        full_box(tables.stco_name, 0, 0, tables.stco),
        full_box(b"stss", 0, 0, tables.stss) if tables.stss is not None else b"",
        full_box(b"ctts", 0, 0, tables.ctts) if tables.ctts is not None else b"",
        tables.extra,
    )
    dinf = box(b"dinf", full_box(b"dref", 0, 0, struct.pack(">I", 1), full_box(b"url ", 0, tables.dref_flags)))
    minf = box(b"minf", full_box(b"vmhd", 0, 1, bytes(8)), dinf, stbl)
    mdia = box(
        b"mdia",
        full_box(b"mdhd", 0, 0, struct.pack(">IIIIHH", 0, 0, tables.timescale, 400, 0, 0)),
        full_box(b"hdlr", 0, 0, bytes(4), tables.handler, bytes(13)),
        minf,
    )
    tkhd = full_box(b"tkhd", 0, 3, struct.pack(">IIIII", 0, 0, number, 0, 400), bytes(16), UNITY, bytes(8))
    edts = box(b"edts", full_box(b"elst", 0, 0, tables.elst)) if tables.elst is not None else b""
    return box(b"trak", tkhd, edts, mdia)


def movie(*tracks: Tables, media: int = 10_000, moov_side: bytes = b"", top_side: bytes = b"") -> bytes:
    """A whole film: `ftyp`, `mdat` from byte 16 to 24 + media, then `moov`."""
    mvhd = full_box(b"mvhd", 0, 0, struct.pack(">IIII", 0, 0, 1000, 400), bytes(16), UNITY, bytes(24), bytes(4))
    moov = box(b"moov", mvhd, *(trak(t, n + 1) for n, t in enumerate(tracks)), moov_side)
    return box(b"ftyp", b"qt  ", bytes(4)) + box(b"mdat", bytes(media)) + top_side + moov


def reader(content: bytes) -> tuple[Read, int]:
    """What the engine reads a film through."""

    def read(offset: int, length: int) -> bytes:
        return content[offset : offset + length] if offset >= 0 else b""

    return read, len(content)
