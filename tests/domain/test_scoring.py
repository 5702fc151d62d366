"""From scores to a ranked list, and where a panel departs from it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.domain.scoring import (
    Ranked,
    Verdict,
    Weighed,
    above_the_line,
    cumulated,
    departures,
    mark_of,
    marks_of,
    ranking,
)

TWO = (Weighed("merit", Decimal(3), 5, 3), Weighed("budget", Decimal(1), 5))
REC, RES, NOT = Verdict.RECOMMENDED, Verdict.RESERVE, Verdict.NOT_RECOMMENDED


def ranked(*codes: str, failed: str = "") -> list[Ranked]:
    """A ranking in this order, every mark another; who is in `failed` stays below a gate."""
    criteria = (Weighed("merit", Decimal(1), 100, 50),)
    marks = {}
    for place, code in enumerate(codes):
        marks[code] = marks_of([{"merit": (40 if code in failed else 100) - place}], criteria)
    return ranking(marks)


@pytest.mark.parametrize(
    ("scores", "mark"),
    [
        ({"merit": 5, "budget": 5}, Fraction(5)),
        ({"merit": 0, "budget": 0}, Fraction(0)),
        ({"merit": 4, "budget": 2}, Fraction(14, 4)),
        ({"merit": 2, "budget": 4}, Fraction(10, 4)),
        ({"merit": 4}, None),
        ({}, None),
    ],
)
def test_a_reviews_mark_is_the_weighted_mean_and_none_is_made_up_for_a_missing_score(scores, mark):
    assert mark_of(scores, TWO) == mark


def test_scales_of_another_height_count_by_their_share():
    assert mark_of({"a": 5, "b": 5}, [Weighed("a"), Weighed("b", Decimal(1), 10)]) == Fraction(15, 4)


def test_no_weight_at_all_gives_no_mark():
    assert mark_of({"a": 5}, [Weighed("a", Decimal(0))]) is None


def test_a_proposals_mark_is_the_plain_mean_of_its_whole_reviews():
    marks = marks_of([{"merit": 4, "budget": 4}, {"merit": 2, "budget": 2}, {"merit": 5}], TWO)

    assert (marks.reviews, marks.mean, marks.lowest, marks.highest) == (2, 3, 2, 4)
    assert marks.spread == 1


def test_without_a_whole_review_there_is_no_mark():
    marks = marks_of([{"merit": 5}], TWO)

    assert (marks.reviews, marks.mean, marks.spread, marks.failed) == (0, None, None, ())


@pytest.mark.parametrize(
    ("scores", "failed", "below"),
    [
        ((3, 3, 3), (), ()),
        ((2, 3, 4), (), ("merit",)),
        ((2, 3, 3), ("merit",), ("merit",)),
        ((0, 0, 0), ("merit",), ("merit",)),
    ],
)
def test_a_gate_is_about_the_mean_and_a_single_low_score_is_told(scores, failed, below):
    marks = marks_of([{"merit": score, "budget": 5} for score in scores], TWO)

    assert (marks.failed, marks.below) == (failed, below)


def test_equal_marks_share_a_rank_and_the_next_counts_all_before_it():
    one, other = marks_of([{"merit": 4, "budget": 4}], TWO), marks_of([{"merit": 3, "budget": 3}], TWO)

    order = ranking({"a": other, "b": one, "c": one, "d": marks_of([], TWO)})

    assert [(r.code, r.rank) for r in order] == [("b", 1), ("c", 1), ("a", 3), ("d", None)]


def test_who_stays_below_a_gate_ranks_after_all_others():
    failing, passing = marks_of([{"merit": 2, "budget": 5}], TWO), marks_of([{"merit": 3, "budget": 0}], TWO)
    assert failing.mean > passing.mean

    assert [r.code for r in ranking({"f": failing, "p": passing})] == ["p", "f"]


@pytest.mark.parametrize(
    ("verdicts", "need_reasons"),
    [
        ([REC, REC, RES, NOT], set()),
        ([REC, REC, REC, REC], set()),
        ([NOT, NOT, NOT, NOT], set()),
        ([REC, NOT, REC, NOT], {"c"}),  # as few either way; then who was lifted
        ([REC, NOT, REC, REC], {"b"}),
        ([NOT, NOT, NOT, REC], {"d"}),
        ([RES, REC, REC, REC], {"a"}),
        ([REC, NOT, RES, NOT], {"c"}),
        ([RES, REC, NOT, NOT], {"b"}),
    ],
)
def test_the_fewest_who_stand_out_of_the_order_need_a_reason(verdicts, need_reasons):
    order = ranked("a", "b", "c", "d")

    assert departures(order, dict(zip("abcd", verdicts, strict=True))) == need_reasons


def test_equal_ranks_stand_on_either_side_of_a_line():
    same = marks_of([{"merit": 4, "budget": 4}], TWO)
    order = ranking({"a": same, "b": same})

    assert departures(order, {"a": NOT, "b": REC}) == frozenset()


@pytest.mark.parametrize(("verdict", "need"), [(REC, {"b"}), (RES, {"b"}), (NOT, set())])
def test_who_is_out_by_a_gate_needs_a_reason_to_be_listed_at_all(verdict, need):
    order = ranked("a", "b", failed="b")

    assert departures(order, {"a": verdict, "b": verdict}) == need


@given(st.lists(st.sampled_from(list(Verdict)), max_size=7))
def test_no_other_pair_of_lines_leaves_fewer_out(verdicts):
    codes = [f"p{n}" for n in range(len(verdicts))]
    order = ranked(*codes)

    found = departures(order, dict(zip(codes, verdicts, strict=True)))

    size = len(verdicts)
    fewest = min(
        sum(v is not w for v, w in zip(verdicts, [REC] * i + [RES] * (j - i) + [NOT] * (size - j), strict=True))
        for i, j in product(range(size + 1), repeat=2)
        if i <= j
    )
    assert len(found) == fewest


@given(st.lists(st.integers(0, 5), min_size=1, max_size=6))
def test_the_mark_lies_between_the_lowest_and_the_highest(scores):
    marks = marks_of([{"merit": score, "budget": 3} for score in scores], TWO)

    assert marks.lowest <= marks.mean <= marks.highest
    assert marks.spread >= 0


def test_the_ranking_alone_fills_the_line_from_the_top_and_passes_nobody_over():
    order = ranked("a", "b", "c", "d", failed="d")
    amounts = {"a": Decimal(60), "b": Decimal(50), "c": Decimal(10), "d": Decimal(1)}

    assert above_the_line(order, amounts, Decimal(100)) == {"a": REC, "b": RES, "c": RES, "d": NOT}
    assert above_the_line(order, amounts, None) == {"a": REC, "b": REC, "c": REC, "d": NOT}
    assert above_the_line(order, amounts, Decimal(60))["a"] is REC


def test_amounts_add_up_to_the_cent():
    assert cumulated([("a", Decimal("0.10")), ("b", Decimal("0.20"))]) == {"a": Decimal("0.10"), "b": Decimal("0.30")}
