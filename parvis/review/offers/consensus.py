"""What the panel's consensus reports say to the applicants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, Subquery

from parvis.domain.evaluation import PanelState
from parvis.domain.meetings import ReportState
from parvis.domain.words import Words
from parvis.review.models import ConsensusReport, ConsensusVersion
from parvis.review.queries.meetings import rules_of

Said = tuple[Words, str]  # the name of a text, and its words


def for_applicants(codes: Iterable[str], at: datetime) -> dict[str, list[Said]]:
    """Of closed reports of closed panels, the texts meant for applicants; of several panels the last.  One query.

    It is for the letters alone: what is confidential is not here.
    """
    newest = ConsensusVersion.objects.filter(report=OuterRef("pk")).order_by("-number")
    rows = ConsensusReport.objects.filter(
        subject__proposal__code__in=list(codes),
        state=ReportState.CLOSED,
        subject__panel__state=PanelState.CLOSED,
        subject__panel__closed_at__lte=at,
    ).annotate(said=Subquery(newest.values("content")[:1]))
    found: dict[str, list[Said]] = {}
    for one in rows.select_related("subject__panel__call", "subject__proposal").order_by("subject__panel__closed_at"):
        texts = [text for text in rules_of(one.subject.panel).texts if not text.confidential]
        said = [(text.name, str(one.said.get(text.code) or "").strip()) for text in texts]
        found[one.subject.proposal.code] = [(name, words) for name, words in said if words]
    return found
