"""Flagship activities: what a story consists of and what it may point at.

A story has a headline, a lead, its text, the team, the result in figures.  It
points at what the programme is about, so that the page of a nation, a theme or
an objective shows it.  One figure a line: the value, a bar, what it counts.
"""

from __future__ import annotations

from dataclasses import dataclass

PARTS = ("title", "lead", "body", "result", "team", "figures")
NEEDED = ("title", "lead", "body", "result")
LONGEST_TITLE = 120
LONGEST_LEAD = 400
MOST_FIGURES = 6


@dataclass(frozen=True)
class Figure:
    """A value as it is printed large, and what it counts."""

    value: str
    words: str


def figures_in(text: str) -> tuple[Figure, ...]:
    """The figures of a text, one a line, `40 km | range of detection`; lines without a bar are left out."""
    found = []
    for line in text.splitlines():
        value, bar, words = line.partition("|")
        if bar and value.strip() and words.strip():
            found.append(Figure(value.strip(), words.strip()))
    return tuple(found[:MOST_FIGURES])
