"""Duties: what each app puts on a person's desk.

The desk has three lists: what waits for the person, what the person waits
for, and what is coming; above them stand the person's own places.  An app names its duties in its `offers`
(`duties(person, at=…)`); the desk asks them all and sorts by the moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
