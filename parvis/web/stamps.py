"""Stamps: rows of long lists, drawn from a template once and printed with other words.

A row that stands fifty times on a page is the same each time but for its words.
A stamp draws its template once per process for each language and each *shape* of
the row, with a blank for every word, and fills the blanks from then on: escaped,
unless they are HTML already.

    ROW = Stamp("review/ranks/row.html")
    ROW({"title": row.title, "rank": str(row.rank)}, tied=True)       # finished HTML

The keywords are the shape: what the template may look at in `{% if %}` and the
like; few values, and hashable ones.  The words it can only put down: a template
that compares, filters or measures one is refused with a `TypeError`, so what a row
says cannot depend on the words with which its stamp happened to be cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from html import escape
from typing import Any, NoReturn

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

MOST_SHAPES = 500  # of one stamp; beyond, it is cut anew
# Two signs that no text of ours can hold: Unicode keeps them free for such uses.
OPENS, CLOSES = "\ufdd0", "\ufdd1"
BLANK = re.compile(f"{OPENS}([a-z_]+){CLOSES}")


class Blank(str):
    """Stands for a word while a stamp is cut; it can be put down and nothing else."""

    def __new__(cls, name: str, looked_at: list[str]) -> Blank:
        blank = super().__new__(cls, f"{OPENS}{name}{CLOSES}")
        blank._name, blank._looked_at = name, looked_at  # type: ignore[attr-defined]
        return blank

    def __html__(self) -> SafeString:
        return mark_safe(str.__str__(self))  # noqa: S308 - its own two signs and a name

    def _refuse(self, *_: object) -> NoReturn:
        # Remembered, too: `{% if one and two %}` takes an error for a no.
        self._looked_at.append(self._name)  # type: ignore[attr-defined]
        raise TypeError(f"A stamp's template may not look at {self._name!r}.")  # type: ignore[attr-defined]

    __bool__ = __len__ = __iter__ = __getitem__ = __contains__ = __str__ = __format__ = _refuse
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __add__ = __mod__ = _refuse
    __hash__ = None  # type: ignore[assignment]


class Stamp:
    """A template for a row, drawn once for each language and shape."""

    def __init__(self, template: str) -> None:
        self.template = template
        self._cut: dict[tuple[Any, ...], tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def __call__(self, words: Mapping[str, str], **shape: Hashable) -> SafeString:
        """The row with these words."""
        return self.here()(words, **shape)

    def here(self) -> Callable[..., SafeString]:
        """The stamp in the language that is spoken now; for hundreds of rows, as to ask for the language is dear."""
        language, cut = get_language(), self._cut

        def stamp(words: Mapping[str, str], **shape: Hashable) -> SafeString:
            key = (language, *shape.items())
            found = cut.get(key)
            if found is None:
                if len(cut) >= MOST_SHAPES:
                    cut.clear()
                found = cut[key] = self._draw(words, shape)
            parts, names = found
            printed = list(parts)
            printed[1::2] = [_printable(words[name]) for name in names]
            return SafeString("".join(printed))

        return stamp

    def _draw(self, words: Mapping[str, str], shape: Mapping[str, Hashable]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The template in parts, every other one the name of a blank; and these names."""
        looked_at: list[str] = []
        blanks = {name: Blank(name, looked_at) for name in words}
        drawn = get_template(self.template).render({**shape, **blanks})
        if looked_at:
            raise TypeError(f"{self.template} looks at {', '.join(sorted(set(looked_at)))}.")
        parts = tuple(BLANK.split(drawn))
        return parts, parts[1::2]


def _printable(word: str) -> str:
    """What `django.utils.html.escape` does, less its care for words that are translated later."""
    # Most words of a long list are codes and figures.
    return word if isinstance(word, SafeString) or word.isalnum() else escape(str(word))
