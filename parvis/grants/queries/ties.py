"""Who takes part in which award of the house: for the ties that keep people from judging each other, and for caps."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Q

from parvis.domain.awards import AwardStatus
from parvis.domain.conflicts import Named
from parvis.domain.proposals import PartyState
from parvis.past.queries.ties import Part
from parvis.proposals.models import Party


def parts(accounts: Collection[str], organisations: Collection[str]) -> Iterator[Part]:
    """The parts of these in awards that were accepted, without their references.  One query."""
    joined = Q(state=PartyState.JOINED) | Q(state=PartyState.LEFT, joined_at__isnull=False)
    rows = Party.objects.filter(
        joined,
        Q(person__code__in=accounts) | Q(organisation__code__in=organisations),
        proposal__award__status__in=[AwardStatus.ACCEPTED, AwardStatus.CLOSED],
    )
    for account, organisation, case, code, since, until in rows.values_list(
        "person__code",
        "organisation__code",
        "proposal__code",
        "proposal__award__code",
        "proposal__award__starts_on",
        "proposal__award__ends_on",
    ).order_by("pk"):
        yield Part(account or "", code, Named("", since, until), organisation or "", case)
