"""Tell the people of drafts what changed in their call.  Run by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.proposals import ProposalStatus
from parvis.programme.models import Addendum
from parvis.programme.queries import addenda_since
from parvis.proposals import notify
from parvis.proposals.models import AddendumNotice, Proposal

LOOKS_BACK = timedelta(days=14)  # a clock that stood still for two weeks still tells everybody, once
AT_ONCE = 200


def tell_addenda(now: datetime) -> int:
    """Tell each proposal's people once of each addendum; how many proposals were told."""
    told = 0
    for addendum in addenda_since(now - LOOKS_BACK, until=now):
        waiting = (
            Proposal.objects.filter(
                call=addendum.call_id,
                opened_at__lte=addendum.made_at,
                status__in=[ProposalStatus.DRAFT, ProposalStatus.SUBMITTED],
            )
            .exclude(pk__in=AddendumNotice.objects.filter(addendum=addendum).values("proposal_id"))
            .values_list("pk", flat=True)[:AT_ONCE]
        )
        for pk in list(waiting):
            told += _tell_one(pk, addendum, now=now)
    return told


@transaction.atomic
def _tell_one(pk: int, addendum: Addendum, *, now: datetime) -> int:
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("call").get(pk=pk)
    _row, made = AddendumNotice.objects.get_or_create(proposal=proposal, addendum=addendum, defaults={"told_at": now})
    if not made:
        return 0
    record("proposal.told-of-addendum", on=proposal, by=None, at=now, facts={"addendum": addendum.number})
    notify.addendum(proposal, addendum)
    return 1
