"""The same passages in two texts: fingerprints to find the texts, then the words themselves.

A text is read as folded words (case, accents, ligatures and marks aside), in
whatever language it is.  Every run of seven words has a hash; of any fourteen
runs that follow each other the smallest is kept, the last of equals
(winnowing: Schleimer, Wilkerson and Aiken, 2003).  So two texts that have
twenty words in a row in common always share a fingerprint, texts without
seven words in common never do, and about two runs in fifteen are kept.

Runs that a form or its guidance says itself are left out before; a passage all
of whose fingerprints very many texts have is nobody's in particular, and is
left out after.  A translation is another text: it is not found.
"""

from __future__ import annotations

import hashlib
import heapq
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from parvis.engines.words import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

RUN = 7  # words of a fingerprint: less in common is chance
WINDOW = 14  # runs of which one is kept
SURE = RUN + WINDOW - 1  # so many words in common are always found
SHORTEST = 10  # words of a passage that is shown
REPEATS = 8  # places of one run in a text that are looked at: a text that repeats itself stays cheap

# A letter may be made of several signs, and what nobody sees parts no word.
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060"
WORD = re.compile(rf"[^\W_]+(?:[\u0300-\u036f{UNSEEN}]+[^\W_]*)*")
DROPPED = dict.fromkeys(map(ord, UNSEEN))
NEVER = np.uint64(0xFFFFFFFFFFFFFFFF)
FACTOR = np.uint64(0x9E3779B97F4A7C15)

Hashes = frozenset[int]
NOTHING: Hashes = frozenset()


class Reading:
    """Texts as words with their places, and the hashes of their runs; no run reaches from one text into the next."""

    def __init__(self, texts: Mapping[str, str], ignored: Hashes = NOTHING) -> None:
        self.texts = dict(texts)
        self.names: list[str] = []  # of each word, the text in which it stands
        self.spans: list[tuple[int, int]] = []
        known: dict[str, int] = {}
        words: list[int] = []
        self._begins: list[int] = []  # of each text, its first word
        for name, text in self.texts.items():
            self._begins.append(len(words))
            for found in WORD.finditer(text):
                written = found[0]
                value = known.get(written)
                if value is None:
                    value = known[written] = _hash(fold(written.translate(DROPPED)))
                words.append(value)
                self.names.append(name)
                self.spans.append(found.span())
        self.words = np.array(words, np.uint64)
        self.runs = self._runs(ignored)

    def __len__(self) -> int:
        return len(self.words)

    def _runs(self, ignored: Hashes) -> NDArray[np.uint64]:
        """The hash of the run that begins at each word; NEVER where none begins that counts."""
        found = np.full(len(self.words), NEVER)
        for begins, ends in self._stretches:
            count = ends - begins - RUN + 1
            if count > 0:
                hashes = np.zeros(count, np.uint64)
                for at in range(RUN):
                    hashes = hashes * FACTOR + self.words[begins + at : begins + at + count]
                hashes ^= hashes >> np.uint64(32)
                hashes *= np.uint64(0xD6E8FEB86659FD93)
                hashes ^= hashes >> np.uint64(32)
                found[begins : begins + count] = hashes
        if ignored:
            found[np.isin(found, np.fromiter(ignored, np.int64, len(ignored)).view(np.uint64))] = NEVER
        return found

    @property
    def _stretches(self) -> Iterable[tuple[int, int]]:
        return pairwise([*self._begins, len(self.words)])

    @cached_property
    def kept(self) -> NDArray[np.int64]:
        """Where the fingerprints stand: of each window the smallest run, the last of equals."""
        found: list[NDArray[np.int64]] = []
        for begins, ends in self._stretches:
            runs = self.runs[begins : max(begins, ends - RUN + 1)]
            if len(runs):
                found.append(begins + _smallest(runs))
        every = np.concatenate(found) if found else np.zeros(0, np.int64)
        counted: NDArray[np.int64] = every[self.runs[every] != NEVER]
        return counted

    @property
    def prints(self) -> Hashes:
        """The fingerprints, as the whole numbers of 64 bits that a database keeps."""
        return frozenset(self.runs[self.kept].view(np.int64).tolist())


def every_run(texts: Iterable[str]) -> Hashes:
    """The hash of each run of these texts: what forms and guidance say themselves, to be ignored."""
    reading = Reading({str(n): text for n, text in enumerate(texts)})
    return frozenset(reading.runs[reading.runs != NEVER].view(np.int64).tolist())


@dataclass(frozen=True)
class Place:
    """Where a passage stands: in which text, from which sign up to but not including which."""

    text: str
    begins: int
    ends: int


@dataclass(frozen=True)
class Passage:
    """Words that stand in both: their number in the order of the first side, how many, and where."""

    number: int
    words: int
    here: Place
    there: Place


@dataclass(frozen=True)
class Comparison:
    """What two sides have in common."""

    passages: tuple[Passage, ...]
    words_here: int
    words_there: int

    @property
    def words(self) -> int:
        """How many words stand in both."""
        return sum(one.words for one in self.passages)

    @property
    def share_here(self) -> float:
        """The part of the first side that stands in the second too."""
        return self.words / self.words_here if self.words_here else 0.0

    @property
    def share_there(self) -> float:
        """The part of the second side that stands in the first too."""
        return self.words / self.words_there if self.words_there else 0.0

    @property
    def longest(self) -> int:
        """The words of the longest passage."""
        return max((one.words for one in self.passages), default=0)


def compare(here: Reading, there: Reading, widespread: Hashes = NOTHING) -> Comparison:
    """The passages that both have, the longest placed first, none over another; `widespread` prints tell nothing."""
    tiles = _tiles(_matches(here, there), len(here), len(there))
    telling = _teller(here, widespread)
    kept = sorted(one for one in tiles if telling(one[0], one[2]))
    passages = tuple(
        Passage(number, length, _place(here, at, length), _place(there, beside, length))
        for number, (at, beside, length) in enumerate(kept, 1)
    )
    return Comparison(passages, len(here), len(there))


def _matches(here: Reading, there: Reading) -> list[tuple[int, int, int]]:
    """Stretches of words that are the same and cannot be longer: first word here, first word there, how many."""
    places: dict[int, list[int]] = {}
    for at, run in enumerate(there.runs.tolist()):
        if run != int(NEVER) and len(found := places.setdefault(run, [])) < REPEATS:
            found.append(at)
    begun: dict[int, tuple[int, int]] = {}  # by the distance of both sides: the first and the last run
    found_all: list[tuple[int, int, int]] = []

    def close(distance: int) -> None:
        first, last = begun.pop(distance)
        found_all.append((first, first - distance, last - first + RUN))

    for at, run in enumerate(here.runs.tolist()):
        for beside in places.get(run, ()):
            distance = at - beside
            if distance in begun and begun[distance][1] == at - 1:
                begun[distance] = (begun[distance][0], at)
            else:
                if distance in begun:
                    close(distance)
                begun[distance] = (at, at)
    for distance in list(begun):
        close(distance)
    return found_all


def _tiles(matches: list[tuple[int, int, int]], here: int, there: int) -> list[tuple[int, int, int]]:
    """The longest first, each word of either side in one passage at most."""
    taken_here, taken_there = bytearray(here), bytearray(there)
    waiting = [(-length, at, beside) for at, beside, length in matches if length >= SHORTEST]
    heapq.heapify(waiting)
    kept = []
    while waiting:
        shorter, at, beside = heapq.heappop(waiting)
        length = -shorter
        free = [not (taken_here[at + n] or taken_there[beside + n]) for n in range(length)]
        if all(free):
            taken_here[at : at + length] = taken_there[beside : beside + length] = b"\1" * length
            kept.append((at, beside, length))
            continue
        begins = None
        for n, is_free in enumerate([*free, False]):
            if is_free and begins is None:
                begins = n
            elif not is_free and begins is not None:
                if n - begins >= SHORTEST:
                    heapq.heappush(waiting, (begins - n, at + begins, beside + begins))
                begins = None
    return kept


def _teller(here: Reading, widespread: Hashes) -> Callable[[int, int], bool]:
    """Whether a stretch of words says more than what very many texts say."""
    spread = np.fromiter(widespread, np.int64, len(widespread)).view(np.uint64)

    def tells(at: int, length: int) -> bool:
        said = np.flatnonzero(np.isin(here.runs[at : at + length - RUN + 1], spread))
        if not len(said):
            return True
        # Next to words of many, so many of one's own are left between fingerprints; a chance word at their edge is not.
        own = np.diff(said) - RUN
        return bool(max(said[0], length - said[-1] - RUN, *own) >= SURE)

    return tells


def _smallest(runs: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Where in these runs the smallest of each window stands, the last of equals."""
    views = np.lib.stride_tricks.sliding_window_view(runs[::-1], min(WINDOW, len(runs)))
    # Read from the end, so that the first smallest is the last of equals.
    places = np.unique(np.argmin(views, axis=1) + np.arange(len(views)))
    found: NDArray[np.int64] = len(runs) - 1 - places[::-1]
    return found


def _place(reading: Reading, at: int, length: int) -> Place:
    return Place(reading.names[at], reading.spans[at][0], reading.spans[at + length - 1][1])


@dataclass(frozen=True)
class Piece:
    """A part of a text; with a number, it belongs to that passage."""

    words: str
    number: int = 0


def pieces(name: str, text: str, places: Iterable[tuple[int, Place]]) -> list[Piece]:
    """The text cut at its passages, each given with its number."""
    found, done = [], 0
    for number, place in sorted((one for one in places if one[1].text == name), key=lambda one: one[1].begins):
        if place.begins > done:
            found.append(Piece(text[done : place.begins]))
        found.append(Piece(text[place.begins : place.ends], number))
        done = place.ends
    if done < len(text):
        found.append(Piece(text[done:]))
    return found


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")
