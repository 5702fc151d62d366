"""Calendar files for other people's calendars, as RFC 5545 wants them.

Lines end in CR LF and are folded at 75 octets, never inside a character; moments
are written in UTC, so that no zone has to be described.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

LONGEST_LINE = 75  # octets, without the line's end
MEDIA_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Event:
    """One entry.  The same `uid` with a higher `sequence` replaces it in a reader's calendar."""

    uid: str
    starts_at: datetime
    changed_at: datetime
    summary: str
    description: str = ""
    address: str = ""
    sequence: int = 0
    cancelled: bool = False
    all_day: date | None = None  # the whole of this day, in place of the moment


def calendar(name: str, events: Iterable[Event], *, made_by: str) -> str:
    """The file; `made_by` is the product's identifier, `name` what a reader's calendar calls it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{escaped(made_by)}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"NAME:{escaped(name)}", f"X-WR-CALNAME:{escaped(name)}"]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{moment(event.changed_at)}"
    yield f"LAST-MODIFIED:{moment(event.changed_at)}"
    yield f"SEQUENCE:{event.sequence}"
    if event.all_day:
        yield f"DTSTART;VALUE=DATE:{event.all_day:%Y%m%d}"
    else:
        yield f"DTSTART:{moment(event.starts_at)}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.address:
        yield f"URL:{event.address}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"  # a deadline keeps nobody's time busy
    yield "END:VEVENT"


def moment(at: datetime) -> str:
    """20270131T225900Z"""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Text as a value may hold it; control characters have no place there."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(letter for letter in plain if letter == "\n" or (letter >= " " and letter != "\x7f"))
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(sign, written)
    return plain


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets; each but the first begins with a space that is not part of it."""
    pieces: list[str] = []
    piece, length = "", 0
    for letter in line:
        octets = len(letter.encode())
        if length + octets > LONGEST_LINE:
            pieces.append(piece)
            piece, length = " ", 1
        piece += letter
        length += octets
    return "\r\n".join([*pieces, piece])
