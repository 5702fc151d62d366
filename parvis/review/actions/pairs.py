"""Pairs that an officer makes by hand: put together, crossed out, swapped; the next matching keeps them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.evaluation import AssignmentState
from parvis.domain.refusals import NotFound, Refused
from parvis.proposals.models import Proposal
from parvis.review import access
from parvis.review.actions.matching import leave_proposed
from parvis.review.models import Assignment, Expert, ForbiddenPair, Round
from parvis.review.queries import gathering, matchings, rounds
from parvis.web.programme import today


def _(message: str) -> str:
    return message


@transaction.atomic
def add_pair(
    this_round: Round,
    proposal: Proposal,
    expert: Expert,
    *,
    by: Any,
    now: datetime,
    instead: Assignment | None = None,
) -> Assignment:
    """Put an expert to a proposal by hand; the next matching keeps the pair.  The same again changes nothing.

    `instead` is a pair of the same proposal, of which nobody was told, that makes room.
    """
    access.check_may_handle(by, proposal, at=now)
    this_round = rounds.locked_round(this_round)
    existing = this_round.assignments.counting().filter(proposal=proposal, expert=expert).first()
    if existing is not None:
        return _lock(existing, by=by, now=now)
    if instead is not None:
        instead = _open_pair(instead, proposal)
    check_is_eligible(this_round, proposal, expert, now=now)
    check_has_room(this_round, proposal, expert, instead=instead)
    if instead is not None:
        _take_out(instead, by=by, now=now)
    leave_proposed(this_round, by=by, now=now)
    _allow(this_round, proposal, expert, by=by, now=now)
    made = Assignment.objects.create(
        round=this_round,
        proposal=proposal,
        expert=expert,
        by_hand=True,
        affinity=matchings.stored_affinity(this_round, proposal, expert),
        due_at=this_round.due_at,
        made_at=now,
        made_by=by,
    )
    facts = {"expert": expert.code, "round": this_round.code}
    if instead is not None:
        facts["instead of"] = instead.expert.code
    record("round.pair-added", on=made, by=by, at=now, facts=facts)
    return made


@transaction.atomic
def drop_pair(assignment: Assignment, *, by: Any, now: datetime) -> None:
    """Cross out a pair of which nobody has been told; the next matching does not make it again."""
    access.check_may_handle(by, assignment.proposal, at=now)
    this_round = rounds.locked_round(assignment.round)
    kept = Assignment.objects.select_for_update(of=("self",)).filter(pk=assignment.pk).first()
    if kept is None or kept.state == AssignmentState.WITHDRAWN:
        return
    if kept.state != AssignmentState.PROPOSED:
        raise Refused(_("The expert has been asked already. Take the invitation back instead."), code="asked-already")
    _take_out(kept, by=by, now=now)
    _forbid(this_round, kept.proposal, kept.expert, by=by, now=now)


@transaction.atomic
def forbid(this_round: Round, proposal: Proposal, expert: Expert, *, by: Any, now: datetime) -> None:
    """Cross out a pair, whether the round has it or not; the next matching does not make it.  Again changes nothing."""
    access.check_may_handle(by, proposal, at=now)
    this_round = rounds.locked_round(this_round)
    check_is_here(this_round, proposal)
    existing = this_round.assignments.counting().filter(proposal=proposal, expert=expert).first()
    if existing is not None:
        return drop_pair(existing, by=by, now=now)
    return _forbid(this_round, proposal, expert, by=by, now=now)


@transaction.atomic
def allow(this_round: Round, proposal: Proposal, expert: Expert, *, by: Any, now: datetime) -> None:
    """Let a pair be again that was crossed out.  Again changes nothing."""
    access.check_may_handle(by, proposal, at=now)
    this_round = rounds.locked_round(this_round)
    if _allow(this_round, proposal, expert, by=by, now=now):
        leave_proposed(this_round, by=by, now=now)


@transaction.atomic
def lock(assignment: Assignment, *, by: Any, now: datetime) -> Assignment:
    """Keep a pair through every next matching.  Again changes nothing."""
    access.check_may_handle(by, assignment.proposal, at=now)
    rounds.locked_round(assignment.round)
    return _lock(_standing(assignment), by=by, now=now)


@transaction.atomic
def unlock(assignment: Assignment, *, by: Any, now: datetime) -> Assignment:
    """Let the next matching decide anew about a pair of which nobody was told.  Again changes nothing."""
    access.check_may_handle(by, assignment.proposal, at=now)
    this_round = rounds.locked_round(assignment.round)
    kept = _standing(assignment)
    if kept.state != AssignmentState.PROPOSED:
        raise Refused(_("The expert has been asked already. Take the invitation back instead."), code="asked-already")
    if kept.by_hand:
        kept.by_hand = False
        kept.save(update_fields=["by_hand"])
        leave_proposed(this_round, by=by, now=now)
        record("round.pair-unlocked", on=kept, by=by, at=now, facts={"expert": kept.expert.code})
    return kept


def check_is_here(this_round: Round, proposal: Proposal) -> None:
    """The proposal is one of the round's, or NotFound."""
    if not rounds.reviewable(this_round.call, this_round.stage).filter(pk=proposal.pk).exists():
        raise NotFound(_("There is no such proposal in this round."))


def check_is_eligible(this_round: Round, proposal: Proposal, expert: Expert, *, now: datetime) -> None:
    """The expert may judge the proposal, or Refused with the reason."""
    check_is_here(this_round, proposal)
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


def check_has_room(this_round: Round, proposal: Proposal, expert: Expert, *, instead: Assignment | None) -> None:
    """The expert's hands and the proposal's nations leave room for a pair that stays, or Refused with the rule."""
    choices = this_round.choices
    rows = this_round.assignments.counting().select_related("proposal", "expert")
    of_expert = [one for one in rows.filter(expert=expert) if gathering.is_held(one)]
    most = choices.capacity(expert.code, expert.load, 0)
    if len(of_expert) >= most:
        raise Refused(_("This expert has as many settled reviews as he or she takes: %(n)s."), code="full", n=most)
    if choices.per_nation is not None:
        nation = expert.nationality or expert.nominated_by
        others = rows.filter(proposal=proposal).exclude(pk=instead.pk if instead else 0)
        same = [one for one in others if (one.expert.nationality or one.expert.nominated_by) == nation]
        if len(same) >= choices.per_nation:
            names = ", ".join(one.expert.name for one in same)
            raise Refused(
                _("The rule allows %(most)s of one nation here, and there is %(names)s. Choose whom to replace."),
                code="nation-full",
                most=choices.per_nation,
                names=names,
            )


def _lock(kept: Assignment, *, by: Any, now: datetime) -> Assignment:
    if not kept.by_hand:
        kept.by_hand = True
        kept.save(update_fields=["by_hand"])
        leave_proposed(kept.round, by=by, now=now)
        facts = {"expert": kept.expert.code, "round": kept.round.code}
        record("round.pair-kept", on=kept, by=by, at=now, facts=facts)
    return kept


def _standing(assignment: Assignment) -> Assignment:
    """The pair as it stands now; Refused if another matching or a colleague has taken it out."""
    rows = Assignment.objects.counting().select_for_update(of=("self",)).select_related("proposal", "expert", "round")
    kept = rows.filter(pk=assignment.pk).first()
    if kept is None:
        raise Refused(_("This pair is no longer there."), code="overtaken")
    return kept


def _open_pair(assignment: Assignment, proposal: Proposal) -> Assignment:
    kept = _standing(assignment)
    if kept.proposal_id != proposal.pk:
        raise NotFound(_("There is no such pair."))
    if kept.state != AssignmentState.PROPOSED:
        raise Refused(_("The expert has been asked already. Take the invitation back instead."), code="asked-already")
    return kept


def _take_out(kept: Assignment, *, by: Any, now: datetime) -> None:
    kept.state, kept.ended_at, kept.settled_at = AssignmentState.WITHDRAWN, now, now
    kept.save(update_fields=["state", "ended_at", "settled_at"])
    leave_proposed(kept.round, by=by, now=now)
    facts = {"expert": kept.expert.code, "round": kept.round.code}
    record("round.pair-dropped", on=kept, by=by, at=now, facts=facts)


def _forbid(this_round: Round, proposal: Proposal, expert: Expert, *, by: Any, now: datetime) -> None:
    _row, is_new = ForbiddenPair.objects.get_or_create(
        round=this_round, proposal=proposal, expert=expert, defaults={"by": by, "at": now}
    )
    if is_new:
        leave_proposed(this_round, by=by, now=now)
        facts = {"expert": expert.code, "round": this_round.code}
        record("round.pair-forbidden", on=proposal, by=by, at=now, facts=facts)


def _allow(this_round: Round, proposal: Proposal, expert: Expert, *, by: Any, now: datetime) -> bool:
    gone, _kinds = ForbiddenPair.objects.filter(round=this_round, proposal=proposal, expert=expert).delete()
    if gone:
        facts = {"expert": expert.code, "round": this_round.code}
        record("round.pair-allowed", on=proposal, by=by, at=now, facts=facts)
    return bool(gone)
