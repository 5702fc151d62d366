"""Recommended proposals that wait for a paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from parvis.decisions.models import NoteRevision, PaperLine
from parvis.decisions.queries.outcomes import settled_lines
from parvis.domain.papers import PaperStatus
from parvis.proposals.models import Proposal
from parvis.review import offers
from parvis.review.models import PanelItem
from parvis.web.prepared import prepared_question


@dataclass(frozen=True)
class Candidate:
    """A proposal that may be put before the nations, with what was recommended for it."""

    proposal: Proposal
    title: str
    amount: Decimal
    rank: int | None
    ranked: bool
    noted: bool  # whether its political note is written

    @property
    def code(self) -> str:
        return self.proposal.code


@prepared_question()
def _recommended(person: Any, *, at: datetime) -> QuerySet[PanelItem]:
    on_drafts = PaperLine.objects.filter(paper__status=PaperStatus.DRAFTED).values("proposal_id")
    settled = settled_lines(at).values("proposal_id")
    shown = (
        Proposal.objects.for_work(person, at=at)
        .filter(withdrawn_at__isnull=True)
        .exclude(pk__in=on_drafts)
        .exclude(pk__in=settled)
    )
    return offers.recommended_rows(at, among=shown)


def candidates(person: Any, *, at: datetime) -> list[Candidate]:
    """What may stand on the next paper, in the panels' order: recommended, not withdrawn, on no other paper.

    Visible to the person, and none of his or her own.  Two queries; one if there is nothing.
    """
    recommended = {one.proposal: one for one in offers.recommended(_recommended(person, at=at), at)}
    if not recommended:
        return []
    rows: QuerySet[Any] = Proposal.objects.filter(code__in=list(recommended)).select_related("call", "handed_in")
    noted = NoteRevision.objects.filter(note__proposal=OuterRef("pk"))
    found = {row.code: row for row in rows.annotate(noted=Exists(noted))}
    return [
        Candidate(
            found[code],
            found[code].received_title,
            Decimal(one.amount or 0),
            one.rank,
            one.ranked,
            found[code].noted,
        )
        for code, one in recommended.items()
    ]
