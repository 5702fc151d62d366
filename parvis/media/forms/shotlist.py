"""The shotlist as a table of typed timecodes: text in, frames out, nothing typed lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext

from parvis.domain.refusals import Refused
from parvis.domain.timecode import Timebase, parse_moment
from parvis.media.actions.describing import ShotRow
from parvis.media.models import Rendition, Shot

EMPTY_ROWS = 2

Languages = Sequence[tuple[str, str]]  # code and name


@dataclass
class Row:
    """One row as it was typed, and what is wrong with it."""

    number: int
    first: str = ""
    end: str = ""
    words: list[tuple[str, str, str]] = field(default_factory=list)  # language, its name, text
    error: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed in it."""
        return not (self.first or self.end or any(text for _language, _name, text in self.words))


class Shotlist:
    """The rows of one film, as stored or as typed."""

    def __init__(self, rows: list[Row], languages: Languages, timebase: Timebase | None) -> None:
        self.rows, self.languages, self.timebase = rows, languages, timebase

    @classmethod
    def of(cls, shots: Iterable[Shot], languages: Languages, timebase: Timebase | None) -> Shotlist:
        """As it is stored, with room for more."""
        rows = []
        for number, shot in enumerate(shots, start=1):
            said = {text.language: text.description for text in shot.texts.all()}
            first, end = (timebase.label(shot.first_frame), timebase.label(shot.end_frame)) if timebase else ("", "")
            rows.append(Row(number, first, end, [(code, name, said.get(code, "")) for code, name in languages]))
        return cls(cls._with_room(rows, languages), languages, timebase)

    @classmethod
    def typed(cls, given: Mapping[str, str], languages: Languages, timebase: Timebase | None) -> Shotlist:
        """As somebody typed it: fields `shot-1-in`, `shot-1-out`, `shot-1-en` …"""
        numbers = sorted({int(name.split("-")[1]) for name in given if _is_row_field(name)})
        rows = [
            Row(
                number,
                given.get(f"shot-{number}-in", "").strip(),
                given.get(f"shot-{number}-out", "").strip(),
                [(code, name, given.get(f"shot-{number}-{code}", "").strip()) for code, name in languages],
            )
            for number in numbers
        ]
        kept = [row for row in rows if not row.is_empty]
        for number, row in enumerate(kept, start=1):
            row.number = number
        return cls(cls._with_room(kept, languages), languages, timebase)

    def parsed(self) -> list[ShotRow] | None:
        """The rows in frames; None if one of them has an error, which stands in the row.

        A row without an out point lasts until the next one begins, the last until the end.
        """
        typed = [row for row in self.rows if not row.is_empty]
        if self.timebase is None:
            return []
        firsts = [self._frame(row, row.first) for row in typed]
        found = []
        for number, (row, first) in enumerate(zip(typed, firsts, strict=True), start=1):
            after = firsts[number] if number < len(firsts) else self.timebase.frames
            end = self._frame(row, row.end) if row.end else after
            if first is None or end is None:
                continue
            if end <= first:
                row.error = gettext("The out point must lie after the in point.")
                continue
            found.append(ShotRow(first, end, {code: text for code, _name, text in row.words if text}))
        return None if any(row.error for row in typed) else found

    @property
    def has_errors(self) -> bool:
        """Whether a row can't be understood."""
        return any(row.error for row in self.rows)

    def _frame(self, row: Row, text: str) -> int | None:
        assert self.timebase is not None
        if not text:
            row.error = gettext("The in point is missing.")
            return None
        try:
            return parse_moment(text, self.timebase)
        except Refused as refusal:
            row.error = gettext(refusal.message) % refusal.facts if refusal.facts else gettext(refusal.message)
            return None

    @staticmethod
    def _with_room(rows: list[Row], languages: Languages) -> list[Row]:
        free = range(len(rows) + 1, len(rows) + 1 + EMPTY_ROWS)
        return [*rows, *(Row(number, words=[(code, name, "") for code, name in languages]) for number in free)]


def timebase_of(rendition: Rendition | None) -> Timebase | None:
    """How the film counts; None for what has no frames."""
    if rendition is None or rendition.rate is None or not rendition.frames:
        return None
    return Timebase(
        rate=rendition.rate, frames=rendition.frames, drop=rendition.drop_frame, start=rendition.start_frame
    )


def _is_row_field(name: str) -> bool:
    parts = name.split("-")
    return len(parts) == 3 and parts[0] == "shot" and parts[1].isascii() and parts[1].isdigit() and len(parts[1]) <= 4
