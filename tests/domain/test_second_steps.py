"""The second step: digits that count (RFC 6238), codes for the drawer, offices that rest."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from parvis.domain import second_steps
from parvis.domain.roles import Term
from parvis.domain.second_steps import code_at, due_at, new_recovery_codes, recovery_form, resting, step_of

SECRET = base64.b32encode(b"12345678901234567890").decode()  # of the RFC's appendix B
GRACE = timedelta(days=14)
DAY = timedelta(days=1)
BEGUN = datetime(2026, 11, 1, 9, tzinfo=UTC)
TERM = Term(BEGUN - DAY, None, BEGUN)


@pytest.mark.parametrize(
    ("seconds", "digits"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130")],
)
def test_the_digits_are_those_of_the_standard(seconds, digits):
    assert code_at(SECRET, seconds // 30) == digits


@pytest.mark.parametrize(("drift", "counts"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)])
def test_a_phone_may_be_half_a_minute_wrong_and_no_more(drift, counts):
    now = datetime(2026, 11, 22, 9, 0, 0, tzinfo=UTC)
    shown = code_at(SECRET, (int(now.timestamp()) + drift) // 30)

    assert (step_of(SECRET, f" {shown[:3]} {shown[3:]} ", now=now) is not None) == counts


def test_digits_that_opened_once_do_not_open_again_nor_do_older_ones():
    now = datetime(2026, 11, 22, 9, 0, 0, tzinfo=UTC)
    step = int(now.timestamp()) // 30

    assert step_of(SECRET, code_at(SECRET, step), now=now, after=step - 1) == step
    assert step_of(SECRET, code_at(SECRET, step), now=now, after=step) is None
    assert step_of(SECRET, code_at(SECRET, step - 1), now=now, after=step) is None


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "000000000000", "\ud83d"])
def test_what_is_no_code_opens_nothing(typed):
    assert step_of(SECRET, typed, now=datetime(2026, 11, 22, tzinfo=UTC)) is None


def test_ten_recovery_codes_differ_and_are_read_however_they_are_typed():
    made = new_recovery_codes()

    assert len(set(made)) == second_steps.RECOVERY_CODES
    assert {recovery_form(f" {one.upper().replace('-', ' – ')} ") for one in made} == {
        one.replace("-", "") for one in made
    }
    assert [recovery_form(one) for one in ("", "k7m2p", "k7m2p9xqrl", "k7m2p9xqr!")] == ["", "", "", ""]


@pytest.mark.parametrize(
    ("after", "held"), [(timedelta(0), True), (GRACE - timedelta(seconds=1), True), (GRACE, False)]
)
def test_an_office_without_a_second_step_rests_after_the_grace(after, held):
    assert resting(TERM, GRACE).holds_at(BEGUN + after) == held


def test_an_office_that_ends_before_the_grace_ends_then():
    short = Term(BEGUN, BEGUN + DAY, BEGUN)

    assert resting(short, GRACE).ends_at == BEGUN + DAY


def test_the_earliest_office_that_is_held_says_when_the_step_is_due():
    later = Term(BEGUN + 5 * DAY, None, BEGUN)
    unconfirmed = Term(BEGUN - 30 * DAY, None, None)
    over = Term(BEGUN - 60 * DAY, BEGUN - DAY, BEGUN - 60 * DAY)

    assert due_at([later, TERM, unconfirmed, over], GRACE, now=BEGUN + 6 * DAY) == BEGUN + GRACE
    assert due_at([unconfirmed, over], GRACE, now=BEGUN + 6 * DAY) is None
