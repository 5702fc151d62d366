"""How a body decides, line by line, where silence does not.

A programme's file says which kind of decision the body takes.

* By *silence* the deadline decides (`domain.silence`).  What was broken comes back
  to the table: agreed in a meeting, deferred, dropped.
* In a *meeting by consensus* there is no vote: the chair notes that the nations
  agree, and cannot while one of them objects.
* By *majority* each nation in the room has one vote, its last one counts until the
  vote is closed; without a quorum the vote comes to nothing.
* Where an *office* decides (staff gate, threshold, ranked list, panel
  recommendation), one officer says yes or no: not the one who drafted the paper.
* A *double approval* needs two approvers and two people; the no of either ends it.
* *Provisional, then final*: first a choice, then talks; only the second yes agrees.

What is settled stays settled.  What is deferred may be taken up again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from parvis.domain.papers import Ruling
from parvis.domain.programme_file.programme import Programme
from parvis.domain.programme_file.stages import Approver, Decision, VoteRule
from parvis.domain.refusals import Invalid, Refused
from parvis.domain.words import words as bilingual


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


class Procedure(StrEnum):
    """The kinds of decision that a programme's file may name."""

    SILENCE = "consensus-by-silence"
    CONSENSUS = "consensus-in-a-meeting"
    MAJORITY = "majority"
    STAFF_GATE = "staff-gate"
    THRESHOLD = "threshold"
    RANKED_LIST = "ranked-list"
    PANEL = "panel-recommendation"
    DOUBLE = "double-approval"
    PROVISIONAL = "provisional-then-final"


P, R = Procedure, Ruling
IN_MEETING = frozenset({P.CONSENSUS, P.MAJORITY})
BY_OFFICE = frozenset({P.STAFF_GATE, P.THRESHOLD, P.RANKED_LIST, P.PANEL, P.DOUBLE, P.PROVISIONAL})
OF_NATIONS = frozenset({P.SILENCE, P.CONSENSUS, P.MAJORITY})  # where nations have a voice

AGREEING = frozenset({R.AGREED_IN_MEETING, R.AGREED})
ENDING = AGREEING | {R.DROPPED, R.REFUSED}  # nothing follows these
TURNED_DOWN = frozenset({R.DROPPED, R.REFUSED})

OFFICE = Approver(code="office", name=bilingual("Programme office", "Bureau du programme"))


class Choice(StrEnum):
    """How a nation may vote."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class BallotEnd(StrEnum):
    """What a closed vote of the nations came to."""

    PASSED = "passed"
    FAILED = "failed"
    NO_QUORUM = "no-quorum"


@dataclass(frozen=True)
class Step:
    """One thing decided of a line: what, for which approver (of an office), by whom."""

    ruling: Ruling
    approver: str = ""
    by: str = ""


@dataclass(frozen=True)
class Result:
    """What a vote of the nations came to."""

    end: BallotEnd
    tally: Mapping[Choice, int]
    present: int
    needed: int  # nations in the room, for a quorum


def kinds_of(decision: Decision | None) -> tuple[Procedure, ...]:
    """The kinds by which the body may decide a paper, the usual one first."""
    return tuple(Procedure(kind) for kind in (decision.kind, *decision.also)) if decision else ()


def approvers_of(decision: Decision | None, procedure: Procedure) -> tuple[Approver, ...]:
    """Who approves, in order, where an office decides."""
    if procedure not in BY_OFFICE:
        return ()
    named = (decision.approvers if decision else ()) or (OFFICE,)
    if procedure is P.PROVISIONAL:
        return (named[0], named[-1])
    return named[:2] if procedure is P.DOUBLE else named[:1]


def open_steps(
    procedure: Procedure, approvers: Sequence[Approver], so_far: Sequence[Step], *, broken: bool = False
) -> dict[str, tuple[Ruling, ...]]:
    """What may be decided next of a line, by approver; the key of a body without approvers is empty."""
    if so_far and so_far[-1].ruling in ENDING:
        return {}
    if procedure is P.SILENCE:
        return {"": (R.AGREED_IN_MEETING, R.DEFERRED, R.DROPPED)} if broken else {}
    if procedure is P.CONSENSUS:
        return {"": (R.AGREED_IN_MEETING, R.DEFERRED, R.DROPPED)}
    if procedure is P.MAJORITY:
        return {"": (R.DEFERRED, R.DROPPED)}  # what is agreed, or not, the vote says
    if procedure is P.PROVISIONAL:
        if any(step.ruling is R.PROVISIONAL for step in so_far):
            return {approvers[1].code: (R.AGREED, R.DEFERRED, R.DROPPED)}
        return {approvers[0].code: (R.PROVISIONAL, R.DEFERRED, R.REFUSED)}
    if procedure is P.DOUBLE:
        given = {step.approver for step in so_far if step.ruling is R.APPROVED}
        return {one.code: (R.APPROVED, R.DEFERRED, R.REFUSED) for one in approvers if one.code not in given}
    return {approvers[0].code: (R.AGREED, R.DEFERRED, R.REFUSED)}


def check_step(
    step: Step,
    procedure: Procedure,
    approvers: Sequence[Approver],
    so_far: Sequence[Step],
    *,
    broken: bool = False,
    objects: bool = False,
    drafter: str = "",
    words: str = "",
) -> Ruling:
    """What is written down for this step, or Refused: the second of two approvals is the one that agrees."""
    if so_far and so_far[-1].ruling in ENDING:
        raise Refused(_("This line was ruled on already."), code="ruled")
    if procedure is P.SILENCE and not broken:
        raise Refused(_("Only a line whose silence was broken is decided otherwise."), code="not-broken")
    offered = open_steps(procedure, approvers, so_far, broken=broken)
    if step.ruling not in offered.get(step.approver, ()):
        raise Refused(_("This step is not open here: the line has gone on, or is decided otherwise."), code="no-step")
    if procedure is P.CONSENSUS and step.ruling in AGREEING and objects:
        raise Refused(
            _("A nation objects, so there is no consensus. It lifts its objection, or the item is put off or dropped."),
            code="objection-stands",
        )
    if procedure in BY_OFFICE and drafter and step.by == drafter:
        raise Refused(_("Who drafted the paper does not decide it. Another person does."), code="two-pairs-of-eyes")
    if procedure is P.DOUBLE and step.ruling is R.APPROVED:
        if any(one.by == step.by for one in so_far if one.ruling is R.APPROVED):
            raise Refused(_("You have approved it for the other office. Two people approve."), code="two-pairs-of-eyes")
        if {one.approver for one in so_far if one.ruling is R.APPROVED} | {step.approver} == {
            one.code for one in approvers
        }:
            return R.AGREED
    if step.ruling in (R.REFUSED, R.DROPPED, R.DEFERRED) and procedure in BY_OFFICE and not words.strip():
        raise Invalid(_("Say why, in a sentence that the others read."), field="words", code="no-reason")
    return step.ruling


def result(rule: VoteRule, votes: Iterable[Choice], *, present: int, members: int) -> Result:
    """Count the votes of the nations, one each."""
    tally = Counter(votes)
    needed = -(-members * rule.quorum_percent // 100)
    counted = {choice: tally[choice] for choice in Choice}
    if present < needed:
        return Result(BallotEnd.NO_QUORUM, counted, present, needed)
    base = {"cast": tally[Choice.FOR] + tally[Choice.AGAINST], "present": present, "members": members}[rule.of]
    share = Fraction(tally[Choice.FOR], base) if base else Fraction(0)
    passed = {
        "simple": share > Fraction(1, 2),
        "two-thirds": share >= Fraction(2, 3),
        "three-quarters": share >= Fraction(3, 4),
    }[rule.passes]
    return Result(BallotEnd.PASSED if passed else BallotEnd.FAILED, counted, present, needed)


def held_by(programme: Programme, nations: Iterable[str], day: date) -> tuple[str, ...]:
    """The nations among these whose cooperation is suspended on that day: what was agreed with one is held."""
    suspended = programme.groups_on(day).get("suspended", frozenset())
    return tuple(sorted(suspended.intersection(nations)))
