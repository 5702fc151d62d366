"""Letters of a case: their kinds, and words with places to be filled.

Every station of the programme mails somebody.  What a letter says is a
template: plain paragraphs with places such as `{title}`, which the office may
word anew in each language.  Only places that the letter knows may stand in it,
so that nobody ever gets a letter with a hole in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parvis.domain.refusals import Invalid

ALWAYS = ("name", "programme")  # places that every letter has
LONGEST_SUBJECT = 200
LONGEST_BODY = 6000

_PLACE = re.compile(r"\{([^{}]*)\}")


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Kind:
    """A kind of letter: what it is called, its default words, the places that may be filled in.

    `name`, `subject` and `body` are translated where they are shown, so they may
    be lazy; `case` says what kind of case it belongs to.
    """

    code: str
    case: str
    name: Any
    subject: Any
    body: Any
    placeholders: tuple[str, ...] = ()
    is_inner: bool = False  # between the people of a case: staff read it once they are given the case

    @property
    def places(self) -> tuple[str, ...]:
        """Everything that may stand in braces."""
        return (*ALWAYS, *self.placeholders)


def places_in(text: str) -> list[str]:
    """What stands in braces, in order."""
    return _PLACE.findall(text)


def unknown_places(text: str, known: Iterable[str]) -> list[str]:
    """The places in the text that the letter does not know; a brace without its pair counts as one."""
    allowed = frozenset(known)
    unknown = [place for place in dict.fromkeys(places_in(text)) if place not in allowed]
    bare = _PLACE.sub("", text)
    return unknown + [brace for brace in "{}" if brace in bare]


def check_wording(text: str, kind: Kind, *, field: str) -> str:
    """The text, if it has words and only places that the letter knows."""
    if not text.strip():
        raise Invalid(_("A letter needs these words."), field=field, code="empty")
    if unknown := unknown_places(text, kind.places):
        raise Invalid(
            _("This letter has no place called %(unknown)s. It knows: %(known)s."),
            field=field,
            code="unknown-place",
            unknown=", ".join(unknown),
            known=", ".join(f"{{{place}}}" for place in kind.places),
        )
    return text


def filled(text: str, words: Mapping[str, object]) -> str:
    """The text with its places filled; KeyError if one has no word, so that no letter leaves with a hole."""
    return _PLACE.sub(lambda found: str(words[found.group(1)]), text)


def paragraphs(text: str) -> Sequence[str]:
    """The paragraphs: what blank lines part."""
    return [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]
