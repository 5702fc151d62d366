"""Captions: what is said and what can be heard, as text that stands over the picture for a while.

A press office hands them in as WebVTT or SubRip, in one file a language.  What
leaves the house is always WebVTT, and holds nothing but text, its times and who
speaks: style sheets, regions, positions and foreign markup are left out, because
a player shows captions inside our pages.  A part of a film takes its captions
along: those on screen in it, counted from its first frame.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from parvis.domain.refusals import Invalid


def _(message: str) -> str:
    """Marks a sentence that the rooms above translate."""
    return message


MOST_BYTES = 2_000_000
MOST_CUES = 20_000
LONGEST_CUE = 1_000  # letters

ARROW = "-->"
CLOCK = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)[.,](\d{1,3})"
TIMING = re.compile(rf"\s*{CLOCK}\s*-->\s*{CLOCK}(?:\s.*)?")
BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)*\n")
TAG = re.compile(r"<(?=[/a-zA-Z\d])(/?)([a-zA-Z]*)(?:\.[^\s<>]*)?(?:\s([^<>]*))?[^<>]*>")
POSITION_CODE = re.compile(r"\{\\[^{}]*\}")  # of SubStation, often left in SubRip
EMPHASIS = frozenset({"i", "b", "u"})


@dataclass(frozen=True)
class Cue:
    """Lines that stand over the picture in `[begins, ends)`, in thousandths of a second; already clean."""

    begins: int
    ends: int
    lines: tuple[str, ...]


def read_captions(content: bytes) -> tuple[Cue, ...]:
    """The cues of a WebVTT or SubRip file, in order.  Raises Invalid whose sentence says which cue is wrong."""
    if len(content) > MOST_BYTES:
        raise _invalid(_("A caption file can have %(most)s KB at most."), "captions-too-large", most=MOST_BYTES // 1000)
    text = _decoded(content).replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    is_vtt = text.startswith("WEBVTT")
    cues: list[Cue] = []
    for block in BLANK.split(text):
        lines = block.strip("\n").split("\n")
        at = next((place for place, line in enumerate(lines[:2]) if ARROW in line), None)
        if at is None:
            # A blank line inside a caption: SubRip has no other way to write one; in WebVTT it is a note or a style.
            if cues and not is_vtt and not lines[0].strip().isdecimal():
                cues[-1] = _longer(cues[-1], lines, len(cues))
            continue
        if len(cues) == MOST_CUES:
            raise _invalid(_("A caption file can have %(most)s captions at most."), "too-many-captions", most=MOST_CUES)
        begins, ends = _times(lines[at], len(cues) + 1)
        cues.append(_longer(Cue(begins, ends, ()), lines[at + 1 :], len(cues) + 1))
    found = sorted((cue for cue in cues if cue.lines), key=lambda cue: (cue.begins, cue.ends))
    if not found:
        raise _invalid(_("There are no captions in this file. Hand in WebVTT (.vtt) or SubRip (.srt)."), "no-captions")
    return tuple(found)


def write_captions(cues: Iterable[Cue]) -> str:
    """The cues as WebVTT."""
    blocks = [f"{_clock(cue.begins)} {ARROW} {_clock(cue.ends)}\n" + "\n".join(cue.lines) for cue in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def cut_captions(cues: Iterable[Cue], begins: Fraction, ends: Fraction) -> Iterator[Cue]:
    """The captions on screen in `[begins, ends)` (seconds), counted from `begins`."""
    first, end = round(begins * 1000), round(ends * 1000)
    for cue in cues:
        shown, gone = max(cue.begins, first), min(cue.ends, end)
        if shown < gone:
            yield Cue(shown - first, gone - first, cue.lines)


def check_fits_film(cues: tuple[Cue, ...], seconds: Fraction) -> None:
    """Raise Invalid for captions of another, longer film."""
    if cues[0].begins >= seconds * 1000 or cues[-1].begins >= (seconds + 60) * 1000:
        raise _invalid(
            _("These captions go on until %(time)s, long after the film has ended. Are they of another film?"),
            "captions-beyond-end",
            time=_clock(cues[-1].begins)[:8],
        )


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise _invalid(
            _("This file is not written in UTF-8. Save it as UTF-8 and hand it in again."), "not-utf-8"
        ) from (None)


def _times(line: str, number: int) -> tuple[int, int]:
    found = TIMING.fullmatch(line)
    if found is None:
        raise _invalid(_("The times of caption %(number)s cannot be understood."), "caption-times", number=number)
    begins, ends = (
        ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(parts.ljust(3, "0"))
        for hours, minutes, seconds, parts in (found.groups()[:4], found.groups()[4:])
    )
    if ends <= begins:
        raise _invalid(_("Caption %(number)s ends before it begins."), "caption-ends-early", number=number)
    return begins, ends


def _longer(cue: Cue, lines: list[str], number: int) -> Cue:
    clean = tuple(line for line in (cleaned(line) for line in lines) if line)
    whole = (*cue.lines, *clean)
    if sum(map(len, whole)) > LONGEST_CUE:
        raise _invalid(
            _("Caption %(number)s is longer than %(most)s letters."),
            "caption-too-long",
            number=number,
            most=LONGEST_CUE,
        )
    return Cue(cue.begins, cue.ends, whole)


def cleaned(line: str) -> str:
    """A line with nothing in it but text, emphasis and speakers, written so that a player cannot take it for more."""
    kept: list[str] = []
    at = 0
    line = POSITION_CODE.sub("", line)
    for tag in TAG.finditer(line):
        kept += [_text(line[at : tag.start()]), _kept_tag(*tag.groups())]
        at = tag.end()
    return "".join([*kept, _text(line[at:])]).strip()


def _text(words: str) -> str:
    plain = html.unescape(words).replace("\t", " ")
    return html.escape("".join(letter for letter in plain if letter.isprintable()), quote=False)


def _kept_tag(closing: str, name: str, said: str | None) -> str:
    name = name.lower()
    if name in EMPHASIS:
        return f"<{closing}{name}>"
    speaker = _text(said or "").strip()
    if name == "v" and closing:
        return "</v>"
    return f"<v {speaker}>" if name == "v" and speaker else ""


def _clock(thousandths: int) -> str:
    seconds, rest = divmod(thousandths, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _invalid(message: str, code: str, **facts: object) -> Invalid:
    return Invalid(message, field="file", code=code, **facts)
