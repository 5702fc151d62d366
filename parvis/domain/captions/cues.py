"""A caption and its place in time, and what is left of captions in a part of a film.

Times are thousandths of a second, as caption files write them, half-open: a
caption that ends when a part begins is not in it.  A frame's moment is turned
into thousandths once, so the parts of a film, put one behind the other, show
every caption for exactly as long as the film does.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from parvis.domain.captions.times import MOMENT, clock, thousandths_of
from parvis.domain.refusals import Invalid


def _(message: str) -> str:
    return message


TAG = re.compile(r"<[^<>]*>")
VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>]+)>")


@dataclass(frozen=True)
class Cue:
    """Lines that stand over the picture in `[begins, ends)`; already clean."""

    begins: int
    ends: int
    lines: tuple[str, ...]
    settings: str = ""  # where they stand, as WebVTT writes it
    name: str = ""  # the name by which a style sheet may mean it

    @property
    def speaker(self) -> str:
        """Who speaks, as the file says it; empty if it does not."""
        found = VOICE.search("\n".join(self.lines))
        return html.unescape(found[1]).strip() if found else ""

    @property
    def words(self) -> str:
        """What is said, without markup, on one line."""
        return " ".join(self.text_lines)

    @property
    def text_lines(self) -> tuple[str, ...]:
        """The lines without markup."""
        return tuple(line for line in (html.unescape(TAG.sub("", line)).strip() for line in self.lines) if line)


@dataclass(frozen=True)
class Captions:
    """A whole file: the captions in order, and the style sheets and regions they refer to."""

    cues: tuple[Cue, ...]
    head: tuple[str, ...] = ()


def cut_captions(cues: Iterable[Cue], begins: Fraction, ends: Fraction) -> Iterator[Cue]:
    """The captions on screen in `[begins, ends)` (seconds), counted from `begins`; those that cross an edge trimmed."""
    first, end = round(begins * 1000), round(ends * 1000)
    for cue in cues:
        shown, gone = max(cue.begins, first), min(cue.ends, end)
        if shown < gone:
            yield _placed(cue, shown - first, gone - first, -first)


def move_captions(cues: Iterable[Cue], thousandths: int) -> tuple[Cue, ...]:
    """All captions later by so much, or earlier; Invalid if one would begin before the film."""
    moved = tuple(_placed(cue, cue.begins + thousandths, cue.ends + thousandths, thousandths) for cue in cues)
    if moved and moved[0].begins < 0:
        raise Invalid(
            _("Moved by so much, the first caption would begin before the film. It begins at %(time)s now."),
            field="shift",
            code="captions-before-start",
            time=clock(moved[0].begins - thousandths),
        )
    return moved


def _placed(cue: Cue, begins: int, ends: int, moved: int) -> Cue:
    """The caption at another place; words in it that light up one after the other do so at the same moments."""

    def moment(found: re.Match[str]) -> str:
        at = thousandths_of(found) + moved
        return f"<{clock(at)}>" if begins < at < ends else ""

    lines = tuple(MOMENT.sub(moment, line) if "<" in line else line for line in cue.lines)
    return replace(cue, begins=begins, ends=ends, lines=lines)
