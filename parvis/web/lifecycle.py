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

_tellers: list[Tells] = []


def register(tells: Tells) -> None:
    """Let this app tell its stations; apps load from the bottom up, and so do the stations stand in order."""
    if tells not in _tellers:
        _tellers.append(tells)


def told(code: str, person: Any, at: datetime) -> dict[str, Station]:
    """What all apps tell this reader of the case."""
    found: dict[str, Station] = {}
    for tells in _tellers:
        found.update(tells(code, person, at))
    return found
