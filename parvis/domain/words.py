"""Words in the house's two languages, made in the rulebook where they cannot be looked up.

A verdict names numbers, nations and people of the case, in sentences that the
programme's file may word itself.  So it carries both languages along, instead
of a key that a catalogue would translate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

LANGUAGES = ("en", "fr")

Words = Mapping[str, str]

FRENCH_FIGURES = str.maketrans({",": "\u202f", ".": ","})


def words(en: str, fr: str) -> Words:
    """These words in both languages."""
    return {"en": en, "fr": fr}


def listed(parts: Iterable[Words], *, last: Words | None = None) -> Words:
    """The parts in a row: `a, b and c`."""
    link = last or words(" and ", " et ")
    every = list(parts)
    return {language: _row([part[language] for part in every], link[language]) for language in LANGUAGES}


def joined(*parts: Words, by: str = " ") -> Words:
    """The parts one after another, empty ones left out."""
    return {language: by.join(part[language] for part in parts if part[language]) for language in LANGUAGES}


def number(figure: object) -> Words:
    """A number as each language writes it: `250,000.5`, `250\u202f000,5`."""
    text = f"{figure:,f}" if isinstance(figure, Decimal) else f"{figure:,}" if isinstance(figure, int) else str(figure)
    return words(text, text.translate(FRENCH_FIGURES))


OR = words(" or ", " ou ")
NOTHING = words("", "")


def _row(parts: list[str], link: str) -> str:
    return link.join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
