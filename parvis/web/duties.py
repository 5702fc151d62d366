"""Duties: what each app puts on a person's desk.

The desk has three lists: what waits for the person, what the person waits
for, and what is coming; above them stand the person's own places.  An app names its duties in its `offers`
(`duties(person, at=…)`); the desk asks them all and sorts by the moment.  What most people have none of is named as a
`Source`, what is only counted as a `Tally`: all of them are asked together whether they hold anything, or how much, and
only those sources that do are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, IntegerField, QuerySet, Subquery

from parvis.web.prepared import PreparedQuestion, prepared_question


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
    since: bool = False  # whether it tells since when, and not by when


@dataclass(frozen=True)
class Source:
    """Rows that put something on a person's desk, and what they put there."""

    rows: PreparedQuestion[Any]
    tell: Callable[[Sequence[Any]], Iterable[Duty]]


@dataclass(frozen=True)
class Tally:
    """Rows of which a person's desk says how many there are, if there are any."""

    rows: PreparedQuestion[Any]
    tell: Callable[[int], Iterable[Duty]]


class _Counted(Subquery):
    """How many rows a question finds."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@prepared_question()
def _held(
    person: Any, *, at: Any, asked: tuple[tuple[type[Source | Tally], PreparedQuestion[Any]], ...]
) -> QuerySet[Any, Any]:
    """What each of these holds for the person, in one row."""
    columns = {
        f"held_{place}": (Exists if kind is Source else _Counted)(question.rows(person, at=at))
        for place, (kind, question) in enumerate(asked)
    }
    return get_user_model().objects.filter(pk=person.pk).values_list(*columns.values())


def told(found: Iterable[Duty | Source | Tally], person: Any, *, at: datetime) -> list[Duty]:
    """The duties themselves.  One query for all that is to be asked, and one for each source that holds anything."""
    every = list(found)
    duties = [one for one in every if isinstance(one, Duty)]
    open_ones = [one for one in every if not isinstance(one, Duty)]
    if not open_ones:
        return duties
    [held] = _held(person, at=at, asked=tuple((type(one), one.rows) for one in open_ones))
    for one, holds in zip(open_ones, held, strict=True):
        if holds:
            duties += one.tell(one.rows(person, at=at)) if isinstance(one, Source) else one.tell(holds)
    return duties
