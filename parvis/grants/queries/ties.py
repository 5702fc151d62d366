"""Who takes part in which award of the house, for the ties between people that keep them from judging each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Q

from parvis.domain.awards import AwardStatus
from parvis.domain.conflicts import Named
from parvis.domain.proposals import PartyState
from parvis.past.queries.ties import Part
from parvis.proposals.models import Party


def parts(accounts: Collection[str]) -> Iterator[Part]:
    """The parts of these accounts in awards that were accepted, without their references.  One query."""
    joined = Q(state=PartyState.JOINED) | Q(state=PartyState.LEFT, joined_at__isnull=False)
    rows = Party.objects.filter(
        joined,
        person__code__in=accounts,
        proposal__award__status__in=[AwardStatus.ACCEPTED, AwardStatus.CLOSED],
    )
    for account, code, since, until in rows.values_list(
        "person__code", "proposal__award__code", "proposal__award__starts_on", "proposal__award__ends_on"
    ).order_by("pk"):
        yield Part(account, code, Named("", since, until))
