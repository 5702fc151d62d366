"""Codes by mail: thirty minutes, three tries, a new one after a minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from parvis.domain.mailed_codes import COOL_DOWN, LIFE, TRIES, Request, as_typed, grouped, new_number

SENT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "holds"), [(SENT, True), (SENT + LIFE - SECOND, True), (SENT + LIFE, False), (SENT + LIFE + SECOND, False)]
)
def test_a_code_holds_for_thirty_minutes_from_its_sending(now, holds):
    assert Request(SENT).holds_at(now) is holds


@pytest.mark.parametrize(("wrong", "holds"), [(0, True), (TRIES - 1, True), (TRIES, False), (TRIES + 1, False)])
def test_it_bears_three_wrong_tries(wrong, holds):
    assert Request(SENT, wrong=wrong).holds_at(SENT) is holds
    assert Request(SENT, wrong=wrong).may_resend_at(SENT + COOL_DOWN) is holds


@pytest.mark.parametrize(
    ("now", "may", "wait"),
    [(SENT, False, 60), (SENT + COOL_DOWN - SECOND, False, 1), (SENT + COOL_DOWN, True, 0), (SENT + LIFE, True, 0)],
)
def test_a_new_one_may_be_asked_for_after_a_minute_and_when_it_ran_out(now, may, wait):
    assert Request(SENT).may_resend_at(now) is may
    assert Request(SENT).wait_at(now) == wait


def test_what_was_used_or_proven_takes_no_code_any_more():
    assert not Request(SENT, proven_at=SENT).holds_at(SENT)
    assert not Request(SENT, proven_at=SENT, used_at=SENT).is_open_at(SENT)


@pytest.mark.parametrize(("now", "is_open"), [(SENT + LIFE - SECOND, True), (SENT + LIFE, False)])
def test_the_right_code_leaves_thirty_minutes_to_act(now, is_open):
    assert Request(SENT, proven_at=SENT).is_open_at(now) is is_open


@pytest.mark.parametrize(
    "typed", ["123456", " 123 456 ", "123-456", "12 34 56", "123\u2013456", "123\u00a0456", "１２３４５６", "123\n456"]
)
def test_spaces_and_dashes_do_not_matter(typed):
    assert as_typed(typed) == "123456"


@pytest.mark.parametrize(("number", "shown"), [("012345", "012345"), ("012345678901", "0123 4567 8901")])
def test_a_long_code_is_written_in_fours(number, shown):
    assert grouped(number) == shown
    assert as_typed(shown) == number


def test_a_code_is_six_digits():
    assert all(len(number) == 6 and number.isdecimal() for number in (new_number() for _ in range(50)))
