"""How far a project met its criteria for success."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.domain.closing import met
from parvis.domain.refusals import Invalid

CRITERIA = [{"weight": 20}, {"weight": 30}, {"weight": 50}]


@pytest.mark.parametrize(
    ("marks", "share"),
    [([100, 100, 100], "100.00"), ([0, 0, 0], "0.00"), ([100, 0, 0], "20.00"), ([50, 50, 33], "41.50")],
)
def test_the_weights_of_the_criteria_make_one_figure(marks, share):
    assert met(CRITERIA, marks) == Decimal(share)


@pytest.mark.parametrize("marks", [[], [100, 100], [100, 100, 101], [-1, 0, 0]])
def test_every_criterion_is_marked_from_nothing_to_a_hundred(marks):
    with pytest.raises(Invalid):
        met(CRITERIA, marks)


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=6))
def test_the_figure_lies_between_the_lowest_and_the_highest_mark(rows):
    marks = [mark for _weight, mark in rows]

    share = met([{"weight": weight} for weight, _mark in rows], marks)

    assert min(marks) - 1 <= share <= max(marks) + 1
