"""Duties: what each app puts on a person's desk.

The desk has three lists: what waits for the person, what the person waits
for, and what is coming; above them stand the person's own places.  An app names its duties in its `offers`
(`duties(person, at=…)`); the desk asks them all and sorts by the moment.  What most people have none of is named as a
`Source`: all sources are asked together whether they hold anything, and only those that do are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Exists, QuerySet


class Turn(StrEnum):
    """Whose turn it is."""

    MINE = "mine"
    THEIRS = "theirs"
    COMING = "coming"
    ALWAYS = "always"  # nothing to do: a place that is the person's without an office, so that no menu names it


@dataclass(frozen=True)
class Duty:
    """One line of the desk: what to do or expect, where, and by when."""

    turn: Turn
    what: str  # in the reader's language: "Sign the proposal"
    address: str
    of: str = ""  # what it belongs to: a proposal's name, a call's title
    at: datetime | None = None
    near: bool = False  # whether the moment presses


@dataclass(frozen=True)
class Source:
    """Rows that put something on a person's desk, and what they put there."""

    rows: QuerySet[Any]
    tell: Callable[[Iterable[Any]], Iterable[Duty]]


def told(found: Iterable[Duty | Source], person: Any) -> list[Duty]:
    """The duties themselves.  One query for all sources, and those of each source that holds anything."""
    every = list(found)
    sources = [one for one in every if isinstance(one, Source)]
    duties = [one for one in every if isinstance(one, Duty)]
    if not sources:
        return duties
    asked = person._meta.model.objects.filter(pk=person.pk).values_list(*(Exists(one.rows) for one in sources))
    for one, holds in zip(sources, asked.get(), strict=True):
        if holds:
            duties += one.tell(one.rows)
    return duties
