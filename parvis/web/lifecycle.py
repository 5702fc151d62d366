"""The way of a case, station by station: "you are here".

Which stations there are stands in the programme file, and after them come
those that every grant has.  What became of a case at its station is told by
the app that keeps the station; a page below asks here and never knows who
answers.  A station tells only what its reader may know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import IntegerField, QuerySet, Value

from parvis.web.prepared import TEXT, prepared_question

State = Literal["", "now", "done", "stopped"]


@dataclass(frozen=True)
class Station:
    """What is told of a case at one station; `name` only where the programme file gives none."""

    state: State
    name: str = ""
    at: datetime | None = None
    note: str = ""  # in the reader's language: "until 4 May", "objection stands"
    address: str = ""


# (code of the proposal, the reader, the moment) → stations by the code of their stage, or by a name of their own.
Tells = Callable[[str, Any, datetime], Mapping[str, Station]]

# code of the proposal → the rows that are there once the case has reached these stations
Kept = Callable[[str], QuerySet[Any]]

_tellers: list[tuple[Tells, Kept]] = []


def register(tells: Tells, *, kept: Kept) -> None:
    """Let this app tell its stations; apps load from the bottom up, and so do the stations stand in order.

    It is asked only of cases of which it keeps something.
    """
    if tells not in (one for one, _kept in _tellers):
        _tellers.append((tells, kept))


def told(code: str, person: Any, at: datetime) -> dict[str, Station]:
    """What all apps tell this reader of the case.  One query, and those of the apps that the case has reached."""
    found: dict[str, Station] = {}
    for number in _reached(code):
        found.update(_tellers[number][0](code, person, at))
    return found


def _reached(code: str) -> list[int]:
    return sorted(number for (number,) in _marks(code=code, tellers=tuple(_tellers))) if _tellers else []


@prepared_question(code=TEXT)
def _marks(*, code: str, tellers: tuple[tuple[Tells, Kept], ...]) -> QuerySet[Any, Any]:
    """The numbers of the tellers that keep something of the case."""
    first, *others = [
        kept(code).order_by().values_list(Value(number, output_field=IntegerField()))
        for number, (_tells, kept) in enumerate(tellers)
    ]
    return first.union(*others)
