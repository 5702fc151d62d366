"""Clips before they are made: the sidecar index from the store, the plan from the engine, kept for the next request.

The index is mapped into memory, not read; a plan is a few kilobytes for half a
minute and some megabytes for an hour, so only few are kept.
"""

from __future__ import annotations

import mmap
from functools import lru_cache

from parvis.engines.movie.index import Index
from parvis.engines.movie.plan import InstantPlan, plan_instant
from parvis.engines.movie.splice import Splice, independent_in, plan_splice
from parvis.gateways import storage
from parvis.gateways.video.indexing import reading


@lru_cache(maxsize=64)
def index_of(key: str) -> Index:
    """The sidecar index kept under this key.  Keys are never used twice, so what is kept here is never old."""
    with storage.local_path(key).open("rb") as opened:
        return Index.from_buffer(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))


@lru_cache(maxsize=12)
def planned(key: str, first: int, end: int) -> InstantPlan:
    """The plan of the instant clip of the frames `[first, end)`."""
    return plan_instant(index_of(key), first, end)


@lru_cache(maxsize=256)
def spliced(key: str, film_key: str, first: int, end: int) -> Splice:
    """How much of the clean clip of the frames `[first, end)` can be copied from the film, and how much not."""
    index = index_of(key)
    with reading(storage.local_path(film_key)) as (read, _size):
        return plan_splice(index, first, end, independent_in(read, index.picture))
