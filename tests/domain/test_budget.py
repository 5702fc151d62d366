"""The budget's arithmetic is exact, and what is too much is told with its figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parvis.domain import budget
from parvis.domain.budget import Cell, Limit


def cell(category: str, amount: str, *, party: str = "a", year: int = 1) -> Cell:
    return Cell(party, category, year, Decimal(amount))


def test_a_tenth_and_two_tenths_are_three_tenths():
    cells, unread = budget.read_cells(
        [
            {"party": "a", "category": "travel", "year": 1, "amount": "0.1"},
            {"party": "a", "category": "travel", "year": 1, "amount": "0.2"},
        ]
    )

    assert unread == ()
    assert budget.total(cells) == Decimal("0.3")
    assert str(budget.total(cells)) == "0.3"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("12500", Decimal(12500)),
        ("12500.50", Decimal("12500.50")),
        ("12 500,50", Decimal("12500.50")),
        ("12\u202f500,50", Decimal("12500.50")),
        ("12'500.50", Decimal("12500.50")),
        ("0", Decimal(0)),
        ("-1", None),
        ("1.234", None),
        ("1e9", None),
        ("NaN", None),
        ("", None),
        (0.1, None),
        (True, None),
        ("999999999999", None),
    ],
)
def test_an_amount_is_read_as_people_write_it_or_not_at_all(typed, amount):
    assert budget.amount_of(typed) == amount


def test_a_cell_that_cannot_be_read_is_told_and_the_others_count():
    cells, unread = budget.read_cells(
        [
            {"party": "a", "category": "travel", "year": 1, "amount": "twelve"},
            {"party": "a", "category": "travel", "year": 0, "amount": "1"},
            "nonsense",
            {"party": "a", "category": "travel", "year": 1, "amount": ""},
            {"party": "a", "category": "travel", "year": 2, "amount": "7"},
        ]
    )

    assert [problem.rule for problem in unread] == ["amount", "year", "cell"]
    assert cells == (cell("travel", "7", year=2),)


def test_a_kind_of_cost_over_its_share_is_told_with_sum_cap_and_excess():
    cells = [cell("stipends", "20"), cell("travel", "80")]

    found = list(budget.problems(cells, limits=[Limit("stipends", most_share=Decimal("0.15")), Limit("travel")]))

    assert [(p.rule, p.facts["most"], p.facts["asked"], p.facts["over"]) for p in found] == [
        ("over-share", Decimal("15.00"), Decimal(20), Decimal("5.00"))
    ]
    assert "15 %" in str(found[0])


def test_exactly_the_share_is_allowed():
    cells = [cell("stipends", "15"), cell("travel", "85")]

    assert list(budget.problems(cells, limits=[Limit("stipends", most_share=Decimal("0.15")), Limit("travel")])) == []


def test_what_is_never_covered_and_what_nobody_knows_are_told():
    cells = [cell("salaries", "1"), cell("yachts", "2"), cell("travel", "3")]

    found = list(budget.problems(cells, limits=[Limit("salaries", excluded=True), Limit("travel")]))

    assert [(problem.rule, problem.facts["category"]) for problem in found] == [
        ("excluded", "salaries"),
        ("unknown-category", "yachts"),
    ]


@pytest.mark.parametrize(("whole", "rules"), [("100.00", []), ("100.01", ["over-ceiling"])])
def test_a_cent_over_the_ceiling_is_too_much(whole, rules):
    found = budget.problems([cell("travel", whole)], ceiling=Decimal(100), known=["travel"])

    assert [problem.rule for problem in found] == rules


def test_shares_of_parties_add_up_to_the_whole():
    cells = [cell("travel", "1", party="a"), cell("travel", "2", party="b")]

    assert sum(budget.shares(cells, "party").values()) == pytest.approx(1)
    assert budget.shares([], "party") == {}
