"""Dates, numbers and sizes as each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from parvis.web import figures

BRUSSELS = ZoneInfo("Europe/Brussels")
NARROW = "\u202f"


def test_a_moment_stands_in_its_zone() -> None:
    moment = datetime(2027, 3, 14, 16, 0, tzinfo=UTC)

    assert figures.moment(moment, BRUSSELS, "en") == "14\u00a0March 2027, 17:00\u00a0Brussels"
    assert figures.moment(moment, BRUSSELS, "fr") == "14\u00a0mars 2027, 17\u00a0h\u00a000 à\u00a0Bruxelles"


@pytest.mark.parametrize(
    ("day", "english", "french"),
    [
        (date(2026, 11, 1), "1\u00a0November 2026", "1er\u00a0novembre 2026"),
        (date(2026, 8, 11), "11\u00a0August 2026", "11\u00a0août 2026"),
        (date(2026, 2, 21), "21\u00a0February 2026", "21\u00a0février 2026"),
    ],
)
def test_a_day(day: date, english: str, french: str) -> None:
    assert figures.day(day, "en") == english
    assert figures.day(day, "fr") == french


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (0, "0\u00a0bytes", "0\u00a0octets"),
        (999, "999\u00a0bytes", "999\u00a0octets"),
        (1_000, "1\u00a0KB", "1\u00a0ko"),
        (12_480_000, "12.5\u00a0MB", "12,5\u00a0Mo"),
        (184_320_000, "184\u00a0MB", "184\u00a0Mo"),
        (2_500_000_000, "2.5\u00a0GB", "2,5\u00a0Go"),
    ],
)
def test_a_size(value: int, english: str, french: str) -> None:
    assert figures.size(value, "en") == english
    assert figures.size(value, "fr") == french


def test_numbers_and_shares() -> None:
    assert figures.number(1234567.5, "en") == "1,234,567.5"
    assert figures.number(1234567.5, "fr") == f"1{NARROW}234{NARROW}567,5"
    assert figures.percent(0.42, "en") == "42%"
    assert figures.percent(0.42, "fr") == "42\u00a0%"


@pytest.mark.parametrize(("seconds", "clock"), [(0, "0:00"), (42, "0:42"), (725, "12:05"), (3729, "1:02:09")])
def test_a_length_as_a_clock(seconds: int, clock: str) -> None:
    assert figures.clock(seconds) == clock


def test_a_length_in_words_takes_the_two_largest_units() -> None:
    assert figures.length_in_words(7500, "en") == "2 hours 5 minutes"
    assert figures.length_in_words(1800, "fr") == "30 minutes"
    assert figures.length_in_words(0, "en") == "0 seconds"
    assert figures.length_in_words(90_061, "en") == "1 day 1 hour"


@pytest.mark.parametrize(
    ("width", "height", "shape"),
    [
        (1920, 1080, "178"),
        (1080, 1920, "056"),
        (4000, 3000, "133"),
        (1000, 1000, "100"),
        (0, 0, "178"),
        (None, 5, "178"),
    ],
)
def test_the_nearest_shape(width: int | None, height: int | None, shape: str) -> None:
    assert figures.ratio_class(width, height) == f"ratio-{shape}"
