"""What a grant keeps while it runs: stipends under their cap, offers, acknowledgements, seats at events."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.domain.programme_file.award import Acknowledgement, Purchases, StipendRate, Stipends
from parvis.domain.running import (
    Part,
    Seat,
    acknowledgement_lacks,
    doi,
    offer_problems,
    read_seats,
    stipend_problems,
    without_offers,
)
from parvis.domain.words import words

D = Decimal
RATES = Stipends(rates=(StipendRate(code="doctor", name=words("d", "d"), monthly_at_most=D(100)),), months_at_most=24)
PURCHASES = Purchases(bids_from=D(5000), offers=3)
NAMED = Acknowledgement(names=("NATO SPS",), text=words("Thanks to {reference}.", "Merci à {reference}."))


@pytest.mark.parametrize(
    ("group", "months", "monthly", "before", "rules"),
    [
        ("doctor", 24, "100", "600", []),
        ("doctor", 24, "100", "600.01", ["cap"]),
        ("doctor", 25, "100", "0", ["months"]),
        ("doctor", 0, "100", "0", ["months"]),
        ("doctor", 1, "100.01", "0", ["rate"]),
        ("doctor", 1, "0", "0", ["monthly"]),
        ("driver", 1, "1", "0", ["group"]),
    ],
)
def test_a_stipend_stays_within_its_rate_its_months_and_the_cap_of_all(group, months, monthly, before, rules):
    found = stipend_problems(RATES, group, months, D(monthly), before=D(before), cap=D(3000))

    assert [one.rule for one in found] == rules


@pytest.mark.parametrize(
    ("amounts", "chosen", "reason", "rules"),
    [
        ([5, 6, 7], 0, "Cheapest.", []),
        ([5, 6], 0, "Cheapest.", ["few"]),
        ([5, 6, 7], 3, "Cheapest.", ["chosen"]),
        ([5, 6, 7], 1, " ", ["reason"]),
    ],
)
def test_offers_of_three_suppliers_are_compared_and_the_choice_has_a_reason(amounts, chosen, reason, rules):
    assert [one.rule for one in offer_problems(PURCHASES, [D(one) for one in amounts], chosen, reason)] == rules


def test_a_purchase_at_the_threshold_needs_offers_and_each_comparison_accounts_for_one():
    bought = [("Lidar", D(9000)), ("Pump", D(5000)), ("Cable", D("4999.99"))]

    assert without_offers(PURCHASES, bought, []) == ["Lidar", "Pump"]
    assert without_offers(PURCHASES, bought, [D(9000)]) == ["Pump"]
    assert without_offers(PURCHASES, bought, [D(5000)]) == ["Lidar"]
    assert without_offers(PURCHASES, bought, [D(5000), D(9100)]) == []
    assert without_offers(None, bought, []) == []


@given(st.lists(st.integers(5000, 90000), max_size=6))
def test_what_was_compared_at_its_price_is_never_a_finding(prices):
    bought = [(str(number), D(price)) for number, price in enumerate(prices)]

    assert without_offers(PURCHASES, bought, [D(price) for price in prices]) == []


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        ("10.1234/AbC.5", "10.1234/abc.5"),
        ("https://doi.org/10.1234/x", "10.1234/x"),
        ("doi: 10.1234/x", "10.1234/x"),
        (" ", ""),
        ("11.1234/x", None),
        ("10.1/x", None),
    ],
)
def test_a_doi_is_taken_as_people_paste_it(typed, bare):
    assert doi(typed) == bare


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("Funded by NATO\n SPS, grant g1001.", []),
        ("Funded by NATO SPS.", ["number"]),
        ("Grant G1001.", ["programme"]),
        ("", ["number", "programme"]),
    ],
)
def test_an_acknowledgement_names_the_programme_and_the_number(text, lacks):
    assert acknowledgement_lacks(NAMED, text, "G1001") == lacks


def test_participants_are_read_with_the_line_of_each_error():
    seats, problems = read_seats(
        "nation;part;days\nno;speaker;3\nXX;speaker;1\nUA;guest;9\n\nUA;student;0\n", nations={"NO", "UA"}, days=3
    )

    assert seats == [Seat("NO", Part.SPEAKER, 3), Seat("UA", Part.STUDENT, 0)]
    assert [(one.rule, one.facts["line"]) for one in problems] == [("nation", 3), ("part", 4), ("days", 4)]


@pytest.mark.parametrize("head", ["nation,part", "nation,part,days,name", ""])
def test_a_list_with_names_or_without_its_columns_is_refused(head):
    seats, problems = read_seats(f"{head}\nNO,speaker,1,Ann\n", nations={"NO"}, days=3)

    assert (seats, [one.rule for one in problems]) == ([], ["columns"])


@given(st.text())
def test_whatever_is_handed_in_is_read_or_named(text):
    seats, problems = read_seats(text, nations={"NO"}, days=3)

    assert all(seat.nation == "NO" and seat.days <= 3 for seat in seats)
    assert all(str(one) for one in problems)
