"""From text to the terms that are searched, the same for every database.

A text becomes folded words (accents off, ligatures open, lower case) and,
where the language has a Snowball stemmer, the stems of those words.  Folding
comes first: a reader who types `securite` must meet `sécurité`.  A stem carries
its language (`fr·secur`), so that French rules never merge English words.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import Stemmer

STEMMERS = {"en": "english", "fr": "french"}

WORD = re.compile(r"[^\W_]+")
LONGEST = 60  # longer runs of letters are codes nobody types
MOST_CLAUSES = 12
BREAK = "·"  # between two texts, so that no phrase runs across them; never part of a word

# What NFD leaves whole.
LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)

# Words too frequent to narrow anything down.  They are left out of a question, never out of the index,
# so a phrase in quotation marks still finds them.
STOP_WORDS = {
    language: frozenset(line.split())
    for language, line in {
        "en": "a an and are as at be by for from in is it its of on or s t that the to was were with",
        "fr": "a au aux avec c ce ces d dans de des du elle en est et il ils j l la le les leur lui m n ne ou par pas "
        "pour qu que qui s sa se ses son sont sur t un une y",
    }.items()
}

_own = threading.local()


@dataclass(frozen=True)
class Clause:
    """One condition of a question; all must hold.

    Either a `phrase` of words that follow each other, or one word that holds if
    any of `terms` is there or anything begins with `prefix`.
    """

    terms: tuple[str, ...] = ()
    prefix: str = ""
    phrase: tuple[str, ...] = ()


def fold(text: str) -> str:
    """The text without accents and ligatures, in lower case."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(LETTERS)


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [word[:LONGEST] for word in WORD.findall(fold(text))]


def stem(word: str, language: str) -> str:
    """A folded word's stem, marked with its language; empty if the language has no stemmer."""
    if language not in STEMMERS:
        return ""
    return f"{language}{BREAK}{_stemmer(language).stemWord(word)}"


def language_of(text: str) -> str:
    """The language whose small words the text has more of; English where neither speaks."""
    found = words_of(text)
    return max(STOP_WORDS, key=lambda language: sum(word in STOP_WORDS[language] for word in found))


def terms_of(texts: Iterable[tuple[str, str]]) -> str:
    """Everything a document is found by: (language, text) pairs to one line of terms.

    The words stand in their order, for phrases; the stems follow, each once.
    """
    line: list[str] = []
    stems: dict[str, None] = {}
    for language, text in texts:
        found = words_of(text)
        if not found:
            continue
        line += [*found, BREAK]
        if language in STEMMERS:
            stems.update(dict.fromkeys(stem(word, language) for word in found))
    return " ".join([*line, *stems])


def question(text: str, language: str) -> list[Clause]:
    """What a reader's line asks: quoted phrases, and words in either language, the last one begun.

    `language` is the reader's own; it tells which small words to leave out.
    """
    clauses: list[Clause] = []
    plain: list[str] = []
    # An even number of quotation marks makes phrases; a last, open one is a slip of the finger.
    for n, part in enumerate(re.split(r'["«»“”„]', text)):
        found = words_of(part)
        if n % 2 and len(found) > 1:
            clauses.append(Clause(phrase=tuple(found)))
        else:
            plain += found
    kept = [word for word in plain if word not in STOP_WORDS.get(language, ())] or plain
    # The word still being typed is the last, unless the line ends in a phrase.
    open_end = not text.rstrip().endswith(('"', "»", "”", "“"))
    for n, word in enumerate(kept):
        last = open_end and n == len(kept) - 1 and word == plain[-1] and len(word) > 1
        stems = [stem(word, spoken) for spoken in STEMMERS]
        clauses.append(Clause(terms=(word, *stems), prefix=word if last else ""))
    return clauses[:MOST_CLAUSES]


def _stemmer(language: str) -> Stemmer.Stemmer:
    # A stemmer keeps a cache that threads must not share.
    stemmers: dict[str, Stemmer.Stemmer] = _own.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(STEMMERS[language])
    return stemmers[language]


def answers(line: str, clauses: Iterable[Clause]) -> bool:
    """Whether a document of these terms (`terms_of`) answers the question: the index's rule, for what is in memory."""
    terms = f" {line} "
    return all(_meets(terms, clause) for clause in clauses)


def _meets(terms: str, clause: Clause) -> bool:
    if clause.phrase:
        return f" {' '.join(clause.phrase)} " in terms
    return any(f" {term} " in terms for term in clause.terms if term) or bool(
        clause.prefix and f" {clause.prefix}" in terms
    )
