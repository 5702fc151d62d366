"""Hand in, take back, open again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain import revisions
from parvis.domain.calls import CallState
from parvis.domain.proposals import ProposalStatus, VoidCause, check_takes, move
from parvis.domain.refusals import Refused
from parvis.programme.models import Call
from parvis.programme.queries import programme_of
from parvis.proposals import access, notify, queries
from parvis.proposals.actions import conflicts, finding, signing
from parvis.proposals.models import Proposal, Receipt
from parvis.proposals.queries import conflicts as facts
from parvis.proposals.queries import drafts, office, paper
from parvis.proposals.queries.rail import Missing


def _(message: str) -> str:
    return message


class NotReady(Refused):
    """Something still keeps the proposal from being handed in; `missing` lists all of it."""

    def __init__(self, missing: Iterable[Missing]) -> None:
        self.missing = tuple(missing)
        super().__init__(
            _("%(number)s points keep this proposal from being submitted; they are listed beside the form."),
            code="not-ready",
            number=len(self.missing),
        )


@transaction.atomic
def submit(proposal: Proposal, *, by: Any, now: datetime) -> Receipt:
    """Hand in the revision that all directors have signed.

    `now` is the moment at which the request arrived: what was in time then is
    in time, however long the queue.
    """
    proposal, seat = queries.locked(proposal, by)
    access.check_acts_for_self(by)
    access.check_signs(seat)
    status = move(ProposalStatus(proposal.status), ProposalStatus.SUBMITTED)
    late = check_takes(drafts.window(proposal).state_at(now))
    revision = proposal.signed
    if revision is None:
        raise Refused(
            _("Nobody has signed this proposal as it stands. All directors sign before it is submitted."),
            code="unsigned",
        )
    if waiting := signing.signers_missing(proposal):
        raise Refused(
            _("Not all directors have signed: %(names)s still must."),
            code="unsigned",
            names=", ".join(str(party) for party in waiting),
        )
    # One at a time: the caps and the comparison below look at what else lies in the call.
    Call.objects.select_for_update(no_key=True).get(pk=proposal.call_id)
    found = queries.gathered(proposal)
    blocking = [one for one in queries.missing(proposal, now, found) if one.severity == "blocking"]
    if blocking:
        raise NotReady(blocking)
    if revisions.fingerprint(paper.whole(proposal, found)) != revision.fingerprint:
        raise Refused(_("The proposal is no longer what was signed. Sign it again."), code="changed-meanwhile")
    if office.same_words(proposal, revision.words):
        raise Refused(
            _("Exactly these words were submitted to this call already, under another number. Withdraw one of both."),
            code="same-proposal",
        )

    receipt = Receipt.objects.create(
        proposal=proposal,
        revision=revision,
        stage=proposal.stage,
        digest=revision.digest,
        at=now,
        late=late,
        handed_in_by=by,
        **paper.in_short(programme_of(proposal.call), revision.content),
    )
    proposal.status, proposal.submitted_at, proposal.handed_in = status, now, receipt
    proposal.save(update_fields=["status", "submitted_at", "handed_in"])
    finding.index_received(proposal)
    record(
        "proposal.submitted",
        on=proposal,
        by=by,
        at=now,
        facts={"receipt": receipt.code, "digest": receipt.digest, "revision": revision.number, "late": late},
    )

    conflicts.detect([proposal], facts.staff(now), now=now)
    notify.submitted(receipt)  # enqueues in this transaction: a kill after the commit loses no receipt
    return receipt


@transaction.atomic
def withdraw(proposal: Proposal, *, by: Any, now: datetime, reason: str = "") -> Proposal:
    """Take a proposal back, submitted or not, until the call closes."""
    proposal = _taken_back(proposal, ProposalStatus.WITHDRAWN, by=by, now=now)
    proposal.withdrawn_at = now
    proposal.save(update_fields=["status", "handed_in", "submitted_at", "withdrawn_at"])
    record("proposal.withdrawn", on=proposal, by=by, at=now, facts={"reason": reason.strip()[:500]})
    notify.withdrawn(proposal, by=by, now=now)
    return proposal


@transaction.atomic
def reopen(proposal: Proposal, *, by: Any, now: datetime) -> Proposal:
    """Open a submitted or withdrawn proposal for writing again; it no longer counts until it is handed in anew."""
    proposal = _taken_back(proposal, ProposalStatus.DRAFT, by=by, now=now)
    proposal.withdrawn_at = None
    proposal.save(update_fields=["status", "handed_in", "submitted_at", "withdrawn_at"])
    signing.void(proposal, cause=VoidCause.REOPENED, by=by, now=now)
    record("proposal.reopened", on=proposal, by=by, at=now)
    notify.reopened(proposal, by=by, now=now)
    return proposal


def _taken_back(proposal: Proposal, to: ProposalStatus, *, by: Any, now: datetime) -> Proposal:
    proposal, seat = queries.locked(proposal, by)
    access.check_acts_for_self(by)
    access.check_signs(seat)
    status = move(ProposalStatus(proposal.status), to)
    if proposal.held_at is not None:
        raise Refused(
            _("The office has judged this submission already. To take it back now, write to the programme office."),
            code="held",
        )
    if drafts.window(proposal).state_at(now) is CallState.CLOSED:
        raise Refused(
            _("This call has closed. To take the proposal back now, write to the programme office."), code="call-closed"
        )
    Receipt.objects.filter(proposal=proposal, stage=proposal.stage, ended_at__isnull=True).update(ended_at=now)
    proposal.status = status
    # What an earlier phase handed in stays with the office.
    earlier = Receipt.objects.filter(proposal=proposal, ended_at__isnull=True).order_by("-id").first()
    proposal.handed_in, proposal.submitted_at = earlier, earlier.at if earlier else None
    finding.index_received(proposal)
    return proposal
