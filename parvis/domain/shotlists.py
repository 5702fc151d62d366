"""A shotlist as newsrooms read it: what is shown and who says what, in the order of the film.

The rows of the press office and the soundbites out of the captions stand in one
list.  A part of a film takes along the rows that are shown in it, trimmed to it
and counted from its first frame.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from parvis.domain.clips import Part


@dataclass(frozen=True)
class Row:
    """Frames `[first, end)`: a shot, or a soundbite where somebody speaks."""

    first: int
    end: int
    words: str
    language: str
    speaker: str = ""

    @property
    def frames(self) -> int:
        """How long it is."""
        return self.end - self.first


def shotlist(shots: Iterable[Row], soundbites: Iterable[Row]) -> list[Row]:
    """All rows in the order of the film; a soundbite stands below the shot in which it begins."""
    return sorted([*shots, *soundbites], key=lambda row: (row.first, bool(row.speaker), row.end))


def cut_shotlist(rows: Iterable[Row], part: Part) -> list[Row]:
    """The rows of a part, trimmed to it, counted from its first frame."""
    return [
        replace(row, first=max(row.first, part.first) - part.first, end=min(row.end, part.end) - part.first)
        for row in rows
        if row.first < part.end and row.end > part.first
    ]
