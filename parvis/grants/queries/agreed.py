"""What the nations agreed and no award was made of yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.decisions import offers as decisions
from parvis.decisions.offers import AgreedItem
from parvis.grants.models import Award
from parvis.grants.queries.freezing import Agreed
from parvis.proposals.models import Proposal


def of(proposal: str, at: datetime) -> Agreed | None:
    """What was agreed about this proposal.  One query."""
    found = decisions.agreed(at, among=Proposal.objects.filter(code=proposal))
    return _told(found[0]) if found else None


def rows(person: Any, at: datetime) -> list[tuple[Agreed, str]]:
    """What waits for its award and what the person may see of it: with the proposal's title.  One query."""
    seen = Proposal.objects.for_work(person, at=at).filter(withdrawn_at__isnull=True)
    waiting = seen.exclude(pk__in=Award.objects.values("proposal"))
    return [(_told(one), one.title) for one in decisions.agreed(at, among=waiting)]


def _told(one: AgreedItem) -> Agreed:
    return Agreed(one.proposal, one.amount, one.reference, one.agreed_at)
