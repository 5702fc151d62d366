"""Calendar files: folded, escaped, in UTC, and replaced by what comes later."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from parvis.gateways.calendar import LONGEST_LINE, Event, calendar, escaped, folded, moment

CLOSING = Event(
    uid="call-2027-1@example.org",
    starts_at=datetime(2027, 1, 31, 23, 59, tzinfo=ZoneInfo("Europe/Brussels")),
    changed_at=datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
    summary="Closing: Energy, water; and “cold”",
    description="One\nTwo\\Three",
    address="https://parvis.example.org/en/calls/2027-1/",
)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_calendar_is_read_back_as_it_was_meant():
    lines = unfolded(calendar("Calls", [CLOSING], made_by="-//Parvis//EN"))

    assert lines == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Parvis//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Calls",
        "X-WR-CALNAME:Calls",
        "BEGIN:VEVENT",
        "UID:call-2027-1@example.org",
        "DTSTAMP:20261122T090000Z",
        "LAST-MODIFIED:20261122T090000Z",
        "SEQUENCE:0",
        "DTSTART:20270131T225900Z",
        "SUMMARY:Closing: Energy\\, water\\; and “cold”",
        "DESCRIPTION:One\\nTwo\\\\Three",
        "URL:https://parvis.example.org/en/calls/2027-1/",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_what_was_put_off_or_withdrawn_says_so():
    text = calendar("Calls", [replace(CLOSING, sequence=2, cancelled=True)], made_by="x")

    assert "SEQUENCE:2" in unfolded(text)
    assert "STATUS:CANCELLED" in unfolded(text)


@pytest.mark.parametrize(
    "line", ["A" * 75, "A" * 76, "é" * 200, "𝒜" * 90, "SUMMARY:" + "priorités clés – " * 30, "", "العربية " * 40]
)
def test_no_line_is_longer_than_75_octets_and_no_character_is_cut(line):
    pieces = folded(line).split("\r\n")

    assert all(len(piece.encode()) <= LONGEST_LINE for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
    assert all(piece.startswith(" ") for piece in pieces[1:])
    if len(line.encode()) <= LONGEST_LINE:
        assert pieces == [line]


def test_a_smuggled_line_end_stays_inside_its_value():
    assert escaped("a\r\nATTENDEE:x\rb\x00\x07c") == "a\\nATTENDEE:x\\nbc"
    assert moment(CLOSING.starts_at) == "20270131T225900Z"
