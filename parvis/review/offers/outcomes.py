"""What the evaluation says to the apps above: what is recommended, what became of each proposal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from parvis.domain.evaluation import PanelState
from parvis.domain.scoring import Verdict
from parvis.programme.models import Call
from parvis.programme.queries import programme_of
from parvis.proposals.models import Proposal
from parvis.review.models import PanelItem
from parvis.review.queries import panel as queries


@dataclass(frozen=True)
class RecommendedItem:
    """A proposal that a closed panel recommends for decision."""

    proposal: str
    call: str
    panel: str
    amount: Decimal
    rank: int | None
    ranked: bool
    at: datetime


@dataclass(frozen=True)
class Outcome:
    """What a closed panel said of a proposal; `goes_on`: whether that leads it further."""

    stage: str
    verdict: Verdict
    at: datetime
    amount: Decimal

    @property
    def goes_on(self) -> bool:
        """Whether the proposal reaches the next station, or may yet."""
        return self.verdict is not Verdict.NOT_RECOMMENDED


def recommended_rows(at: datetime, *, among: QuerySet[Proposal]) -> QuerySet[PanelItem]:
    """Where closed panels recommend one of these; made to be asked as it is, and read by `recommended`."""
    # Asked of each item, not of all proposals: items are few.
    found = _closed(at).filter(Exists(among.filter(pk=OuterRef("proposal"))), outcome=Verdict.RECOMMENDED)
    return found.order_by("panel__closed_at", "panel_id", "rank", "id")


def recommended(found: Iterable[PanelItem], at: datetime) -> list[RecommendedItem]:
    """What these recommend for decision: by call, in the ranking's order, the unranked last.  No query.

    What a first phase recommends is invited to the second, and is not here.
    """
    kept = [one for one in found if not _is_first_phase(one)]
    kept.sort(key=lambda one: (one.panel.closed_at, one.panel_id, not one.ranked, one.rank or 0, one.pk))
    return [
        RecommendedItem(
            one.proposal.code,
            one.proposal.call.code,
            one.panel.code,
            one.granted,
            one.rank,
            one.ranked,
            one.panel.closed_at or at,
        )
        for one in kept
    ]


def outcome_of(codes: Iterable[str], at: datetime) -> dict[str, Outcome]:
    """What closed panels said of these proposals, the last word of each.  One query.

    It is for the office and for those who decide; applicants learn it with the letters that are released together.
    """
    found: dict[str, Outcome] = {}
    for one in _closed(at).filter(proposal__code__in=list(codes)).order_by("panel__closed_at", "id"):
        moment = one.panel.closed_at
        if moment is not None:
            found[one.proposal.code] = Outcome(one.panel.stage, Verdict(one.outcome), moment, one.granted)
    return found


def outcomes_open(call: Call, at: datetime) -> int:
    """How many of the call's proposals lie with a panel that has not closed.  One query."""
    rows = PanelItem.objects.filter(proposal__call=call).exclude(
        panel__state=PanelState.CLOSED, panel__closed_at__lte=at
    )
    return rows.count()


def _closed(at: datetime) -> QuerySet[PanelItem]:
    rows = PanelItem.objects.filter(panel__state=PanelState.CLOSED, panel__closed_at__lte=at)
    return rows.select_related("panel", "proposal__call")


def _is_first_phase(one: PanelItem) -> bool:
    programme = programme_of(one.proposal.call)
    return queries.leads_on(programme, one.panel.stage, one.proposal.mechanism, one.proposal.call.way_in)
