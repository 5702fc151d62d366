"""The bytes of a clip: a header in memory, then ranges of the source; any part of them can be asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from parvis.engines.movie.runs import Whole

BLOCK = 1 << 20


class SourceRange(NamedTuple):
    """Bytes to be taken from the source file."""

    offset: int
    length: int


@dataclass(frozen=True)
class ClipBody:
    """`header`, followed by the source's bytes `[offsets[n], offsets[n] + lengths[n])` in turn."""

    header: bytes
    offsets: Whole
    lengths: Whole

    @classmethod
    def of_pieces(cls, header: bytes, offsets: Whole, lengths: Whole) -> ClipBody:
        """Join pieces that touch in the source, so that a clip is a few dozen ranges."""
        begins = np.ones(len(offsets), bool)
        begins[1:] = offsets[1:] != offsets[:-1] + lengths[:-1]
        firsts = np.flatnonzero(begins)
        return cls(header, offsets[firsts], np.add.reduceat(lengths, firsts))

    @cached_property
    def ends(self) -> Whole:
        """Where each range ends in the clip."""
        return len(self.header) + np.cumsum(self.lengths)

    @cached_property
    def length(self) -> int:
        """Bytes of the whole clip."""
        return int(self.ends[-1])

    def parts(self, offset: int = 0, length: int | None = None) -> Iterator[bytes | SourceRange]:
        """What the clip's bytes `[offset, offset + length)` are made of, in order."""
        end = self.length if length is None else min(self.length, offset + length)
        if offset < 0 or end <= offset:
            return
        if offset < len(self.header):
            yield self.header[offset:end]
            offset = min(len(self.header), end)
        number = int(self.ends.searchsorted(offset, "right"))
        while offset < end:
            into = offset - (int(self.ends[number]) - int(self.lengths[number]))
            take = min(int(self.lengths[number]) - into, end - offset)
            yield SourceRange(int(self.offsets[number]) + into, take)
            offset += take
            number += 1

    def read(self, source: Callable[[int, int], bytes], offset: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The clip's bytes `[offset, offset + length)` in blocks; `source(offset, length)` reads the film.

        Raises `EOFError` when the film has become shorter than its index says.
        """
        for part in self.parts(offset, length):
            if isinstance(part, bytes):
                yield part
                continue
            place, left = part
            while left:
                block = source(place, min(left, BLOCK))
                if not block:
                    raise EOFError("the film is shorter than its index")
                yield block
                place, left = place + len(block), left - len(block)
