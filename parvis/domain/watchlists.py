"""Names on a list of sanctions: who of an award may be one of them, and why we think so.

A list names people and bodies in many spellings.  A name matches if all its
words, without accents, case and order, stand in the other, or nearly all of
them nearly so.  A match is a reason to look, not a verdict: a person looks,
and goes on only with a written reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"[^\W\d_]{2,}")
SMALL = frozenset(("of", "the", "and", "de", "la", "le", "van", "von", "der", "al", "el", "for", "du", "des"))
NEAR = 0.85
ENOUGH = 0.999


@dataclass(frozen=True)
class Listed:
    """One name of a list."""

    key: str
    name: str
    source: str = ""


@dataclass(frozen=True)
class Match:
    """That a name of ours may be one of the list, with the pairs of words that say so."""

    name: str
    listed: Listed
    share: float  # of the shorter name's words that have a partner
    pairs: tuple[tuple[str, str], ...]

    @property
    def is_exact(self) -> bool:
        """Whether every word is the same."""
        return self.share >= ENOUGH and all(ours == theirs for ours, theirs in self.pairs)


def folded(name: str) -> tuple[str, ...]:
    """A name's words without accents and case, the small ones left out."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    return tuple(word for word in WORDS.findall(plain) if word not in SMALL)


def matches(names: Iterable[str], listed: Iterable[Listed]) -> Iterator[Match]:
    """Every pair of a name of ours and one of the list that may be the same."""
    ours = [(name, folded(name)) for name in names]
    for one in listed:
        theirs = folded(one.name)
        for name, words in ours:
            found = _pairs(words, theirs)
            shorter = min(len(words), len(theirs))
            if shorter >= 2 and len(found) == shorter:
                yield Match(name, one, len(found) / shorter, found)


def _pairs(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found, free = [], list(theirs)
    for word in ours:
        best = max(free, key=lambda other: _likeness(word, other), default=None)
        if best is not None and _likeness(word, best) >= NEAR:
            found.append((word, best))
            free.remove(best)
    return tuple(found)


def _likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if min(len(one), len(other)) < 4:
        return 0.0
    return SequenceMatcher(None, one, other).ratio()
