"""How a body decides where silence does not: every kind that a programme's file may name, step by step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.domain.deciding import (
    AGREEING,
    BY_OFFICE,
    ENDING,
    IN_MEETING,
    OF_NATIONS,
    BallotEnd,
    Choice,
    Procedure,
    Step,
    approvers_of,
    check_step,
    held_by,
    kinds_of,
    open_steps,
    result,
)
from parvis.domain.nations import Membership, Nation
from parvis.domain.papers import Ruling
from parvis.domain.programme_file import read
from parvis.domain.programme_file.checks import problems_in
from parvis.domain.programme_file.stages import Approver, Decision, VoteRule
from parvis.domain.refusals import Invalid, Refused

P, R, C = Procedure, Ruling, Choice
FILES = sorted((Path(__file__).resolve().parents[2] / "programmes").glob("*.toml"))
PROGRAMMES = {path.stem: read(path) for path in FILES}
WORDS = {"en": "x", "fr": "x"}
FIRST, SECOND = Approver(code="science", name=WORDS), Approver(code="money", name=WORDS, role="financial-officer")


def body(kind: Procedure, *approvers: Approver) -> Decision:
    return Decision(kind=kind.value, body=WORDS, help=WORDS, approvers=approvers)


def taken(procedure: Procedure, step: Step, *so_far: Step, **more) -> Ruling:
    more.setdefault("words", "Said why.")
    return check_step(step, procedure, approvers_of(body(procedure, FIRST, SECOND), procedure), so_far, **more)


def test_every_kind_of_the_file_is_a_procedure_and_belongs_to_nations_or_to_an_office():
    assert set(Procedure) == OF_NATIONS | BY_OFFICE
    assert frozenset() == OF_NATIONS & BY_OFFICE and IN_MEETING < OF_NATIONS
    for programme in PROGRAMMES.values():
        for kind in kinds_of(programme.decision):
            assert bool(approvers_of(programme.decision, kind)) == (kind in BY_OFFICE)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("sps", (P.SILENCE, P.CONSENSUS)),
        ("cost", (P.CONSENSUS,)),
        ("eurostars", (P.RANKED_LIST,)),
        ("hfsp", (P.PANEL,)),
        ("satreps", (P.PROVISIONAL,)),
    ],
)
def test_the_five_files_decide_each_in_their_way(name, kinds):
    assert kinds_of(PROGRAMMES[name].decision) == kinds


@pytest.mark.parametrize("broken", [True, False])
def test_only_what_was_broken_is_decided_otherwise_than_by_silence(broken):
    for ruling in (R.AGREED_IN_MEETING, R.DEFERRED, R.DROPPED):
        if broken:
            assert taken(P.SILENCE, Step(ruling), broken=True) is ruling
        else:
            with pytest.raises(Refused, match="broken"):
                taken(P.SILENCE, Step(ruling))


@pytest.mark.parametrize("objects", [True, False])
def test_consensus_is_not_reached_while_a_nation_objects(objects):
    assert taken(P.CONSENSUS, Step(R.DEFERRED), objects=objects) is R.DEFERRED
    assert taken(P.CONSENSUS, Step(R.DROPPED), objects=objects) is R.DROPPED
    if not objects:
        assert taken(P.CONSENSUS, Step(R.AGREED_IN_MEETING)) is R.AGREED_IN_MEETING
    else:
        with pytest.raises(Refused, match="objects"):
            taken(P.CONSENSUS, Step(R.AGREED_IN_MEETING), objects=True)


def test_a_majority_agrees_by_its_vote_alone():
    with pytest.raises(Refused):
        taken(P.MAJORITY, Step(R.AGREED))
    assert taken(P.MAJORITY, Step(R.DEFERRED)) is R.DEFERRED


@pytest.mark.parametrize("procedure", [P.STAFF_GATE, P.THRESHOLD, P.RANKED_LIST, P.PANEL])
def test_one_officer_says_yes_or_no_but_not_the_one_who_drafted_it(procedure):
    assert taken(procedure, Step(R.AGREED, "science", "7"), drafter="8") is R.AGREED
    assert taken(procedure, Step(R.REFUSED, "science", "7"), drafter="8") is R.REFUSED
    with pytest.raises(Refused, match="drafted"):
        taken(procedure, Step(R.AGREED, "science", "7"), drafter="7")
    with pytest.raises(Invalid, match="why"):
        taken(procedure, Step(R.REFUSED, "science", "7"), words="  ")
    with pytest.raises(Refused):
        taken(procedure, Step(R.AGREED, "money", "7"))


@pytest.mark.parametrize("order", [("science", "money"), ("money", "science")])
def test_a_double_approval_needs_two_approvers_and_two_people_in_any_order(order):
    one = Step(R.APPROVED, order[0], "7")
    assert taken(P.DOUBLE, one) is R.APPROVED

    assert taken(P.DOUBLE, Step(R.APPROVED, order[1], "8"), one) is R.AGREED
    with pytest.raises(Refused, match="Two people"):
        taken(P.DOUBLE, Step(R.APPROVED, order[1], "7"), one)
    with pytest.raises(Refused):
        taken(P.DOUBLE, Step(R.APPROVED, order[0], "8"), one)
    assert taken(P.DOUBLE, Step(R.REFUSED, order[1], "8"), one) is R.REFUSED


def test_a_provisional_choice_agrees_to_nothing_until_the_final_word():
    chosen = Step(R.PROVISIONAL, "science", "7")
    assert taken(P.PROVISIONAL, chosen) is R.PROVISIONAL
    with pytest.raises(Refused):
        taken(P.PROVISIONAL, Step(R.AGREED, "money", "8"))

    assert taken(P.PROVISIONAL, Step(R.AGREED, "money", "8"), chosen) is R.AGREED
    assert taken(P.PROVISIONAL, Step(R.DROPPED, "money", "8"), chosen) is R.DROPPED
    assert R.PROVISIONAL not in AGREEING | ENDING


@given(st.sampled_from(list(P)), st.lists(st.integers(0, 5), max_size=6), st.booleans())
def test_nothing_follows_an_end_and_an_end_is_reached_only_by_open_steps(procedure, picks, broken):
    approvers = approvers_of(body(procedure, FIRST, SECOND), procedure)
    so_far: tuple[Step, ...] = ()
    for n, pick in enumerate(picks):
        offered = [
            (code, one)
            for code, every in open_steps(procedure, approvers, so_far, broken=broken).items()
            for one in every
        ]
        if so_far and so_far[-1].ruling in ENDING:
            assert offered == []
            for code, ruling in product(("", "science", "money"), R):
                with pytest.raises(Refused, match="ruled on already"):
                    check_step(Step(ruling, code, "x"), procedure, approvers, so_far, broken=broken, words="w")
            return
        if not offered:
            assert procedure is P.SILENCE and not broken
            return
        code, ruling = offered[pick % len(offered)]
        kept = check_step(Step(ruling, code, str(n)), procedure, approvers, so_far, broken=broken, words="w")
        so_far = (*so_far, Step(kept, code, str(n)))
    assert sum(step.ruling in ENDING for step in so_far) <= 1


@pytest.mark.parametrize(
    ("rule", "cast", "present", "end"),
    [
        (VoteRule(), [C.FOR] * 9 + [C.AGAINST] * 8, 17, BallotEnd.PASSED),
        (VoteRule(), [C.FOR] * 8 + [C.AGAINST] * 8, 17, BallotEnd.FAILED),  # a tie is no majority
        (VoteRule(), [C.FOR] + [C.ABSTAIN] * 16, 17, BallotEnd.PASSED),
        (VoteRule(), [C.ABSTAIN] * 17, 17, BallotEnd.FAILED),
        (VoteRule(), [C.FOR] * 15, 15, BallotEnd.NO_QUORUM),
        (VoteRule(), [C.FOR] * 16, 16, BallotEnd.PASSED),
        (VoteRule(passes="two-thirds"), [C.FOR] * 12 + [C.AGAINST] * 6, 18, BallotEnd.PASSED),
        (VoteRule(passes="two-thirds"), [C.FOR] * 11 + [C.AGAINST] * 6, 18, BallotEnd.FAILED),
        (VoteRule(of="present"), [C.FOR] * 9, 18, BallotEnd.FAILED),
        (VoteRule(of="present"), [C.FOR] * 10, 18, BallotEnd.PASSED),
        (VoteRule(of="members", passes="three-quarters"), [C.FOR] * 24, 24, BallotEnd.PASSED),
        (VoteRule(of="members", passes="three-quarters"), [C.FOR] * 23, 32, BallotEnd.FAILED),
    ],
)
def test_votes_are_counted_by_the_rule_of_the_file(rule, cast, present, end):
    counted = result(rule, cast, present=present, members=32)

    assert counted.end is end
    assert sum(counted.tally.values()) == len(cast)


@given(st.lists(st.sampled_from(list(C)), max_size=32), st.sampled_from(["simple", "two-thirds", "three-quarters"]))
def test_one_more_vote_for_never_turns_a_yes_into_a_no(cast, passes):
    rule = VoteRule(passes=passes, quorum_percent=0)
    before = result(rule, cast, present=len(cast), members=32)
    after = result(rule, [*cast, C.FOR], present=len(cast) + 1, members=32)

    assert not (before.end is BallotEnd.PASSED and after.end is not BallotEnd.PASSED)


def test_a_nation_is_held_from_the_first_day_of_its_suspension_to_the_last():
    sps, first = PROGRAMMES["sps"], date(2026, 12, 3)
    spell = Membership(group="suspended", since=first, until=first + timedelta(days=30))
    programme = replace(sps, nations=(Nation(code="XX", name=WORDS, groups=(spell,)),))

    found = [held_by(programme, ["NO", "XX"], first + timedelta(days=n)) for n in (-1, 0, 29, 30)]

    assert found == [(), ("XX",), ("XX",), ()]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (Decision(kind="double-approval", body=WORDS, help=WORDS, approvers=(FIRST,)), "two approvers"),
        (Decision(kind="staff-gate", body=WORDS, help=WORDS, approvers=(FIRST, FIRST)), "twice"),
        (Decision(kind="staff-gate", body=WORDS, help=WORDS, vote=VoteRule()), "majority"),
        (Decision(kind="majority", body=WORDS, help=WORDS, vote=VoteRule(quorum_percent=101)), "hundred"),
        (Decision(kind="majority", also=("majority",), body=WORDS, help=WORDS), "twice"),
        (Decision(kind="consensus-by-silence", holidays_of="Belgium", body=WORDS, help=WORDS), "two letters"),
    ],
)
def test_a_decision_that_cannot_be_carried_out_is_refused_with_its_reason(changed, told):
    found = [problem.why for problem in problems_in(replace(PROGRAMMES["sps"], decision=changed))]

    assert any(told in one for one in found), found
