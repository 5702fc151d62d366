"""When two proposals are the same, or nearly.

The same words handed in twice are refused; words that are mostly the same are
told, for a person to judge.  A text is cut into runs of five words; the
smallest hashes among them are a sketch of it, and how many of the smallest two
sketches share says how much of their words two texts have in common.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

RUN = 5
SKETCH = 128
LIKELY = 0.5  # from here on a person should look
MARKS = 16


def sketch(texts: Iterable[str]) -> list[int]:
    """The smallest hashes of all runs of five words, in ascending order; short texts give fewer."""
    hashes: set[int] = set()
    for text in texts:
        words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
        for at in range(max(0, len(words) - RUN + 1)):
            run = " ".join(words[at : at + RUN])
            # 52 bits: exact also for programs that read JSON numbers as floats.
            hashes.add(int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big") >> 12)
    return sorted(hashes)[:SKETCH]


def likeness(one: Sequence[int], another: Sequence[int]) -> float:
    """The estimated part of their runs of words that two texts share, from 0 to 1."""
    if not one or not another:
        return 0.0
    smallest = sorted({*one, *another})[:SKETCH]
    both = {*one} & {*another}
    return sum(1 for found in smallest if found in both) / len(smallest)


def marks(own: Sequence[int]) -> list[str]:
    """The few smallest hashes of a sketch, of which two texts that are likely the same share one.

    Each of the sixteen smallest hashes of both together stands in both with the
    part that they share: with a half or more, all sixteen fail once in 65,000.
    """
    return [f"{found:x}" for found in own[:MARKS]]


@dataclass(frozen=True)
class Passage:
    """A run of words that stands in both texts: where here, where there, and the words as they stand here."""

    here: str
    there: str
    words: str

    @property
    def length(self) -> int:
        """How many words it has."""
        return len(self.words.split())


SHORTEST_PASSAGE = 8


def passages(here: Mapping[str, str], there: Mapping[str, str], *, most: int = 5) -> tuple[Passage, ...]:
    """The longest runs of words that two proposals share, field by field, the longest first.

    Runs are found as in the sketch, case and marks aside, and reach as far as both texts go on alike.
    """
    places: dict[tuple[str, ...], tuple[str, int]] = {}
    plain_there: dict[str, list[str]] = {}
    for name, text in there.items():
        words = plain_there[name] = [_plain(word) for word in text.split()]
        for at in range(len(words) - RUN + 1):
            places.setdefault(tuple(words[at : at + RUN]), (name, at))
    found = []
    for name, text in here.items():
        shown = text.split()
        words = [_plain(word) for word in shown]
        at = 0
        while at <= len(words) - RUN:
            hit = places.get(tuple(words[at : at + RUN]))
            if hit is None:
                at += 1
                continue
            other, begins = plain_there[hit[0]], hit[1]
            length = RUN
            while (
                at + length < len(words)
                and begins + length < len(other)
                and words[at + length] == other[begins + length]
            ):
                length += 1
            if length >= SHORTEST_PASSAGE:
                found.append(Passage(name, hit[0], " ".join(shown[at : at + length])))
            at += length
    return tuple(sorted(found, key=lambda one: -one.length)[:most])


def _plain(word: str) -> str:
    return "".join(re.findall(r"\w+", unicodedata.normalize("NFKC", word).casefold())) or word
