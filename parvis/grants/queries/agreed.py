"""What the nations agreed and no award was made of yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from parvis.decisions import offers as decisions
from parvis.decisions.offers import AgreedItem
from parvis.grants.models import Award
from parvis.grants.queries.freezing import Agreed
from parvis.proposals.models import Proposal
from parvis.web.prepared import prepared_question


def of(proposal: str, at: datetime) -> Agreed | None:
    """What was agreed about this proposal.  One query."""
    found = decisions.agreed(decisions.agreed_rows(at, among=Proposal.objects.filter(code=proposal)))
    return _told(found[0]) if found else None


def rows(person: Any, at: datetime) -> list[tuple[Agreed, str]]:
    """What waits for its award and what the person may see of it: with the proposal's title.  One query."""
    return [(_told(one), one.title) for one in decisions.agreed(_waiting(person, at=at))]


@prepared_question()
def _waiting(person: Any, *, at: datetime) -> QuerySet[Any]:
    seen = Proposal.objects.for_work(person, at=at).filter(withdrawn_at__isnull=True)
    return decisions.agreed_rows(at, among=seen.exclude(pk__in=Award.objects.values("proposal")))


def _told(one: AgreedItem) -> Agreed:
    return Agreed(one.proposal, one.amount, one.reference, one.agreed_at)
