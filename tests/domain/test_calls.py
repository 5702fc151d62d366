"""A call's moments: the wall's clock, the closing second, grace, extension."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from parvis.domain.calls import (
    CallState,
    CallStatus,
    CallWindow,
    WallClock,
    check_code,
    check_still_ahead,
    extended,
    move,
    window_of,
)
from parvis.domain.refusals import Invalid, Refused

OPENS = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
CLOSES = datetime(2027, 1, 31, 22, 59, tzinfo=UTC)
GRACE = timedelta(minutes=30)
SECOND = timedelta(seconds=1)
WINDOW = CallWindow(OPENS, CLOSES, GRACE)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (OPENS - SECOND, CallState.ANNOUNCED),
        (OPENS, CallState.OPEN),
        (CLOSES - SECOND, CallState.OPEN),
        (CLOSES - timedelta(microseconds=1), CallState.OPEN),
        (CLOSES, CallState.GRACE),
        (CLOSES + GRACE - SECOND, CallState.GRACE),
        (CLOSES + GRACE, CallState.CLOSED),
    ],
)
def test_one_second_before_closing_counts_and_the_closing_moment_does_not(now, state):
    assert WINDOW.state_at(now) is state
    assert WINDOW.takes_at(now) is (state in {CallState.OPEN, CallState.GRACE})
    assert WINDOW.is_late_at(now) is (state is CallState.GRACE)


def test_without_a_grace_a_call_is_closed_at_its_closing_moment():
    assert CallWindow(OPENS, CLOSES).state_at(CLOSES) is CallState.CLOSED


@pytest.mark.parametrize(
    ("text", "zone", "at"),
    [
        ("2027-01-31T23:59", "Europe/Brussels", datetime(2027, 1, 31, 22, 59, tzinfo=UTC)),
        ("2026-07-06T23:59", "Europe/Brussels", datetime(2026, 7, 6, 21, 59, tzinfo=UTC)),
        ("2027-01-31T23:59", "America/Toronto", datetime(2027, 2, 1, 4, 59, tzinfo=UTC)),
        # This hour comes twice in Brussels; the second counts, so nobody is cut off an hour early.
        ("2026-10-25T02:30", "Europe/Brussels", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_the_wall_says_the_moment(text, zone, at):
    wall = WallClock.read(text, zone)

    assert wall.at() == at
    assert str(wall) == text


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2027-03-28T02:30", "Europe/Brussels"),
        ("2027-02-30T12:00", "Europe/Brussels"),
        ("tomorrow", "Europe/Brussels"),
        ("9999-12-31T23:59", "America/Toronto"),
        ("0001-01-01T00:00", "Asia/Tokyo"),
        ("2027-01-31T23:59+01:00", "Europe/Brussels"),
        ("2027-01-31T23:59", "CET-or-so"),
        ("2027-01-31T23:59", "../etc/passwd"),
    ],
)
def test_what_no_wall_ever_shows_is_refused(text, zone):
    with pytest.raises(Invalid):
        WallClock.read(text, zone)


def test_an_extension_moves_the_closing_moment_to_a_later_one():
    later = extended(WINDOW, CLOSES + timedelta(days=7), now=CLOSES - SECOND)

    assert later.closes_at == CLOSES + timedelta(days=7)
    assert later.grace == GRACE


@pytest.mark.parametrize("closes_at", [CLOSES, CLOSES - SECOND])
def test_a_closing_moment_is_never_brought_forward(closes_at):
    with pytest.raises(Invalid):
        extended(WINDOW, closes_at, now=OPENS)


@pytest.mark.parametrize("now", [CLOSES, CLOSES + GRACE, CLOSES + timedelta(days=1)])
def test_once_the_closing_moment_has_come_nothing_extends_a_call(now):
    with pytest.raises(Refused):
        extended(WINDOW, CLOSES + timedelta(days=7), now=now)


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "grace"),
    [
        (CLOSES, OPENS, GRACE),
        (CLOSES, CLOSES, GRACE),
        (OPENS, CLOSES, timedelta(days=2, minutes=1)),
        (OPENS, CLOSES, timedelta(minutes=-1)),
    ],
)
def test_a_window_that_nobody_could_mean_is_refused(opens_at, closes_at, grace):
    with pytest.raises(Invalid):
        window_of(opens_at, closes_at, grace)


def test_a_call_that_has_closed_already_is_not_published():
    check_still_ahead(WINDOW, now=CLOSES - SECOND)
    with pytest.raises(Invalid):
        check_still_ahead(WINDOW, now=CLOSES)


def test_the_share_of_time_that_is_left_falls_from_one_to_nothing():
    half = OPENS + (CLOSES - OPENS) / 2

    assert WINDOW.share_left_at(OPENS - timedelta(days=5)) == 1
    assert WINDOW.share_left_at(half) == pytest.approx(0.5)
    assert WINDOW.share_left_at(CLOSES) == 0


def test_until_it_opens_the_time_left_leads_to_the_opening():
    assert WINDOW.left_at(OPENS - SECOND) == SECOND
    assert WINDOW.left_at(CLOSES - SECOND) == SECOND
    assert WINDOW.left_at(CLOSES) == timedelta(0)


@pytest.mark.parametrize(
    ("status", "to", "allowed"),
    [(status, to, (status, to) in {("draft", "published"), ("published", "withdrawn")})
     for status in CallStatus for to in CallStatus],
)  # fmt: skip
def test_a_call_is_published_once_and_perhaps_withdrawn(status, to, allowed):
    if allowed:
        assert move(status, to) is to
    else:
        with pytest.raises(Refused):
            move(status, to)


@pytest.mark.parametrize("code", ["", "2026 2", "Ä", "-a", "a-", "A", "a" * 41, "../x"])
def test_a_name_that_could_not_stand_in_an_address_is_refused(code):
    with pytest.raises(Invalid):
        check_code(code)


@pytest.mark.parametrize("moment", [OPENS - SECOND, OPENS, CLOSES - SECOND, CLOSES, CLOSES + SECOND])
def test_a_call_that_is_withdrawn_is_closed_from_that_moment_on(moment):
    assert WINDOW.cut_at(moment).state_at(moment) is CallState.CLOSED
    assert WINDOW.cut_at(moment).state_at(moment - SECOND) is WINDOW.state_at(moment - SECOND)


def test_a_call_that_is_withdrawn_after_its_end_keeps_its_window():
    assert WINDOW.cut_at(CLOSES + 2 * GRACE) == WINDOW
