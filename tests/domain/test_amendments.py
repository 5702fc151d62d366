"""The award on a day: the original and every change that counts by then."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.domain import amending
from parvis.domain.amendments import AmendmentKind as K
from parvis.domain.amendments import Effective, after, level_of, moved, original, size, sums, terms_on
from parvis.domain.programme_file.award import ChangeLevel, Changes

START = date(2027, 1, 1)
FROZEN = {
    "starts on": "2027-01-01",
    "ends on": "2028-12-31",
    "months": 24,
    "parties": {"A": {"name": "Ada", "role": "ally-director"}, "B": {"name": "Bo", "role": "partner-director"}},
    "budget": [
        {"party": "A", "category": "equipment", "amount": "60000.00"},
        {"party": "B", "category": "travel", "amount": "40000.00"},
    ],
}
RULE = Changes(
    extension_months=12,
    virement=Decimal("0.10"),
    return_days=90,
    levels=(
        ChangeLevel(kind="extension", up_to=Decimal(12), approved_by=("programme-officer",)),
        ChangeLevel(kind="extension", up_to=Decimal(6), approved_by=("scientific-adviser",)),
        ChangeLevel(kind="extension", approved_by=("programme-officer", "chair")),
    ),
)


def budget(cents: int) -> dict:
    """So many cents on the first line, the rest on the second."""
    return {
        "budget": [
            {"party": "A", "category": "equipment", "amount": str(Decimal(cents).scaleb(-2))},
            {"party": "B", "category": "travel", "amount": str(Decimal(10_000_000 - cents).scaleb(-2))},
        ]
    }


days = st.integers(0, 900).map(lambda number: START + timedelta(days=number))
contents = st.one_of(
    st.tuples(st.just(K.EXTENSION), st.integers(1, 24).map(lambda months: {"months": months})),
    st.tuples(st.just(K.BUDGET), st.integers(0, 10_000_000).map(budget)),
    st.tuples(
        st.just(K.PARTNER),
        st.sampled_from("CDEF").map(lambda code: {"leaves": "", "joins": {code: {"name": code, "role": "academic"}}}),
    ),
    st.tuples(st.just(K.SUSPENSION), st.just({})),
    st.tuples(st.just(K.RESUMPTION), st.just({})),
)
changes = st.lists(st.tuples(contents, days), max_size=6).map(
    lambda rows: [Effective(number, kind, told, on) for number, ((kind, told), on) in enumerate(rows, 1)]
)


@given(changes, days)
def test_before_the_first_change_counts_the_award_is_the_original(found, day):
    before = [one for one in found if one.on > day]

    assert terms_on(FROZEN, before, day) == original(FROZEN)


@given(changes, days, st.randoms(use_true_random=False))
def test_the_award_on_a_day_does_not_depend_on_the_order_in_which_changes_are_read(found, day, chance):
    shuffled = list(found)
    chance.shuffle(shuffled)

    assert terms_on(FROZEN, shuffled, day) == terms_on(FROZEN, found, day)


@given(changes, days)
def test_the_original_is_never_written_over(found, day):
    kept = deepcopy(FROZEN)

    terms_on(FROZEN, found, day)

    assert kept == FROZEN


@given(changes, days)
def test_no_change_makes_or_loses_money_and_each_that_counts_is_named_once(found, day):
    terms = terms_on(FROZEN, found, day)

    assert sum(sums(terms.budget).values()) == Decimal("100000.00")
    assert sorted(terms.numbers) == [one.number for one in found if one.on <= day]


@given(changes, days)
def test_a_change_counts_from_its_day_and_not_a_day_before(found, day):
    later = Effective(99, K.EXTENSION, {"months": 3}, day)

    before, then = (terms_on(FROZEN, [*found, later], one) for one in (day - timedelta(days=1), day))

    assert 99 not in before.numbers
    assert 99 in then.numbers


@given(st.integers(0, 10_000_000), st.integers(0, 10_000_000))
def test_what_moves_is_what_one_line_gains(old, new):
    share = moved(budget(old)["budget"], budget(new)["budget"])

    assert share == Decimal(abs(old - new)) / 10_000_000


def test_an_extension_ends_on_the_day_before_the_same_day_of_a_later_month():
    terms = after(original(FROZEN), Effective(1, K.EXTENSION, {"months": 2}, START))

    assert (terms.ends_on, terms.months, terms.extended) == (date(2029, 2, 28), 26, 2)


def test_a_terminated_award_ends_that_day_and_changes_no_more():
    on = date(2027, 6, 15)
    terms = after(original(FROZEN), Effective(1, K.TERMINATION, {"recover": "1200.50"}, on))

    assert (terms.ends_on, terms.terminated_on, terms.recover, terms.stopped) == (on, on, Decimal("1200.50"), True)
    assert [one.rule for one in amending.problems(terms, K.EXTENSION, {"months": 1}, day=on)] == ["terminated"]


@pytest.mark.parametrize(
    ("months", "before", "level"),
    [
        (6, 0, ("scientific-adviser",)),
        (7, 0, ("programme-officer",)),
        (12, 0, ("programme-officer",)),
        (13, 0, ("programme-officer", "chair")),
        (6, 7, ("programme-officer", "chair")),  # with what was extended before it is more than twelve
    ],
)
def test_the_level_follows_from_the_file_and_the_size_with_what_came_before(months, before, level):
    terms = original(FROZEN)
    if before:
        terms = after(terms, Effective(1, K.EXTENSION, {"months": before}, START))

    assert level_of(RULE, K.EXTENSION, size(terms, K.EXTENSION, {"months": months})) == level


def test_a_kind_that_the_file_does_not_name_is_for_a_programme_officer():
    assert level_of(RULE, K.BUDGET, Decimal("0.9")) == level_of(None, K.BUDGET, Decimal(1)) == ("programme-officer",)


@pytest.mark.parametrize(
    ("kind", "told", "day", "rule"),
    [
        (K.EXTENSION, {"months": 0}, START, "months"),
        (K.EXTENSION, {"months": 3}, date(2029, 1, 1), "ended"),
        (K.BUDGET, budget(6_000_000), START, "nothing"),
        (K.BUDGET, budget(6_100_000), START, "free"),
        (K.BUDGET, {"budget": [{"party": "A", "category": "x", "amount": "5"}]}, START, "whole"),
        (K.BUDGET, {"budget": [{"party": "A", "category": "x", "amount": "much"}]}, START, "amount"),
        (K.BUDGET, {"budget": [{"party": "Z", "category": "x", "amount": "100000"}]}, START, "stranger"),
        (K.BUDGET, {"budget": budget(6_000_000)["budget"][::-1]}, START, "line"),
        (K.PARTNER, {"leaves": "", "joins": {}}, START, "nobody"),
        (K.PARTNER, {"leaves": "Z", "joins": {}}, START, "stranger"),
        (K.DIRECTOR, {"leaves": "A", "joins": {}}, START, "successor"),
        (K.RESUMPTION, {}, START, "running"),
        (K.TERMINATION, {"recover": "all"}, START, "recover"),
    ],
)
def test_what_keeps_a_change_from_being_asked_for(kind, told, day, rule):
    found = amending.problems(original(FROZEN), kind, told, day=day, free=RULE.virement)

    assert rule in {one.rule for one in found}


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (K.EXTENSION, {"months": 3}),
        (K.BUDGET, budget(8_000_000)),
        (K.DIRECTOR, {"leaves": "A", "joins": {"C": {"name": "Cy", "role": "ally-director"}}}),
        (K.SUSPENSION, {}),
        (K.TERMINATION, {"recover": "0"}),
    ],
)
def test_what_may_be_asked_for_until_the_last_day(kind, told):
    day = date(2028, 12, 31)

    assert not list(amending.problems(original(FROZEN), kind, told, day=day, free=RULE.virement))
