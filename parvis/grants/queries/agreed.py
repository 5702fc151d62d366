"""What the nations agreed and no award was made of yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.decisions import offers as decisions
from parvis.grants.models import Award
from parvis.grants.queries.freezing import Agreed
from parvis.proposals.models import Proposal


def every(at: datetime) -> list[Agreed]:
    """Everything the nations have agreed by then.  One query."""
    return [Agreed(one.proposal, one.amount, one.reference, one.agreed_at) for one in decisions.agreed(at)]


def of(proposal: str, at: datetime) -> Agreed | None:
    """What was agreed about this proposal."""
    return next((one for one in every(at) if one.proposal == proposal), None)


def without_award(at: datetime) -> list[Agreed]:
    """What waits for its award.  One query beside those of the decisions."""
    found = every(at)
    made = set(
        Award.objects.filter(proposal__code__in=[one.proposal for one in found]).values_list(
            "proposal__code", flat=True
        )
    )
    return [one for one in found if one.proposal not in made]


def rows(person: Any, at: datetime) -> list[tuple[Agreed, str]]:
    """What waits for its award and what the person may see of it: with the proposal's title.  One query more."""
    waiting = {one.proposal: one for one in without_award(at)}
    seen = Proposal.objects.for_work(person, at=at).filter(code__in=waiting, withdrawn_at__isnull=True)
    titles = seen.order_by("code").values_list("code", "handed_in__title")
    return [(waiting[code], title or code) for code, title in titles]
