"""Awards: when reports are due, what they release, who may touch the money."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.domain.awards import (
    AWARD_MOVES,
    REPORT_MOVES,
    Answer,
    AwardStanding,
    AwardStatus,
    ObligationKind,
    ReportStatus,
    answer_of,
    instalments,
    months_after,
    move_award,
    move_report,
    next_reference,
    reports_due,
    standing_on,
)
from parvis.domain.money import from_minor_units, in_minor_units, shared_out
from parvis.domain.payments import check_hands
from parvis.domain.refusals import Denied, Invalid, Refused

START = date(2027, 1, 1)
SPS = {"first_month": 6, "at_most_apart": 12, "final_days": 90}


@pytest.mark.parametrize(
    ("months", "due"),
    [
        (36, [(6, 6), (18, 12), (30, 12), (36, 6)]),
        (24, [(6, 6), (18, 12), (24, 6)]),
        (18, [(6, 6), (18, 12)]),
        (6, [(6, 6)]),
        (1, [(1, 1)]),
        (0, [(0, 1)]),
    ],
)
def test_the_first_report_is_due_in_month_six_then_at_most_a_year_apart_and_the_last_at_the_end(months, due):
    found = reports_due(START, months, **SPS)

    assert [(one.month, one.months) for one in found] == due
    assert [one.kind for one in found] == [ObligationKind.REPORT] * (len(due) - 1) + [ObligationKind.FINAL_REPORT]
    assert found[-1].on == months_after(START, months) + timedelta(days=90)


def test_a_month_that_is_too_short_ends_on_its_last_day():
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert months_after(date(2026, 12, 15), 1) == date(2027, 1, 15)


@given(whole=st.integers(0, 10**12), months=st.integers(0, 60))
def test_the_instalments_add_up_to_the_award_to_the_cent(whole, months):
    parts = instalments(whole, reports_due(START, months, **SPS))

    assert sum(parts) == whole
    assert min(parts) >= 0


@given(whole=st.integers(0, 10**9), weights=st.lists(st.integers(0, 60), min_size=1).filter(any))
def test_no_part_is_a_unit_further_from_its_share_than_it_must_be(whole, weights):
    parts = shared_out(whole, weights)

    assert sum(parts) == whole
    assert all(
        abs(part * sum(weights) - whole * weight) < sum(weights) for part, weight in zip(parts, weights, strict=True)
    )


def test_money_goes_to_minor_units_and_back_and_is_never_rounded():
    assert in_minor_units(Decimal("12000.50"), "EUR") == 1_200_050
    assert in_minor_units(Decimal("500"), "JPY") == 500
    assert in_minor_units(Decimal("1.234"), "KWD") == 1234
    assert from_minor_units(1_200_050, "EUR") == Decimal("12000.50")
    for amount, currency in (("0.005", "EUR"), ("0.5", "JPY")):
        with pytest.raises(Invalid):
            in_minor_units(Decimal(amount), currency)


@pytest.mark.parametrize("status", AwardStatus)
@pytest.mark.parametrize("to", AwardStatus)
def test_an_award_moves_as_the_table_says(status, to):
    if to in AWARD_MOVES[status]:
        assert move_award(status, to) is to
    else:
        with pytest.raises(Refused):
            move_award(status, to)


@pytest.mark.parametrize("status", ReportStatus)
@pytest.mark.parametrize("to", ReportStatus)
def test_a_report_moves_as_the_table_says(status, to):
    if to in REPORT_MOVES[status]:
        assert move_report(status, to) is to
    else:
        with pytest.raises(Refused):
            move_report(status, to)


def test_an_accepted_award_runs_from_its_first_day_on():
    day = timedelta(days=1)

    assert standing_on(AwardStatus.ACCEPTED, starts_on=START, day=START - day) is AwardStanding.ACCEPTED
    assert standing_on(AwardStatus.ACCEPTED, starts_on=START, day=START) is AwardStanding.RUNNING
    assert standing_on(AwardStatus.OFFERED, starts_on=START, day=START) is AwardStanding.OFFERED


@pytest.mark.parametrize(
    ("answers", "whole"),
    [
        ([], Answer.WAITING),
        ([Answer.ACCEPTED, Answer.WAITING], Answer.WAITING),
        ([Answer.ACCEPTED, Answer.ACCEPTED], Answer.ACCEPTED),
        ([Answer.ACCEPTED, Answer.DECLINED, Answer.WAITING], Answer.DECLINED),
    ],
)
def test_all_must_accept_and_one_who_declines_ends_it(answers, whole):
    assert answer_of(answers) is whole


def test_references_follow_the_pattern_of_the_file():
    pattern = r"G\d{4}(-[A-Z]{3})?"

    assert next_reference(pattern, []) == "G1001"
    assert next_reference(pattern, ["G5924", "G6158-MYP", "other"]) == "G6159"
    assert next_reference(r"CA\d{5}", ["CA24101"]) == "CA24102"
    assert next_reference("", []) == "A1001"


def test_request_certification_and_payment_are_in_three_hands():
    check_hands("c", requested_by="a", certified_by="b")
    check_hands("b", requested_by="a")
    for person in ("a", "b"):
        with pytest.raises(Denied):
            check_hands(person, requested_by="a", certified_by="b")
