"""Write down the conflicts of interest that facts show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from parvis.domain.conflicts import Audience
from parvis.domain.standing import CaseKind, Discovery
from parvis.proposals.models import Proposal
from parvis.proposals.queries import conflicts as facts
from parvis.standing.actions import conflicts
from parvis.standing.models import Conflict

LOOKED_AT = timedelta(days=400)  # how long after its submission a proposal is looked at anew


@transaction.atomic
def detect(
    proposals: Iterable[Proposal], persons: Iterable[Any], *, now: datetime, audience: Audience = "staff"
) -> list[Conflict]:
    """State every conflict that facts show between these proposals and these people; what is known stays as it is."""
    people = {one.code: one for one in persons}
    found = facts.found(proposals, people.values(), now, audience=audience)
    return [
        conflicts.state(
            people[person],
            CaseKind.PROPOSAL,
            code,
            one.ground,
            how=Discovery.DETECTED,
            facts=[{"words": one.words, "facts": dict(one.facts)}],
            by=None,
            now=now,
        )
        for (code, person), grounds in found.items()
        for one in grounds
    ]


def detect_for_staff(now: datetime) -> int:
    """Look at everything that lies with the office, for everybody who holds an office: people change employers."""
    return len(detect(_lying(now), facts.staff(now), now=now))


def detect_for_expert(person: Any, *, now: datetime) -> int:
    """The same for somebody who enters the pool of reviewers; how many."""
    return len(detect(_lying(now), [person], now=now, audience="reviewers"))


def _lying(now: datetime) -> QuerySet[Proposal]:
    recent = Proposal.objects.handed_in_at(now).filter(submitted_at__gte=now - LOOKED_AT)
    return recent.select_related("call")
