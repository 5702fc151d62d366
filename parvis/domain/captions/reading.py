"""Caption files as they come in: WebVTT and SubRip, every fault named with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from parvis.domain.captions.cleaning import cleaned, is_harmless_style, is_region, is_setting
from parvis.domain.captions.cues import Captions, Cue
from parvis.domain.captions.times import CLOCK, clock, thousandths_of
from parvis.domain.refusals import Invalid


def _(message: str) -> str:
    """Marks a sentence that the rooms above translate."""
    return message


MOST_BYTES = 2_000_000
MOST_CUES = 20_000
LONGEST_CUE = 1_000  # letters
MOST_FAULTS = 50  # named at once

ARROW = "-->"
TIMING = re.compile(rf"\s*{CLOCK}\s*-->\s*{CLOCK}(?:\s+(.*))?")
STREAM_CLOCK = re.compile(r"X-TIMESTAMP-MAP\s*=\s*(.*)", re.IGNORECASE)


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line of a file; `message` is English, with named places that `facts` fill."""

    line: int
    code: str
    message: str
    facts: dict[str, object] = field(default_factory=dict)


class FaultyCaptions(Invalid):
    """A file with one fault or more; as a sentence, it says the first."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        first = faults[0]
        super().__init__(first.message, field="file", code=first.code, **first.facts)


def read_captions(content: bytes) -> tuple[Cue, ...]:
    """The captions of a WebVTT or SubRip file, in order.  Raises FaultyCaptions."""
    return parse_captions(content).cues


def parse_captions(content: bytes) -> Captions:
    """The whole file, its style sheets too.  Raises FaultyCaptions with all that is wrong, line by line."""
    if len(content) > MOST_BYTES:
        too_large = _("A caption file can have %(most)s KB at most.")
        raise FaultyCaptions([Fault(1, "captions-too-large", too_large, {"most": MOST_BYTES // 1000})])
    reading = Reading(_decoded(content).replace("\r\n", "\n").replace("\r", "\n"))
    reading.read()
    cues = sorted((cue for cue in reading.cues if cue.lines), key=lambda cue: (cue.begins, cue.ends))
    if not cues and not reading.faults:
        reading.fault(
            1, "no-captions", _("There are no captions in this file. Hand in WebVTT (.vtt) or SubRip (.srt).")
        )
    if reading.faults:
        raise FaultyCaptions(sorted(reading.faults, key=lambda fault: fault.line)[:MOST_FAULTS])
    return Captions(tuple(cues), tuple(reading.head))


def check_fits_film(cues: tuple[Cue, ...], seconds: Fraction) -> None:
    """Raise Invalid for captions of another, longer film."""
    if cues[0].begins >= seconds * 1000 or cues[-1].begins >= (seconds + 60) * 1000:
        raise Invalid(
            _("These captions go on until %(time)s, long after the film has ended. Are they of another film?"),
            field="file",
            code="captions-beyond-end",
            time=clock(cues[-1].begins)[:8],
        )


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        words = _("Line %(line)s is not written in UTF-8. Save the file as UTF-8 and hand it in again.")
        raise FaultyCaptions([Fault(line, "not-utf-8", words, {"line": line})]) from None


class Reading:
    """One look at one file: what was found, and what is wrong."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.is_web = text.lstrip("\n").startswith("WEBVTT")
        self.cues: list[Cue] = []
        self.head: list[str] = []
        self.faults: list[Fault] = []

    def fault(self, line: int, code: str, message: str, **facts: object) -> None:
        """Note what is wrong."""
        self.faults.append(Fault(line, code, message, {"line": line, **facts}))

    def read(self) -> None:
        """Take the file in block by block; blocks are parted by blank lines."""
        for number, (line, block) in enumerate(_blocks(self.text)):
            if number == 0 and self.is_web:
                self._first_lines(line, block)
                continue
            at = next((place for place, words in enumerate(block[:2]) if ARROW in words), None)
            if at is None:
                self._without_times(line, block)
            elif len(self.cues) == MOST_CUES:
                too_many = _("A caption file can have %(most)s captions at most.")
                self.fault(line, "too-many-captions", too_many, most=MOST_CUES)
                return
            else:
                self._caption(line, block, at)

    def _first_lines(self, line: int, block: list[str]) -> None:
        if block[0][6:7] not in ("", " ", "\t"):
            self.fault(line, "captions-head", _("Line %(line)s: WebVTT begins with a line that says WEBVTT."))
        for n, words in enumerate(block[1:], start=line + 1):
            found = STREAM_CLOCK.match(words)
            if found and not re.search(r"MPEGTS:0+(?!\d)", found[1]):
                stream = _("Line %(line)s: these times are counted from a stream (X-TIMESTAMP-MAP), not from the film.")
                self.fault(n, "captions-of-stream", stream)
            elif ARROW in words:
                missing = _("Line %(line)s: a blank line is missing before this caption.")
                self.fault(n, "blank-line-missing", missing)

    def _without_times(self, line: int, block: list[str]) -> None:
        first = block[0].strip()
        if not self.is_web:
            # A blank line inside a caption: SubRip has no other way to write one.
            if self.cues and not first.isdecimal():
                self.cues[-1] = self._longer(self.cues[-1], block, line)
            elif first.isdecimal():
                self._timeless(line, block[1] if len(block) > 1 else first)
            return
        kind = first.split()[0] if first else ""
        body = "\n".join(block[1:])
        if kind == "NOTE":
            return
        if kind == "STYLE" and first == "STYLE":
            if not is_harmless_style(body):
                outside = _("Line %(line)s: a style sheet may dress captions (::cue) and fetch nothing.")
                self.fault(line, "captions-style", outside)
            self.head.append(f"STYLE\n{body}")
        elif kind == "REGION" and first == "REGION":
            if not is_region(body):
                self.fault(line, "captions-region", _("Line %(line)s: this region cannot be understood."))
            self.head.append(f"REGION\n{body}")
        else:
            self._timeless(line, first)

    def _timeless(self, line: int, words: str) -> None:
        timeless = _("Line %(line)s: these words have no times: “%(words)s”.")
        self.fault(line, "caption-without-times", timeless, words=words.strip()[:40])

    def _caption(self, line: int, block: list[str], at: int) -> None:
        number, timed = len(self.cues) + 1, line + at
        found = TIMING.fullmatch(block[at])
        begins = ends = 0
        settings: list[str] = []
        if found is None:
            unclear = _("Line %(line)s: the times of caption %(number)s cannot be understood: “%(words)s”.")
            self.fault(timed, "caption-times", unclear, number=number, words=block[at].strip()[:40])
        else:
            begins, ends = thousandths_of(found, 1), thousandths_of(found, 5)
            if ends <= begins:
                early = _("Line %(line)s: caption %(number)s ends before it begins.")
                self.fault(timed, "caption-ends-early", early, number=number)
            if self.is_web:
                settings = self._settings(found[9] or "", timed)
        name = block[0].strip()[:80] if at and self.is_web and not block[0].strip().isdecimal() else ""
        cue = Cue(begins, ends, (), " ".join(settings), name)
        words = block[at + 1 :]
        for n, further in enumerate(words, start=timed + 1):
            if TIMING.fullmatch(further):
                missing = _("Line %(line)s: a blank line is missing before this caption.")
                self.fault(n, "blank-line-missing", missing)
        self.cues.append(self._longer(cue, words, timed))

    def _settings(self, text: str, line: int) -> list[str]:
        unknown = _("Line %(line)s: “%(words)s” says nothing about where a caption stands.")
        for word in text.split():
            if not is_setting(word):
                self.fault(line, "caption-setting", unknown, words=word[:40])
        return text.split()

    def _longer(self, cue: Cue, lines: list[str], line: int) -> Cue:
        whole = (*cue.lines, *(words for words in map(cleaned, lines) if words))
        if sum(map(len, whole)) > LONGEST_CUE:
            too_long = _("Line %(line)s: this caption is longer than %(most)s letters.")
            self.fault(line, "caption-too-long", too_long, most=LONGEST_CUE)
        return replace(cue, lines=whole)


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines that stand together, with the number of the first."""
    block: list[str] = []
    begins = 1
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            begins = begins if block else number
            block.append(line)
        elif block:
            yield begins, block
            block = []
    if block:
        yield begins, block
