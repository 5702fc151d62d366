"""The boxes of an ISO base media file (ISO/IEC 14496-12): found, opened, and never believed.

Every length in a file is a claim.  Nothing here allocates by a claim: a box
must lie inside its parent and the parent inside the file before it is read.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from parvis.engines.movie.reasons import Unreadable

Read = Callable[[int, int], bytes]
"""`read(offset, length)`: the bytes there, fewer at the end of the file."""

MOST_TOP_BOXES = 20_000
MOST_CHILDREN = 4_000
LARGEST_MOOV = 128 << 20


class Box(NamedTuple):
    """Where a box lies: `[start, end)` with its header, `[body, end)` without."""

    kind: bytes
    start: int
    body: int
    end: int


class Layout(NamedTuple):
    """What a file consists of at the top: the boxes that matter here."""

    ftyp: bytes
    moov: bytes
    fragments: bool


def top_layout(read: Read, size: int) -> Layout:
    """Read `ftyp` and `moov`, wherever they lie; raises `Unreadable` when there is no whole `moov`."""
    ftyp = moov = b""
    fragments = False
    for box in _top_boxes(read, size):
        if box.kind == b"ftyp" and not ftyp and box.end - box.start <= 4096:
            ftyp = read(box.start, box.end - box.start)
        elif box.kind == b"moov" and not moov:
            if box.end > size:
                raise Unreadable("truncated", missing=box.end - size)
            if box.end - box.body > LARGEST_MOOV:
                raise Unreadable("oversized-tables", where="moov")
            moov = read(box.body, box.end - box.body)
            if len(moov) < box.end - box.body:
                raise Unreadable("truncated", missing=box.end - box.body - len(moov))
        elif box.kind == b"moof":
            fragments = True
            if moov:
                break
    if not moov:
        raise Unreadable("no-table")
    return Layout(ftyp, moov, fragments)


def _top_boxes(read: Read, size: int) -> Iterator[Box]:
    position = 0
    for _ in range(MOST_TOP_BOXES):
        head = read(position, 16)
        if len(head) < 8:
            return
        length, kind = struct.unpack(">I4s", head[:8])
        body = position + 8
        if length == 1 and len(head) == 16:
            length, body = struct.unpack(">Q", head[8:])[0], position + 16
        elif length == 0:
            length = size - position
        if length < body - position:
            return  # no box: whatever follows is not ours to read
        yield Box(kind, position, body, position + length)
        position += length
        if position >= size:
            return


def children(parent: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes inside `parent[start:end]`; a box that leaves its parent is refused."""
    end = len(parent) if end is None else end
    position = start
    for _ in range(MOST_CHILDREN):
        if position + 8 > end:
            return  # QuickTime ends some lists with four zero bytes
        length, kind = struct.unpack_from(">I4s", parent, position)
        body = position + 8
        if length == 1 and position + 16 <= end:
            length, body = struct.unpack_from(">Q", parent, position + 8)[0], position + 16
        elif length == 0:
            if kind == b"\0\0\0\0":
                return
            length = end - position
        if length < body - position or position + length > end:
            raise Unreadable("damaged-tables", where=name_of(kind))
        yield Box(kind, position, body, position + length)
        position += length
    raise Unreadable("oversized-tables", where="boxes")


def bodies(parent: bytes) -> dict[bytes, bytes]:
    """The first child of each kind, without its header."""
    found: dict[bytes, bytes] = {}
    for box in children(parent):
        if box.kind not in found:
            found[box.kind] = parent[box.body : box.end]
    return found


def box(kind: bytes, *parts: bytes) -> bytes:
    """Write a box."""
    body = b"".join(parts)
    if len(body) + 8 < 1 << 32:
        return struct.pack(">I4s", len(body) + 8, kind) + body
    return struct.pack(">I4sQ", 1, kind, len(body) + 16) + body


def full_box(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """Write a box with version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def name_of(kind: bytes) -> str:
    """A box's four letters, fit to be shown."""
    return "".join(chr(c) if 32 < c < 127 else "?" for c in kind)
