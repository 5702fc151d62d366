"""How well experts fit proposals, from the texts of both, in both languages.

Words and their stems say what a text is about within a language; pieces of four and five
letters, accents off, find the same matter in the other one; fields that both
name count as words do.  All are weighted by how rare they are (TF-IDF with
damped counts).  An expert has several works: the one that fits best counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from typing import TYPE_CHECKING

import numpy as np

from parvis.engines.affinity import Bridge, Corpus, Interests, features, packed, telling_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

PIECES = (4, 5)  # letters
PIECE_WEIGHT = 0.35
MOST_PIECES = 160  # of one text, those said most often
NO_BRIDGE = Bridge(())


class Likeness:
    """The likeness of proposals and experts, row by row: from 0 to 1."""

    def __init__(self, proposals: Sequence[Interests], experts: Sequence[Sequence[Interests]]) -> None:
        works = [(n, work) for n, every in enumerate(experts) for work in every]
        self.owner = np.array([n for n, _work in works], np.int64)
        self.experts = len(experts)
        self.corpus = Corpus.of((n, packed(weighed(work))) for n, (_owner, work) in enumerate(works))
        self.asked = [packed(weighed(one)) for one in proposals]
        self.starts = np.flatnonzero(np.append(True, self.owner[1:] != self.owner[:-1])) if works else self.owner

    def of(self, proposal: int) -> NDArray[np.float64]:
        """How well every expert fits this proposal."""
        found = np.zeros(self.experts)
        if len(self.owner):
            close = self.corpus.closeness(self.asked[proposal])
            found[self.owner[self.starts]] = np.maximum.reduceat(close, self.starts)
        return np.clip(found, 0, 1)


def weighed(one: Interests) -> Mapping[str, float]:
    """The weighted words, stems, fields and pieces of a text."""
    found = dict(features(one.texts, one.chosen, NO_BRIDGE))
    counts: dict[str, int] = {}
    for language, text in one.texts:
        for word in telling_words(text, language):
            for size in PIECES:
                for start in range(len(word) - size + 1):
                    piece = f"={word[start : start + size]}"
                    counts[piece] = counts.get(piece, 0) + 1
    often = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:MOST_PIECES]
    found.update((piece, PIECE_WEIGHT * (1 + log(count))) for piece, count in often)
    return found
