"""What the reviews and the panels of one proposal come to, for the rail of its case."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db.models import BooleanField, CharField, Exists, F, QuerySet, Value

from parvis.domain.evaluation import COUNTS, AssignmentState
from parvis.proposals.models import Proposal
from parvis.review.models import Assignment, PanelItem

TOLD = sorted(state.value for state in COUNTS if state is not AssignmentState.PROPOSED)


class Stop(NamedTuple):
    """A review of the proposal, or what a panel says of it."""

    of_panel: bool
    stage: str
    state: str  # of the review, or of the panel
    at: datetime | None  # when the review is due, or the panel closed
    code: str  # of the round, or of the panel
    outcome: str
    key: int


def kept(code: str) -> QuerySet[Proposal]:
    """The proposal, once somebody reviews it or it lies before a panel."""
    reviewed, seen = _reviews(code), PanelItem.objects.filter(proposal__code=code)
    return Proposal.objects.filter(Exists(reviewed) | Exists(seen), code=code)


def stops(code: str) -> tuple[list[Stop], list[Stop]]:
    """Its reviews and its panels, the oldest first.  One query."""
    none = Value("", output_field=CharField())
    reviews = _reviews(code).values_list(
        _said(of_panel=False), F("round__stage"), F("state"), F("due_at"), F("round__code"), none, F("pk")
    )
    panels = (
        PanelItem.objects.filter(proposal__code=code)
        .order_by()
        .values_list(
            _said(of_panel=True),
            F("panel__stage"),
            F("panel__state"),
            F("panel__closed_at"),
            F("panel__code"),
            F("outcome"),
            F("pk"),
        )
    )
    found = sorted((Stop(*row) for row in reviews.union(panels, all=True)), key=lambda one: one.key)
    return [one for one in found if not one.of_panel], [one for one in found if one.of_panel]


def _reviews(code: str) -> QuerySet[Assignment]:
    return Assignment.objects.filter(proposal__code=code, state__in=TOLD).order_by()


def _said(*, of_panel: bool) -> Value:
    return Value(of_panel, output_field=BooleanField())
