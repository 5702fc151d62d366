"""What an answer still lacks is told for every kind of question; nothing else stops a save."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from parvis.domain import answers
from parvis.domain.answers import Frame, count_words, lacks, shaped
from parvis.domain.refusals import Invalid


@dataclass(frozen=True)
class Ask:
    kind: str
    code: str = "field"
    required: bool = True
    limit: int | None = None
    at_least: int | None = None
    at_most: int | None = None
    options: tuple[Any, ...] = field(default=())


FRAME = Frame(
    months=24,
    parties=frozenset({"a", "b"}),
    priorities=frozenset({"2024:1.a"}),
    categories=("travel",),
    files=frozenset({"f1"}),
)


def rules(ask: Ask, value: object, frame: Frame = FRAME) -> list[str]:
    return [problem.rule for problem in lacks(ask, value, frame)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one two  three\n", 3),
        ("– well – said –", 2),
        ("مرحبا بالعالم", 2),  # right to left
        ("שלום עולם טוב", 3),
        ("e\u0301te\u0301 a\u0300 Nice", 3),  # combining accents
        ("न\u093fर\u094dम\u093eण", 1),  # combining vowels within one word
        ("l’eau d'ici", 2),
    ],
)
def test_words_are_counted_in_any_script(text, words):
    assert count_words(text) == words


def test_one_word_over_the_limit_is_told_with_its_figures():
    ask = Ask("text", limit=3)

    assert rules(ask, "one two three") == []
    [problem] = lacks(ask, "one two three four five", FRAME)
    assert problem.facts == {"count": 5, "limit": 3, "over": 2}


@pytest.mark.parametrize("value", [None, "", "  \n", [], {}, {"why": ""}, [{"text": " "}]])
def test_empty_is_missing_only_where_an_answer_is_required(value):
    assert rules(Ask("text"), value) == ["missing"]
    assert rules(Ask("text", required=False), value) == []


@pytest.mark.parametrize(
    ("ask", "value", "expected"),
    [
        (Ask("choice", options=("x", "y")), "x", []),
        (Ask("choice", options=("x", "y")), "z", ["unknown-choice"]),
        (Ask("choices", options=("x", "y")), ["x", "z"], ["unknown-choice"]),
        (Ask("choices", at_most=1), ["x", "y"], ["too-many"]),
        (Ask("priorities"), ["2024:1.a"], []),
        (Ask("priorities"), ["2012:1.a"], ["unknown-priority"]),
        (Ask("yes_no"), {"answer": "no", "why": ""}, []),
        (Ask("yes_no"), {"answer": "perhaps"}, ["unanswered"]),
        (Ask("yes_no", limit=50), {"answer": "yes", "why": ""}, ["unexplained"]),
        (Ask("number"), "36", []),
        (Ask("number"), "three", ["number"]),
        (Ask("number", at_least=24, at_most=36), 37, ["too-many"]),
        (Ask("money"), "12,50", []),
        (Ask("money"), "a lot", ["amount"]),
        (Ask("date"), "2027-02-28", []),
        (Ask("date"), "2027-02-30", ["date"]),
        (Ask("period"), {"from": "2027-01-02", "to": "2027-01-01"}, ["order"]),
        (Ask("period"), {"from": "2027-01-02", "to": ""}, ["date"]),
        (Ask("trl"), {"start": 2, "end": 4}, []),
        (Ask("trl"), {"start": 4, "end": 2}, ["order"]),
        (Ask("trl"), {"start": 0, "end": 10}, ["levels"]),
        (Ask("participants"), {"ally": 3, "partner": 0}, []),
        (Ask("participants"), {"ally": -3}, ["number"]),
        (Ask("files"), ["f1"], []),
        (Ask("files"), ["f2"], ["no-file"]),
        (Ask("days"), [{"day": "2027-01-02", "items": [1]}, {"day": "2027-01-01", "items": []}], ["days", "empty-day"]),
        (Ask("risks"), [{"text": "x", "likelihood": "low", "impact": "", "answer": "y"}], ["incomplete-row"]),
        (Ask("deliverables"), [{"title": "x", "month": 25, "kind": "report"}], ["month-outside"]),
        (Ask("budget"), {"cells": [{"party": "a", "category": "travel", "year": 1, "amount": "1"}]}, []),
        (Ask("budget"), {"cells": [{"party": "z", "category": "travel", "year": 1, "amount": "1"}]}, ["unknown-party"]),
        (Ask("budget"), {"cells": [], "cofunding": "1"}, ["no-amount"]),
    ],
)  # fmt: skip
def test_each_kind_of_answer_is_judged(ask, value, expected):
    assert rules(ask, value) == expected


@pytest.mark.parametrize(("weights", "expected"), [((60, 40), []), ((60, 39), ["weights"]), ((100, 1), ["weights"])])
def test_weights_add_up_to_a_hundred(weights, expected):
    value = [{"text": "Criterion", "weight": weight, "month": 6} for weight in weights]

    assert rules(Ask("criteria"), value) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(1, 24, []), (1, 25, ["month-outside"]), (0, 3, ["month"]), (5, 4, ["order"])],
)
def test_a_task_lies_within_the_duration(first, last, expected):
    value = {"tasks": [{"id": "t1", "title": "Task", "from": first, "to": last, "lead": "a"}], "milestones": []}

    assert rules(Ask("workplan"), value) == expected


def test_a_task_that_nobody_leads_is_told():
    value = {"tasks": [{"id": "t1", "title": "Task", "from": 1, "to": 2, "lead": "z"}]}

    assert rules(Ask("workplan"), value) == ["no-lead"]


@pytest.mark.parametrize("kind", sorted(answers.KINDS))
@pytest.mark.parametrize("value", [["x"], {"x": ["y"]}, "x", 7, [[1]], {"cells": 5, "tasks": 5}])
def test_whatever_stands_in_an_answer_is_judged_without_breaking(kind, value):
    list(lacks(Ask(kind), value, FRAME))


def test_only_the_outer_shape_is_needed_to_save():
    assert shaped(Ask("budget"), {"cells": "not a list"}) == {"cells": "not a list"}
    assert shaped(Ask("text"), None) is None
    with pytest.raises(Invalid):
        shaped(Ask("text"), ["a", "list"])
    with pytest.raises(Invalid):
        shaped(Ask("budget"), "a text")
