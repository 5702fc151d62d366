"""The sidecar index of a film on disk: made once when the film comes in, mapped when a part is asked for."""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from parvis.engines.movie.boxes import Read
from parvis.engines.movie.index import Index
from parvis.engines.movie.reading import build_index


@dataclass(frozen=True)
class Indexed:
    """What was indexed, and how large the index is."""

    frames: int
    rate: Fraction
    variable: bool
    size: int


def index_film(path: Path) -> Index:
    """The index of the film at `path`; raises `Unreadable` with the reason why it can't be cut as it is."""
    with reading(path) as (read, size):
        return build_index(read, size)


def write_index(source: Path, target: Path) -> Indexed:
    """Write the index of `source` to `target`, whole or not at all; raises `Unreadable` as `index_film` does."""
    index = index_film(source)
    content = index.to_bytes()
    unfinished = target.with_name(target.name + ".part")
    unfinished.write_bytes(content)
    unfinished.replace(target)
    return Indexed(index.frames, index.pace.rate, index.pace.variable, len(content))


def load_index(path: Path) -> Index:
    """Map an index into memory; pages are read as a plan needs them."""
    with path.open("rb") as file:
        return Index.from_buffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


@contextmanager
def reading(path: Path) -> Iterator[tuple[Read, int]]:
    """A function that reads ranges of the file, and the file's size."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    try:

        def read(offset: int, length: int) -> bytes:
            return os.pread(descriptor, length, offset)

        yield read, os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)
