"""Reports: what they ask, and what keeps them from being handed in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parvis.domain.awards import ObligationKind
from parvis.domain.programme_file.award import ReportQuestion
from parvis.domain.reporting import begun_with, lacks, questions, shaped, spent_in
from parvis.domain.words import words

FROZEN = {
    "amount": "1000.00",
    "milestones": [{"title": "Sensors built", "month": 6}],
    "criteria": [{"text": "Ten villages warned", "weight": 100, "month": 36}],
    "budget": [
        {"party": "a", "category": "travel", "amount": "400.00"},
        {"party": "b", "category": "equipment", "amount": "600.00"},
    ],
}
FULL = {
    "progress": "Built and tested.",
    "milestone-0": {"state": "reached", "note": ""},
    "criterion-0": {"state": "under-way", "note": "Three so far."},
    "spent-0": "100",
    "spent-1": "0",
}
REPORT, FINAL = ObligationKind.REPORT, ObligationKind.FINAL_REPORT


def found(content, kind=REPORT, **more):
    return [(one.rule, one.place) for one in lacks(FROZEN, questions(FROZEN, kind), content, **more)]


def test_a_report_asks_for_every_milestone_criterion_and_line_of_the_letter():
    assert [asked.code for asked in questions(FROZEN, REPORT)] == [
        "progress", "deviations", "milestone-0", "criterion-0", "spent-0", "spent-1"
    ]  # fmt: skip
    assert [asked.code for asked in questions(FROZEN, FINAL)][2] == "findings"


def test_a_complete_report_lacks_nothing_and_the_final_one_needs_findings():
    assert found(FULL) == []
    assert found(FULL, FINAL) == [("missing", "findings")]
    assert found({**FULL, "findings": "Warning works."}, FINAL) == []


@pytest.mark.parametrize("code", ["progress", "milestone-0", "criterion-0", "spent-1"])
def test_every_part_must_be_told(code):
    content = {name: value for name, value in FULL.items() if name != code}

    assert [place for _rule, place in found(content)] == [code]


@pytest.mark.parametrize(
    ("spent", "virement", "over"),
    [
        ("400", "0", False),
        ("400.01", "0", True),
        ("440", "0.10", False),
        ("440.01", "0.10", True),
    ],
)
def test_a_line_is_passed_only_as_far_as_money_may_move(spent, virement, over):
    assert found({**FULL, "spent-0": spent}, virement=Decimal(virement)) == ([("over-line", "spent-0")] if over else [])


def test_the_sums_run_over_all_reports_and_the_whole_is_never_passed():
    before = [{"spent-0": "350", "spent-1": "599"}]

    assert found({**FULL, "spent-0": "51"}, before=before) == [("over-line", "spent-0")]
    assert found({**FULL, "spent-0": "52"}, before=before, virement=Decimal("0.1")) == [("over-whole", "")]
    assert spent_in({"spent-0": "1.25", "spent-1": "rubbish", "progress": "7"}) == Decimal("1.25")


def test_what_was_typed_is_kept_in_its_shape():
    text, milestone = questions(FROZEN, REPORT)[0], questions(FROZEN, REPORT)[2]

    assert shaped(milestone, {"state": "reached", "note": "x", "more": 1}) == {"state": "reached", "note": "x"}
    assert shaped(milestone, "rubbish") == {"state": "", "note": ""}
    assert shaped(text, None) == ""


def test_what_the_file_asks_of_each_side_its_own_director_answers_and_the_rest_anybody():
    asks = (
        ReportQuestion(code="done", name=words("Done", "Fait"), owner="own"),
        ReportQuestion(code="last", name=words("Last", "Dernier"), reports=("final-report",)),
    )
    frozen = {**FROZEN, "parties": {"a": {"name": "Anna"}, "b": {"name": "Bo"}}}

    asked = questions(frozen, REPORT, asks, ["a", "b"])

    told = [(one.code, one.of) for one in asked if one.sort != "progress"]
    assert told == [("done-a", "a"), ("done-b", "b"), ("spent-0", "a"), ("spent-1", "b")]
    assert [one.is_for("a", {"a", "b"}) for one in asked] == [True, False, True, True, True, False]
    assert asked[1].is_for("a", {"a", "c"}), "who has left answers nothing any more"
    missing = [str(one.facts["who"]) for one in lacks(frozen, asked, FULL) if one.rule == "missing"]
    assert missing == ["Anna", "Bo"]


def test_a_report_begins_with_what_was_reached_before_and_what_is_not_due_yet():
    reached = {"milestone-0": {"state": "reached", "note": "Seen."}, "criterion-0": {"state": "under-way", "note": "x"}}

    assert begun_with(questions(FROZEN, REPORT), 6, []) == {"criterion-0": {"state": "not-begun", "note": ""}}
    assert begun_with(questions(FROZEN, REPORT), 12, [reached]) == {
        "milestone-0": {"state": "reached", "note": "Seen."},
        "criterion-0": {"state": "under-way", "note": ""},
    }
