"""Invite to the next phase: the form opens with what was answered before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.proposals import ProposalStatus, move
from parvis.domain.refusals import Invalid, Refused
from parvis.proposals import access, notify
from parvis.proposals.models import Answer, AnswerVersion, Proposal
from parvis.proposals.queries import drafts


def _(message: str) -> str:
    return message


@transaction.atomic
def invite_to_next_stage(proposal: Proposal, *, closes_at: datetime, by: Any, now: datetime) -> Proposal:
    """The office lets a submitted proposal into the next phase, open until `closes_at`.

    Every answer whose question the next phase asks too is carried over; the
    first phase's revision stays as it was signed.
    """
    access.check_is_officer(by, at=now)
    proposal = drafts.locked_for_office(proposal)
    access.check_is_no_party(proposal, by)
    status = move(ProposalStatus(proposal.status), ProposalStatus.DRAFT)
    if proposal.status != ProposalStatus.SUBMITTED:
        raise Refused(_("Only a submitted proposal can be invited to the next phase."), code="no-such-move")
    following = drafts.next_stage(proposal)
    if following is None:
        raise Refused(_("This kind of activity has no further phase."), code="no-next-stage")
    if closes_at <= now:
        raise Invalid(_("The closing moment has passed. Set a later one."), field="closes_at")
    before = proposal.stage
    asked = drafts.form_of(proposal, following)
    carried = _carry_over(proposal, before, following, set(asked.fields) if asked else set(), by=by, now=now)
    proposal.stage, proposal.status, proposal.signed = following, status, None
    proposal.stage_opened_at, proposal.stage_closes_at, proposal.held_at = now, closes_at, None
    proposal.save(update_fields=["stage", "status", "signed", "stage_opened_at", "stage_closes_at", "held_at"])
    facts = {"from": before, "to": following, "closes at": closes_at.isoformat(), "answers carried over": carried}
    record("proposal.invited-to-stage", on=proposal, by=by, at=now, facts=facts)
    notify.invited_to_stage(proposal, now=now)
    return proposal


def _carry_over(proposal: Proposal, before: str, after: str, asked: set[str], *, by: Any, now: datetime) -> int:
    kept = Answer.objects.filter(proposal=proposal, stage=before, field__in=asked).select_related("party")
    carried = Answer.objects.bulk_create(
        Answer(
            proposal=proposal,
            stage=after,
            field=answer.field,
            party=answer.party,
            value=answer.value,
            saved_by_id=answer.saved_by_id,
            written_by_officer_id=answer.written_by_officer_id,
            saved_at=answer.saved_at,
            step_began_at=now,
        )
        for answer in kept
    )
    AnswerVersion.objects.bulk_create(
        AnswerVersion(
            answer=answer,
            step=1,
            value=answer.value,
            version=1,
            saved_by_id=answer.saved_by_id,
            written_by_officer_id=answer.written_by_officer_id,
            began_at=now,
            saved_at=now,
            origin="carried",
        )
        for answer in carried
    )
    for file in drafts.files_of(proposal, before):
        if file.field in asked:
            file.pk, file._state.adding = None, True
            file.code, file.stage = type(file)._meta.get_field("code").get_default(), after
            file.save()
    return len(carried)
