"""How close two people's interests are, from texts in both languages.

Each person's texts become weighted features: stems (as the analyser of the
house makes them), roots (the first letters of long words, which English and
French share: `detection`, `détection`), and concepts.  A concept is something
the programme has a name for in both languages: an English text that says most
of its English name and a French text that says most of its French name have the
concept in common, without a word in common.  What a person ticked in a list
counts as a feature too.

The features of everybody stand in inverted lists: for each feature, who has it
and how much.  One question adds up the lists of its own features, so its cost
follows from what is shared and not from how many people there are.  The lists
are three numpy arrays of four bytes an entry; a sparse matrix of scipy would
hold the same numbers, and its import would cost every page server 40 MB.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any

from parvis.engines.words import STOP_WORDS, fold, stem, words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROOT = 5  # letters that cognates share as a rule
SHORTEST_ROOTED = 6
ROOT_WEIGHT = 0.8
CONCEPT_WEIGHT = 2.0
CHOSEN_WEIGHT = 2.5
SAID = 0.6  # the share of a name that a text must say
CHUNK = 1 << 17
OF_A_PROPOSAL, OF_AN_EXPERT = 50, 10  # candidates of each, when all are matched
MOST_FEATURES = 96  # of one person, the heaviest

# Words that every profile has and that say nothing about a field.
EMPTY_WORDS = (
    "work works working project projects research researcher recherche recherches chercheur projet projets travail "
    "travaux use used using based new nouveau nouvelle nouvelles experience expertise interest interests interet team "
    "equipe field domaine method methods methode methodes study studies etude etudes more plus we i our nous notre "
    "je mon ma mes my have has am entre vers chez sous between into through"
)
EMPTY = frozenset(EMPTY_WORDS.split())


@dataclass(frozen=True)
class Bridge:
    """Names of the same things in several languages, as the stems they are made of."""

    concepts: tuple[tuple[str, Mapping[str, frozenset[str]]], ...]

    @classmethod
    def over(cls, names: Iterable[tuple[str, Mapping[str, str]]]) -> Bridge:
        """A bridge over (code, name by language) pairs."""
        return cls(
            tuple(
                (code, {language: frozenset(_stems(name, language)) for language, name in by_language.items()})
                for code, by_language in names
            )
        )

    def said(self, language: str, stems: set[str]) -> dict[str, float]:
        """The concepts that a text with these stems speaks of, and how fully it says their names."""
        found = {}
        for code, by_language in self.concepts:
            name = by_language.get(language)
            if name and (share := len(name & stems) / len(name)) >= SAID:
                found[code] = share
        return found


def telling_words(text: str, language: str) -> list[str]:
    """The folded words of a text that say something about a field."""
    stops = STOP_WORDS.get(language, frozenset())
    return [word for word in words_of(text) if len(word) > 1 and word not in stops and word not in EMPTY]


def _stems(text: str, language: str) -> list[str]:
    return [stem(word, language) or word for word in telling_words(text, language)]


def features(texts: Iterable[tuple[str, str]], chosen: Iterable[str], bridge: Bridge) -> dict[str, float]:
    """The weighted features of one person: (language, text) pairs, and codes ticked in a list."""
    counts: Counter[str] = Counter()
    found: dict[str, float] = {}
    for language, text in texts:
        words = telling_words(text, language)
        stems = [stem(word, language) or word for word in words]
        counts.update(stems)
        counts.update(f"~{word[:ROOT]}" for word in words if len(word) >= SHORTEST_ROOTED)
        for code, share in bridge.said(language, set(stems)).items():
            found[f"!{code}"] = max(found.get(f"!{code}", 0.0), CONCEPT_WEIGHT * share)
    for feature, count in counts.items():
        found[feature] = (1 + log(count)) * (ROOT_WEIGHT if feature.startswith("~") else 1.0)
    for code in chosen:
        found[f"!{code}"] = max(found.get(f"!{code}", 0.0), CHOSEN_WEIGHT)
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0]))[:MOST_FEATURES])


def packed(weights: Mapping[str, float]) -> bytes:
    """Features as they are kept: half of the bytes are the names' checksums, half their weights."""
    names = array("I", (zlib.crc32(name.encode()) for name in weights))
    values = array("f", weights.values())
    return names.tobytes() + values.tobytes()


@dataclass(frozen=True)
class Corpus:
    """The features of many people, ready to be asked who is close."""

    keys: NDArray[np.int64]
    names: NDArray[np.uint32]  # each feature once, in order
    starts: NDArray[np.int64]  # where its list begins; one more at the end
    rows: NDArray[Any]  # of the narrowest kind that holds them; whom the entries belong to
    weights: NDArray[np.float32]  # so that every person's own sum of squares is one
    rarity: NDArray[np.float32]  # how telling the feature is

    @classmethod
    def of(cls, people: Iterable[tuple[int, bytes]]) -> Corpus:
        """The corpus of these people: each one's key, and what `packed` made of the features.

        A page server holds it, so what is needed on the way is thrown away at once and nothing
        stands in memory twice.
        """
        import numpy as np

        keys, sizes = array("q"), array("q")
        said, told = bytearray(), bytearray()
        for key, one in people:
            half = len(one) // 2
            said += one[:half]
            told += one[half:]
            keys.append(key)
            sizes.append(half // 4)
        # The features in order, each with its place before; sorted in place, which an index would not be.
        order = np.frombuffer(said, np.uint32).astype(np.uint64)
        del said
        order <<= np.uint64(32)
        order |= np.arange(len(order), dtype=np.uint64)
        order.sort()
        distinct, starts = _runs((order >> np.uint64(32)).astype(np.uint32))
        places = order.astype(np.uint32)  # the lower half
        del order
        rows = np.repeat(
            np.arange(len(keys), dtype=np.uint16 if len(keys) < 1 << 16 else np.uint32), np.frombuffer(sizes, np.int64)
        )[places]
        weights = np.frombuffer(told, np.float32)[places]
        del places, told
        lengths = np.diff(starts)
        rarity = np.log((1 + len(keys)) / (1 + lengths)).astype(np.float32) + np.float32(0.05)
        weights *= np.repeat(rarity, lengths)
        norms = np.zeros(len(keys))
        for start in range(0, len(rows), CHUNK):
            chunk = weights[start : start + CHUNK]
            norms += np.bincount(rows[start : start + CHUNK], weights=chunk * chunk, minlength=len(keys))
        norms = np.sqrt(norms).astype(np.float32)
        norms[norms == 0] = 1
        for start in range(0, len(rows), CHUNK):
            weights[start : start + CHUNK] /= norms[rows[start : start + CHUNK]]
        return cls(np.array(keys, np.int64), distinct, starts, rows, weights, rarity)

    def __len__(self) -> int:
        return len(self.keys)

    def closeness(self, asked: bytes) -> NDArray[np.float32]:
        """How close each person is to these packed features, from 0 to 1, in the order of `keys`."""
        import numpy as np

        half = len(asked) // 2
        names, values = np.frombuffer(asked[:half], np.uint32), np.frombuffer(asked[half:], np.float32)
        sums = np.zeros(len(self.keys), np.float32)
        if not len(self.names) or not len(names):
            return sums
        places = np.searchsorted(self.names, names).clip(max=len(self.names) - 1)
        known = self.names[places] == names
        rarest = float(self.rarity.max())
        weights = values * np.where(known, self.rarity[places], rarest)
        norm = float(np.sqrt((weights**2).sum())) or 1.0
        for place, weight in zip(places[known], weights[known] / norm, strict=True):
            span = slice(self.starts[place], self.starts[place + 1])
            sums[self.rows[span]] += self.weights[span] * weight  # a person stands once in each list
        return sums


def _runs(ordered: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The distinct values of an ordered list and where each begins, one more at the end."""
    import numpy as np

    begins = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(ordered) else np.zeros(0, np.int64)
    return ordered[begins], np.append(begins, len(ordered)).astype(np.int64)


def best(scores: Any, most: int) -> list[int]:
    """The places of the highest scores above nothing, the highest first; of equals, the first."""
    import numpy as np

    most = min(most, len(scores))
    if not most:
        return []
    top = np.argpartition(-scores, most - 1)[:most]
    ordered = top[np.lexsort((top, -scores[top]))]
    return [int(place) for place in ordered if scores[place] > 0]


@dataclass(frozen=True)
class Interests:
    """What somebody or something is about: (language, text) pairs, and codes ticked in a list."""

    texts: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...] = ()


def candidates(
    proposals: Mapping[str, Interests],
    experts: Mapping[str, Interests],
    bridge: Bridge,
    *,
    barred: Collection[tuple[str, str]] = (),
    of_a_proposal: int = OF_A_PROPOSAL,
    of_an_expert: int = OF_AN_EXPERT,
) -> list[tuple[str, str, float]]:
    """Who fits which proposal: (proposal, expert, affinity from 0 to 1), the best few of each side.

    The keys are ids of the caller's.  Each proposal has its best experts and each
    expert their best proposals, those of no likeness too if there are few, so that a
    matching is not stopped by words alone.  Barred pairs come on top and take nobody's place.
    """
    import numpy as np

    ids, names = sorted(proposals), sorted(experts)
    if not ids or not names:
        return []
    place, number = {one: n for n, one in enumerate(ids)}, {one: n for n, one in enumerate(names)}
    kept = np.zeros((len(ids), len(names)), np.bool_)
    corpus = Corpus.of((number[one], _packed_of(experts[one], bridge)) for one in names)
    close = np.empty(kept.shape, np.float32)
    for row, one in enumerate(ids):
        close[row] = corpus.closeness(_packed_of(proposals[one], bridge))
    aside = [(place[one], number[other]) for one, other in barred if one in place and other in number]
    found = {(row, column): float(close[row, column]) for row, column in aside}
    for row, column in aside:
        close[row, column] = -1
    for scores, flags, most in ((close, kept, of_a_proposal), (close.T, kept.T, of_an_expert)):
        for row in range(len(scores)):
            flags[row, np.argpartition(-scores[row], most)[:most] if most < scores.shape[1] else slice(None)] = True
    for row, column in zip(*np.nonzero(kept & (close >= 0)), strict=True):
        found[int(row), int(column)] = float(close[row, column])
    return [(ids[row], names[column], round(min(fit, 1.0), 6)) for (row, column), fit in sorted(found.items())]


def _packed_of(interests: Interests, bridge: Bridge) -> bytes:
    return packed(features(interests.texts, interests.chosen, bridge))


class Vocabulary:
    """The telling words of somebody's texts, read once, to be compared with many others'."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        self.keys: set[str] = set()  # stems, and the roots of long words
        self.written: dict[tuple[str, str], tuple[int, str]] = {}  # (stem, root) → how often, as it was written first
        for language, text in texts:
            for word, shown in _as_written(text):
                if len(word) < 2 or word in EMPTY or word in STOP_WORDS.get(language, ()):
                    continue
                key, root = stem(word, language) or word, f"~{word[:ROOT]}" if len(word) >= SHORTEST_ROOTED else ""
                self.keys.update(filter(None, (key, root)))
                times, first = self.written.get((key, root), (0, shown))
                self.written[key, root] = (times + 1, first)

    def shared_with(self, other: Vocabulary) -> list[str]:
        """The words of `other` that make the two close, as `other` writes them, those said most often first."""
        counts: Counter[str] = Counter()
        shown: dict[str, str] = {}
        for (key, root), (times, first) in other.written.items():
            if key in self.keys or root in self.keys:
                counts[root or key] += times
                shown.setdefault(root or key, first)
        return [shown[key] for key, _count in counts.most_common()]


def shared_words(one: Iterable[tuple[str, str]], other: Iterable[tuple[str, str]]) -> list[str]:
    """The words of `other` that make the two close, as `other` writes them, those said most often first."""
    return Vocabulary(one).shared_with(Vocabulary(other))


def _as_written(text: str) -> Iterable[tuple[str, str]]:
    for found in re.finditer(r"[^\W_]{2,}", text):
        folded = words_of(fold(found.group()))
        if len(folded) == 1:
            yield folded[0], found.group().lower() if found.group().istitle() else found.group()
