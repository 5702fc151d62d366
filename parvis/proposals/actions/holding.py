"""What the office does with a submission that it has judged: hold it, let it go, take it back on request."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.proposals import ProposalStatus, move
from parvis.domain.refusals import Invalid
from parvis.proposals import access
from parvis.proposals.models import Proposal
from parvis.proposals.queries import drafts


def _(message: str) -> str:
    return message


@transaction.atomic
def hold(proposal: Proposal, *, by: Any, now: datetime) -> Proposal:
    """From now on the applicants take the submission back only through the office."""
    proposal = drafts.locked_for_office(proposal)
    if proposal.held_at is None:
        proposal.held_at = now
        proposal.save(update_fields=["held_at"])
        record("proposal.held", on=proposal, by=by, at=now)
    return proposal


@transaction.atomic
def let_go(proposal: Proposal, *, by: Any, now: datetime) -> Proposal:
    """The judgement is open again, and the submission the applicants' to take back until the call closes."""
    proposal = drafts.locked_for_office(proposal)
    if proposal.held_at is not None:
        proposal.held_at = None
        proposal.save(update_fields=["held_at"])
        record("proposal.let-go", on=proposal, by=by, at=now)
    return proposal


@transaction.atomic
def withdraw_at_request(proposal: Proposal, *, reason: str, by: Any, now: datetime) -> Proposal:
    """Take a submission back because its applicants have asked for it; the office keeps what it received."""
    access.check_is_officer(by, at=now)
    proposal = drafts.locked_for_office(proposal)
    access.check_is_no_party(proposal, by)
    if proposal.status == ProposalStatus.WITHDRAWN:
        return proposal
    if not reason.strip():
        raise Invalid(_("Say who asked for it and why; the applicants read it."), field="reason")
    proposal.status = move(ProposalStatus(proposal.status), ProposalStatus.WITHDRAWN)
    proposal.withdrawn_at, proposal.held_at = now, proposal.held_at or now
    proposal.save(update_fields=["status", "withdrawn_at", "held_at"])
    record("proposal.withdrawn-by-office", on=proposal, by=by, at=now, facts={"reason": reason.strip()[:500]})
    return proposal
