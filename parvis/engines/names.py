"""Names of organisations, found although they are typed a little wrong.

An index asks for exact words, so each name is kept with keys that survive slips
of the finger: the word itself and its skeleton, that is its first letter and
the set of its consonants.  Doubled, forgotten or swapped letters (`Lubljana`,
`Univeristy`) leave a skeleton as it was.  What the index finds is then put in
order by `likeness`, which compares words and the three-letter pieces of words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from parvis.engines.words import Clause, words_of

# Words that stand in thousands of names; they alone find nobody, and count little.
FREQUENT_WORDS = (
    "university universite universita universitat universidad universitatea institute institut istituto of the de du "
    "des d la le les l and et und for fur pour der die das center centre national nationale research recherche "
    "college school ecole department faculty faculte laboratory laboratoire"
)
FREQUENT = frozenset(FREQUENT_WORDS.split())
VOWELS = frozenset("aeiouy")
MARK = "ø·"  # before a skeleton: no word begins so, for folding has turned ø into o
SHORTEST = 4  # shorter words have no skeleton worth having
BEGUN = 4  # so many first letters find a word that goes wrong later
MOST_WORDS = 8
FREQUENT_WEIGHT = 0.2


def skeleton(word: str) -> str:
    """The first letter and the set of consonants after it; empty for short words."""
    if len(word) < SHORTEST:
        return ""
    return MARK + word[0] + "".join(sorted(set(word[1:]) - VOWELS - {word[0]}))


def terms_of_names(names: Iterable[str]) -> str:
    """The line of terms under which an organisation with these names is kept."""
    found: dict[str, None] = {}
    for name in names:
        for word in words_of(name):
            found[word] = None
            if key := skeleton(word):
                found[key] = None
    return " ".join(found)


def clauses_of(text: str) -> list[Clause]:
    """What a typed name asks of the index, the telling words first."""
    words = list(dict.fromkeys(words_of(text)))
    telling = [word for word in words if word not in FREQUENT] or words
    telling.sort(key=len, reverse=True)
    return [_clause(word) for word in telling[:MOST_WORDS]]


def _clause(word: str) -> Clause:
    key = skeleton(word)
    return Clause(terms=(word, key) if key else (word,), prefix=word[:BEGUN] if len(word) > 1 else "")


def likeness(typed: str, names: Sequence[str]) -> float:
    """How close what was typed is to the closest of the names, from 0 to 1."""
    asked = tuple(words_of(typed))
    if not asked:
        return 0.0
    return max((_likeness(asked, tuple(words_of(name))) for name in names), default=0.0)


def _likeness(asked: tuple[str, ...], words: tuple[str, ...]) -> float:
    if not words:
        return 0.0
    if asked == words:
        return 1.0
    # How much of what was typed is in the name counts most; how much of the name was typed tells
    # a university from its hospital.
    typed = _covered(asked, words)
    told = _covered(words, asked)
    return 0.75 * typed + 0.24 * told


def _covered(some: tuple[str, ...], others: tuple[str, ...]) -> float:
    weights = [FREQUENT_WEIGHT if word in FREQUENT else 1.0 for word in some]
    found = sum(
        weight * max(_word_likeness(word, other) for other in others)
        for word, weight in zip(some, weights, strict=True)
    )
    return found / sum(weights)


@lru_cache(maxsize=20_000)
def _word_likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if other.startswith(one):  # still being typed
        return 0.9
    if skeleton(one) and skeleton(one) == skeleton(other):
        return 0.85
    some, others = _pieces(one), _pieces(other)
    return 0.8 * 2 * len(some & others) / (len(some) + len(others))


@lru_cache(maxsize=20_000)
def _pieces(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[n : n + 3] for n in range(len(padded) - 2))
