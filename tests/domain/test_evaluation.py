"""The review of proposals: its steps, who sees what, when a review is whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from parvis.domain.evaluation import (
    MOVES,
    Asked,
    AskedScore,
    AskedText,
    AssignmentState,
    Sight,
    Term,
    check_declaration,
    check_verdict,
    is_short_notice,
    move,
    sees_others,
    sight_of,
)
from parvis.domain.refusals import Gone, Invalid, Refused
from parvis.domain.scoring import Verdict

S = AssignmentState
DUE = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
FORM = Asked(
    (AskedScore("merit"), AskedScore("budget", 3)),
    (AskedText("strengths", 4), AskedText("confidential", 4, required=False)),
    ("fund", "reject"),
)
WHOLE = {"merit": 5, "budget": 0, "strengths": "Good people, clear plan", "recommendation": "fund"}


@pytest.mark.parametrize(("state", "to"), list(product(S, S)))
def test_only_the_moves_of_the_table_are_possible(state, to):
    if to in MOVES[state]:
        assert move(state, to) is to
    else:
        with pytest.raises(Refused):
            move(state, to)


@pytest.mark.parametrize("state", [S.DECLINED, S.RECUSED, S.WITHDRAWN])
def test_what_is_over_is_gone(state):
    with pytest.raises(Gone):
        move(state, S.ACCEPTED)


@pytest.mark.parametrize("state", [S.INVITED, S.ACCEPTED, S.DONE])
def test_a_conflict_ends_everything_even_a_review_handed_in(state):
    assert sight_of(move(state, S.RECUSED)) is Sight.NOTHING


@pytest.mark.parametrize(
    ("state", "sight"),
    [
        (S.PROPOSED, Sight.NOTHING),
        (S.INVITED, Sight.CARD),
        (S.ACCEPTED, Sight.WHOLE),
        (S.DONE, Sight.WHOLE),
        (S.DECLINED, Sight.NOTHING),
        (S.RECUSED, Sight.NOTHING),
        (S.WITHDRAWN, Sight.NOTHING),
    ],
)
def test_the_whole_text_opens_with_the_declaration_only(state, sight):
    assert sight_of(state) is sight


@pytest.mark.parametrize("state", list(S))
def test_others_reviews_open_only_after_the_own_one_is_handed_in(state):
    assert sees_others(state) is (state is S.DONE)


def test_who_states_no_conflict_must_promise_confidence():
    check_declaration([], confidential=True, grounds=["relative"])
    check_declaration(["relative"], confidential=False, grounds=["relative"])

    with pytest.raises(Invalid, match="confidential"):
        check_declaration([], confidential=False, grounds=["relative"])


def test_a_ground_that_the_file_does_not_know_is_none():
    with pytest.raises(Invalid, match="list"):
        check_declaration(["dislike"], confidential=True, grounds=["relative"])


@pytest.mark.parametrize(
    ("at", "short"),
    [
        (DUE - timedelta(days=1) - SECOND, False),
        (DUE - timedelta(days=1), True),
        (DUE, True),
        (DUE + SECOND, True),
    ],
)
def test_the_last_day_is_short_notice(at, short):
    assert is_short_notice(DUE, at) is short


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), True),
        (date(2029, 12, 31), True),
        (date(2030, 1, 1), False),
    ],
)
def test_a_term_holds_from_its_first_day_and_not_on_the_day_after(day, holds):
    assert Term(date(2027, 1, 1), date(2030, 1, 1), True).holds_on(day) is holds


def test_a_term_counts_only_once_confirmed_and_until_it_was_ended():
    assert not Term(date(2027, 1, 1), date(2030, 1, 1), False).holds_on(date(2028, 1, 1))
    ended = Term(date(2027, 1, 1), date(2030, 1, 1), True, date(2028, 1, 1))

    assert [ended.holds_on(date(2027, 12, 31)), ended.holds_on(date(2028, 1, 1))] == [True, False]


def test_a_whole_review_lacks_nothing():
    assert list(FORM.lacks(WHOLE)) == []


@pytest.mark.parametrize(
    ("field", "given", "rule"),
    [
        ("merit", None, "missing"),
        ("merit", 6, "score"),
        ("merit", -1, "score"),
        ("merit", True, "score"),
        ("merit", "5", "score"),
        ("budget", 4, "score"),
        ("strengths", "", "missing"),
        ("strengths", " \n", "missing"),
        ("strengths", "one two three four five", "words"),
        ("confidential", "one two three four five", "words"),
        ("recommendation", "", "missing"),
        ("recommendation", "perhaps", "recommendation"),
    ],
)
def test_what_is_missing_or_wrong_is_told_by_question(field, given, rule):
    found = list(FORM.lacks({**WHOLE, field: given}))

    assert [(one.rule, one.facts["field"]) for one in found] == [(rule, field)]


def test_everything_missing_is_told_at_once_and_the_confidential_remark_is_free():
    assert [one.facts["field"] for one in FORM.lacks({})] == ["merit", "budget", "strengths", "recommendation"]


def test_there_is_no_question_but_those_of_the_form():
    with pytest.raises(Invalid):
        list(FORM.lacking("weight", {}))


def test_without_an_order_there_is_no_reserve():
    check_verdict(Verdict.RESERVE, ranked=True)
    check_verdict(Verdict.RECOMMENDED, ranked=False)

    with pytest.raises(Invalid):
        check_verdict(Verdict.RESERVE, ranked=False)
