"""Tell the people of drafts what changed in their call.  Run by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

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


def tell_withdrawals(now: datetime) -> int:
    """Tell each proposal's people once that its call was withdrawn; how many proposals were told."""
    waiting = _untold(now).values_list("pk", flat=True)[:AT_ONCE]
    return sum(_tell_withdrawal(pk, now=now) for pk in list(waiting))


def _untold(now: datetime) -> QuerySet[Proposal]:
    return Proposal.objects.filter(
        call__withdrawn_at__lte=now,
        told_of_withdrawal_at__isnull=True,
        status__in=[ProposalStatus.DRAFT, ProposalStatus.SUBMITTED],
    )


@transaction.atomic
def _tell_withdrawal(pk: int, *, now: datetime) -> int:
    proposal = _untold(now).select_for_update(of=("self",)).select_related("call").filter(pk=pk).first()
    if proposal is None:
        return 0
    proposal.told_of_withdrawal_at = now
    proposal.save(update_fields=["told_of_withdrawal_at"])
    record("proposal.told-of-withdrawal", on=proposal, by=None, at=now, facts={"call": proposal.call.code})
    notify.call_withdrawn(proposal, now=now)
    return 1


@transaction.atomic
def _tell_one(pk: int, addendum: Addendum, *, now: datetime) -> int:
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("call").get(pk=pk)
    _row, made = AddendumNotice.objects.get_or_create(proposal=proposal, addendum=addendum, defaults={"told_at": now})
    if not made:
        return 0
    record("proposal.told-of-addendum", on=proposal, by=None, at=now, facts={"addendum": addendum.number})
    notify.addendum(proposal, addendum, now=now)
    return 1
