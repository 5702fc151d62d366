"""The life of a joint proposal: moves, windows, who fills what, versions, digests, likeness."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from parvis.domain import likeness, proposals, revisions
from parvis.domain.calls import CallState, CallWindow
from parvis.domain.drafting import LONGEST_ANSWER, Kept, Stale, check_size, is_same_step, judged_save, normal
from parvis.domain.proposals import ProposalStatus, Standing
from parvis.domain.refusals import Invalid, Refused, TooLarge

CLOSES = datetime(2027, 1, 31, 22, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("grace", "at", "late"),
    [
        (timedelta(0), CLOSES - SECOND, False),
        (timedelta(0), CLOSES, None),
        (timedelta(0), CLOSES + SECOND, None),
        (timedelta(minutes=10), CLOSES - SECOND, False),
        (timedelta(minutes=10), CLOSES, True),
        (timedelta(minutes=10), CLOSES + timedelta(minutes=10) - SECOND, True),
        (timedelta(minutes=10), CLOSES + timedelta(minutes=10), None),
    ],
)
def test_one_second_before_closing_is_in_time_and_the_closing_second_is_not(grace, at, late):
    window = CallWindow(CLOSES - timedelta(days=90), CLOSES, grace)

    if late is None:
        with pytest.raises(Refused):
            proposals.check_takes(window.state_at(at))
    else:
        assert proposals.check_takes(window.state_at(at)) is late


@pytest.mark.parametrize(
    ("status", "window", "late", "standing"),
    [
        (ProposalStatus.DRAFT, CallState.OPEN, False, Standing.WRITING),
        (ProposalStatus.DRAFT, CallState.CLOSED, False, Standing.UNFINISHED),
        (ProposalStatus.SUBMITTED, CallState.CLOSED, False, Standing.SUBMITTED),
        (ProposalStatus.SUBMITTED, CallState.CLOSED, True, Standing.LATE),
        (ProposalStatus.WITHDRAWN, CallState.OPEN, False, Standing.WITHDRAWN),
    ],
)
def test_a_proposals_standing_follows_from_its_status_and_the_window(status, window, late, standing):
    assert proposals.standing_at(status, window=window, late=late) is standing


@pytest.mark.parametrize(
    ("owner", "side", "writes", "may"),
    [
        ("all", "ally", True, True),
        ("ally", "ally", True, True),
        ("ally", "partner", True, False),
        ("partner", "ally", True, False),
        ("own", "partner", False, True),
        ("all", "", False, False),
        ("all", "", True, True),
    ],
)
def test_each_side_fills_its_own_sections(owner, side, writes, may):
    assert proposals.may_fill(owner, side=side, writes=writes) is may


def test_every_move_that_is_not_in_the_table_is_refused():
    for status, allowed in proposals.PROPOSAL_MOVES.items():
        for to in ProposalStatus:
            if to in allowed:
                assert proposals.move(status, to) is to
            else:
                with pytest.raises(Refused):
                    proposals.move(status, to)


def test_a_save_over_what_one_has_not_seen_is_refused_with_both_texts():
    kept = Kept("theirs", 3, saved_by="7")

    with pytest.raises(Stale) as refused:
        judged_save("yours", base_version=2, kept=kept, who="Ada")

    assert (refused.value.yours, refused.value.theirs.value) == ("yours", "theirs")
    assert "Ada" in str(refused.value)


def test_the_same_text_saved_twice_is_no_conflict():
    assert judged_save("same", base_version=1, kept=Kept("same", 4), who="") is False
    assert judged_save("new", base_version=4, kept=Kept("same", 4), who="") is True


@pytest.mark.parametrize(("by", "later", "same"), [("1", 119, True), ("1", 120, False), ("2", 5, False)])
def test_saves_of_one_person_within_two_minutes_are_one_step(by, later, same):
    kept = Kept("x", 1, saved_by="1", saved_at=CLOSES)

    assert is_same_step(kept, by=by, began_at=CLOSES, now=CLOSES + later * SECOND) is same


def test_right_to_left_and_combining_characters_are_kept_composed():
    assert normal("e\u0301 \u202bשלום\u202c\r\nb  ") == "é \u202bשלום\u202c\nb"
    assert normal({"a": ["e\u0301"]}) == {"a": ["é"]}


def test_forty_megabytes_are_refused_in_words():
    with pytest.raises(TooLarge) as refused:
        check_size("x" * 40_000_000, field="aims")

    assert (refused.value.field, refused.value.code) == ("aims", "answer-too-long")
    assert "Nothing was saved" in str(refused.value)
    check_size("x" * LONGEST_ANSWER, field="aims")


@pytest.mark.parametrize("value", ["a\0b", {"why": "a\0b"}, ["\ud800"]])
def test_what_no_database_keeps_is_refused_in_words(value):
    with pytest.raises(Invalid):
        check_size(value, field="aims")


CONTENT = {"title": "T", "parties": {"p1": {"name": "Ada"}}, "answers": {"aims": "A", "budget": {"p1": {"cells": []}}}}


def bound():
    numbers = count()
    return revisions.bind(CONTENT, iter(lambda: f"salt{next(numbers)}", None))


def test_a_digest_binds_every_leaf():
    made = bound()

    assert revisions.proven(CONTENT, made.salts, made.digests, digest=made.digest)
    changed = {**CONTENT, "answers": {**CONTENT["answers"], "aims": "B"}}
    assert not revisions.proven(changed, made.salts, made.digests, digest=made.digest)


def test_a_person_can_be_erased_and_the_proof_stands():
    made = bound()
    gone = set(revisions.places_under(CONTENT, "parties.p1"))
    salts = {path: salt for path, salt in made.salts.items() if path not in gone}
    left = {**CONTENT, "parties": {"p1": {}}}

    assert gone == {"parties.p1.name"}
    assert revisions.proven(left, salts, made.digests, digest=made.digest)


def test_what_changed_is_told_field_by_field():
    after = {**CONTENT, "answers": {"aims": "A B", "budget": {"p1": {"cells": ["x"]}}}}

    found = revisions.fields_changed(CONTENT, after)

    assert [(change.path, change.before, change.after) for change in found] == [
        ("answers.aims", "A", "A B"),
        ("answers.budget.p1.cells", "", "x"),
    ]


def test_equal_texts_are_wholly_alike_and_different_ones_not():
    text = [f"word{number} of a text that is long enough" for number in range(60)]
    other = [f"thing{number} in another story told elsewhere" for number in range(60)]

    assert likeness.likeness(likeness.sketch(text), likeness.sketch(text)) == 1
    assert likeness.likeness(likeness.sketch(text), likeness.sketch(other)) == 0
    assert likeness.likeness(likeness.sketch(text), likeness.sketch([*text, *other])) == pytest.approx(0.5, abs=0.2)
    assert likeness.likeness([], []) == 0


@pytest.mark.parametrize("figure", [float("nan"), float("inf"), {"cells": [{"amount": float("-inf")}]}])
def test_a_figure_that_is_none_is_refused(figure):
    with pytest.raises(Invalid):
        check_size(figure, field="budget")


def nested(levels: int):
    value: object = "x"
    for _level in range(levels):
        value = [value]
    return value


def test_tables_within_tables_end_somewhere():
    check_size(nested(12), field="budget")
    for levels in (13, 100_000):
        with pytest.raises(Invalid):
            check_size(nested(levels), field="budget")
