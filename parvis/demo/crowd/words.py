"""The words that the crowd's texts are combined from, in both languages, and lists of so many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from parvis.demo import library

Say = Callable[[str], None]
T = TypeVar("T")
BATCH = 1000

WORDS = library.read("crowd")
SUBJECTS: list[tuple[str, str]] = [tuple(row) for row in WORDS["subjects"]]
ASPECTS: list[dict[str, list[str]]] = WORDS["aspects"]
SITES: list[tuple[str, str]] = [tuple(row) for row in WORDS["sites"]]
GIVEN: list[str] = WORDS["given"]
FAMILY: list[str] = WORDS["family"]
EVENTS: list[str] = WORDS["events"]


def batched(many: Iterable[T], amount: int) -> Iterator[list[T]]:
    """The many in lists of at most that amount."""
    source = iter(many)
    while batch := list(islice(source, amount)):
        yield batch
