"""Matching rounds: open, match, adjust, send the invitations."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.assignment import Instance, Result, check
from parvis.domain.assignment.result import steps
from parvis.domain.calls import WallClock
from parvis.domain.evaluation import AssignmentState, RoundState
from parvis.domain.refusals import Invalid, NotFound, Refused
from parvis.domain.trail import canonical
from parvis.engines import matching as engines
from parvis.gateways import queue
from parvis.programme.models import Call
from parvis.programme.queries import programme_of
from parvis.proposals.models import Proposal
from parvis.review import access
from parvis.review.actions.assignments import send_invitation
from parvis.review.models import Assignment, Expert, Round
from parvis.review.queries import rounds
from parvis.review.queries.matched import stored
from parvis.review.queries.rounds import Gathered
from parvis.web.programme import today

MOST_REVIEWS = 12


def _(message: str) -> str:
    return message


@transaction.atomic
def open_round(
    call: Call, stage: str, *, due: WallClock, by: Any, now: datetime, reviews: int | None = None, seed: int = 1
) -> Round:
    """Begin to distribute a call's proposals at a review stage; the same again gives the round that is there."""
    access.check_is_officer(by, at=now)
    asked = next((one for one in rounds.review_stages(call) if one.code == stage), None)
    if asked is None:
        raise Invalid(_("This call has no such review."), field="stage")
    if programme_of(call).review_form is None:
        raise Refused(
            _("There is no review form in the edition of the programme under which this call stands."), code="no-form"
        )
    rounds.hold_call(call)
    if existing := Round.objects.filter(call=call, stage=stage).first():
        return existing
    wanted = reviews or asked.reviews or 1
    if not 1 <= wanted <= MOST_REVIEWS:
        raise Invalid(_("Between 1 and %(most)s reviews for each."), field="reviews", most=MOST_REVIEWS)
    if due.at() <= now:
        raise Invalid(_("The reviews are due in the past. Set a later moment."), field="due")
    this_round = Round.objects.create(
        call=call, stage=stage, reviews=wanted, seed=seed, due_at=due.at(), opened_by=by, opened_at=now
    )
    facts = {"call": call.code, "stage": stage, "reviews": wanted, "due": this_round.due_at.isoformat(), "seed": seed}
    record("round.opened", on=this_round, by=by, at=now, facts=facts)
    return this_round


@transaction.atomic
def ask_matching(this_round: Round, *, by: Any, now: datetime, seed: int | None = None) -> Round:
    """Have the worker match the round; what officers and experts have settled is kept."""
    access.check_is_officer(by, at=now)
    this_round = rounds.locked_round(this_round)
    if queue.is_under_way("review.match", round=this_round.code, by=by.code):
        return this_round
    if seed is not None and seed != this_round.seed:
        this_round.seed = seed
    this_round.asked_at = now
    this_round.save(update_fields=["asked_at", "seed"])
    record("round.matching-asked", on=this_round, by=by, at=now, facts={"seed": this_round.seed})
    queue.defer("review.match", round=this_round.code, by=by.code)
    return this_round


def match(code: str, *, by: Any, now: datetime) -> Round:
    """Match a round and keep what came of it (called by the worker).

    The solver works outside of any transaction; the pairs are written in one
    that looks again whether anything was settled in between.
    """
    found = rounds.gathered(rounds.read(code), at=now)
    instance = found.instance()
    digest = sha256(canonical(asdict(instance)).encode()).hexdigest()
    result = engines.match(instance, digest=digest)
    wrong = check(instance, result)
    if wrong:
        raise AssertionError(f"The recount of round {code} differs: {'; '.join(str(one) for one in wrong[:5])}")
    return _keep(found, instance, result, by=by, now=now)


@transaction.atomic
def _keep(found: Gathered, instance: Instance, result: Result, *, by: Any, now: datetime) -> Round:
    this_round = rounds.locked_round(found.this_round)
    rounds.check_is_as_matched(this_round, found)
    Assignment.objects.filter(round=this_round, state=AssignmentState.PROPOSED, by_hand=False).delete()
    proposals = {one.code: one for one in Proposal.objects.filter(code__in=found.cards)}
    chosen = [one for one in result.assignments if not one.locked]
    Assignment.objects.bulk_create(
        Assignment(
            round=this_round,
            proposal=proposals[one.proposal],
            expert=found.experts[one.expert],
            affinity=steps(one.affinity),
            due_at=this_round.due_at,
            made_at=now,
            made_by=by,
        )
        for one in chosen
    )
    this_round.result = stored(instance, result, checked_at=now)
    this_round.input_digest, this_round.matched_at = result.instance, now
    if this_round.state == RoundState.PREPARED:
        this_round.state = RoundState.MATCHED
    this_round.save(update_fields=["result", "input_digest", "matched_at", "state"])
    facts = {
        "input": result.instance,
        "seed": result.seed,
        "objective": result.objective,
        "gap": result.gap,
        "state": result.state,
        "pairs": [f"{one.proposal}:{one.expert}" for one in result.assignments],
    }
    record("round.matched", on=this_round, by=by, at=now, facts=facts)
    return this_round


@transaction.atomic
def add_pair(this_round: Round, proposal: Proposal, expert: Expert, *, by: Any, now: datetime) -> Assignment:
    """Put an expert to a proposal by hand; the next matching keeps the pair.  The same again changes nothing."""
    access.check_may_handle(by, proposal, at=now)
    this_round = rounds.locked_round(this_round)
    existing = this_round.assignments.counting().filter(proposal=proposal, expert=expert).first()
    if existing is not None:
        if not existing.by_hand:
            existing.by_hand = True
            existing.save(update_fields=["by_hand"])
            record(
                "round.pair-kept", on=existing, by=by, at=now, facts={"expert": expert.code, "round": this_round.code}
            )
        return existing
    check_is_eligible(this_round, proposal, expert, now=now)
    made = Assignment.objects.create(
        round=this_round,
        proposal=proposal,
        expert=expert,
        by_hand=True,
        affinity=rounds.stored_affinity(this_round, proposal.code, expert.code),
        due_at=this_round.due_at,
        made_at=now,
        made_by=by,
    )
    record("round.pair-added", on=made, by=by, at=now, facts={"expert": expert.code, "round": this_round.code})
    return made


@transaction.atomic
def drop_pair(assignment: Assignment, *, by: Any, now: datetime) -> None:
    """Take out a pair of which nobody has been told; the next matching does not make it again."""
    access.check_may_handle(by, assignment.proposal, at=now)
    rounds.locked_round(assignment.round.code)
    kept = Assignment.objects.select_for_update(of=("self",)).filter(pk=assignment.pk).first()
    if kept is None or kept.state == AssignmentState.WITHDRAWN:
        return
    if kept.state != AssignmentState.PROPOSED:
        raise Refused(_("The expert has been asked already. Take the invitation back instead."), code="asked-already")
    kept.state, kept.ended_at, kept.settled_at = AssignmentState.WITHDRAWN, now, now
    kept.save(update_fields=["state", "ended_at", "settled_at"])
    facts = {"expert": kept.expert.code, "round": assignment.round.code}
    record("round.pair-dropped", on=assignment, by=by, at=now, facts=facts)


@transaction.atomic
def send_invitations(this_round: Round, *, by: Any, now: datetime) -> int:
    """Ask every expert of the round who has not been asked; how many letters go.  Again sends to nobody twice."""
    access.check_is_officer(by, at=now)
    this_round = rounds.locked_round(this_round)
    if this_round.due_at <= now:
        raise Refused(_("The reviews were due before now. Set a later moment first."), code="due-passed")
    waiting = rounds.waiting(this_round, by, at=now)
    for one in waiting:
        send_invitation(one, by=by, now=now)
    if waiting and this_round.state != RoundState.SENT:
        this_round.state, this_round.sent_at = RoundState.SENT, now
        this_round.save(update_fields=["state", "sent_at"])
    if waiting:
        record("round.sent", on=this_round, by=by, at=now, facts={"invitations": len(waiting)})
    return len(waiting)


@transaction.atomic
def put_off(this_round: Round, *, due: WallClock, by: Any, now: datetime) -> Round:
    """Set another moment by which the reviews are due; those under way get it too."""
    access.check_is_officer(by, at=now)
    this_round = rounds.locked_round(this_round)
    moment = due.at()
    if moment <= now:
        raise Invalid(_("The reviews are due in the past. Set a later moment."), field="due")
    if moment != this_round.due_at:
        was, this_round.due_at = this_round.due_at, moment
        this_round.save(update_fields=["due_at"])
        this_round.assignments.counting().exclude(state=AssignmentState.DONE).update(due_at=moment)
        record("round.put-off", on=this_round, by=by, at=now, facts={"from": was.isoformat(), "to": moment.isoformat()})
    return this_round


def check_is_eligible(this_round: Round, proposal: Proposal, expert: Expert, *, now: datetime) -> None:
    """The expert may judge the proposal, or Refused with the reason."""
    if not rounds.reviewable(this_round.call, this_round.stage).filter(pk=proposal.pk).exists():
        raise NotFound(_("There is no such proposal in this round."))
    if not Expert.objects.serving_on(today(now)).filter(pk=expert.pk).exists():
        raise Refused(_("This expert has no term today."), code="no-term")
    if ground := rounds.ground_between(this_round, proposal, expert, at=now):
        raise Refused(_("This expert has a conflict of interest here (%(ground)s)."), code="conflict", ground=ground)
    if (
        this_round.assignments.filter(proposal=proposal, expert=expert)
        .exclude(state=AssignmentState.WITHDRAWN)
        .exists()
    ):
        raise Refused(_("This expert was asked before and said no."), code="said-no")
