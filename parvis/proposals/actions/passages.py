"""What officers say of passages in common: a ground for a decision, with its reason; it decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.likeness import Sighting
from parvis.domain.refusals import Invalid
from parvis.past.models import PastAward
from parvis.proposals import access
from parvis.proposals.models import PassageNote, Proposal


def _(message: str) -> str:
    return message


@transaction.atomic
def note_passages(
    proposal: Proposal,
    beside: Proposal | PastAward,
    sighting: str,
    *,
    share: float,
    reason: str,
    by: Any,
    now: datetime,
) -> PassageNote:
    """Say what the passages come to; a later word stands above the earlier one, which stays."""
    access.check_is_officer(by, at=now)
    for side in (proposal, beside):
        if isinstance(side, Proposal):
            access.check_is_no_party(side, by)
    if sighting not in set(Sighting):
        raise Invalid(_("Choose what it comes to."), field="sighting")
    if not reason.strip():
        raise Invalid(_("Write down why."), field="reason")
    other, award = (beside, None) if isinstance(beside, Proposal) else (None, beside)
    made = PassageNote.objects.create(
        proposal=proposal,
        other=other,
        award=award,
        sighting=sighting,
        reason=reason.strip()[:1000],
        share=round(share, 4),
        written_by=by,
        written_at=now,
    )
    facts = {
        "proposal": proposal.code,
        "beside": beside.code,
        "sighting": sighting,
        "reason": made.reason,
        "share": made.share,
    }
    record("passages.noted", on=made, by=by, at=now, facts=facts)
    return made
