"""What the nations agreed and no award was made of yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from parvis.decisions import offers as decisions
from parvis.decisions.offers import AgreedItem
from parvis.grants.models import Award, Negotiation
from parvis.grants.queries.freezing import Agreed
from parvis.proposals.models import Proposal
from parvis.web.prepared import prepared_question


@dataclass(frozen=True)
class ToOffer:
    """What was agreed about a proposal, under its title; `talked`: its plan is being talked over still."""

    agreed: Agreed
    title: str
    talked: bool


def of(proposal: str, at: datetime) -> Agreed | None:
    """What was agreed about this proposal, and which nations hold it then.  One query."""
    found = decisions.agreed(decisions.agreed_rows(at, among=Proposal.objects.filter(code=proposal)), at=at)
    return _told(found[0]) if found else None


def rows(person: Any, at: datetime) -> list[ToOffer]:
    """What waits for its award and what the person may see of it.  One query."""
    lines = list(_waiting(person, at=at))
    items = zip(decisions.agreed(lines, at=at), lines, strict=True)
    return [ToOffer(_told(item), item.title, line.talked) for item, line in items]


@prepared_question()
def _waiting(person: Any, *, at: datetime) -> QuerySet[Any]:
    seen = Proposal.objects.for_work(person, at=at).filter(withdrawn_at__isnull=True)
    lines = decisions.agreed_rows(at, among=seen.exclude(pk__in=Award.objects.values("proposal")))
    open_plans = Negotiation.objects.filter(proposal=OuterRef("proposal"), settled_at__isnull=True)
    return lines.annotate(talked=Exists(open_plans))


def _told(one: AgreedItem) -> Agreed:
    return Agreed(one.proposal, one.amount, one.reference, one.agreed_at, one.held)
