"""What the screenings, reviews and panels of one proposal come to, for the rail of its case."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, F, QuerySet, Value

from parvis.domain.evaluation import COUNTS, AssignmentState
from parvis.proposals.models import Party, Proposal
from parvis.review.models import Assignment, PanelItem, Screening

TOLD = sorted(state.value for state in COUNTS if state is not AssignmentState.PROPOSED)


class Kept(StrEnum):
    """What a stop was told from."""

    SCREENING = "screening"
    REVIEW = "review"
    PANEL = "panel"
    SEAT = "seat"  # that the reader takes part


class Stop(NamedTuple):
    """A screening or a review of the proposal, or what a panel says of it."""

    of: str
    stage: str
    state: str  # of the screening, the review or the panel
    at: datetime | None  # when it was decided, the review is due, or the panel closed
    code: str  # of the round, or of the panel
    outcome: str
    key: int


def kept(code: str) -> QuerySet[Proposal]:
    """The proposal, once somebody looked at it."""
    screened, seen = Screening.objects.filter(proposal__code=code), PanelItem.objects.filter(proposal__code=code)
    return Proposal.objects.filter(Exists(screened) | Exists(_reviews(code)) | Exists(seen), code=code)


def stops(code: str, person: Any, at: datetime) -> dict[Kept, list[Stop]]:
    """Everything of each kind, the oldest first.  One query."""
    none = Value("", output_field=CharField())
    screened = Screening.objects.filter(proposal__code=code)
    panels = PanelItem.objects.filter(proposal__code=code)
    seats = Party.objects.seated_at(at).filter(person=person, proposal__code=code)
    rows: tuple[tuple[Any, ...], ...] = (
        (Kept.SCREENING, screened, "stage", "state", "decided_at", none, "outcome"),
        (Kept.REVIEW, _reviews(code), "round__stage", "state", "due_at", "round__code", none),
        (Kept.PANEL, panels, "panel__stage", "panel__state", "panel__closed_at", "panel__code", "outcome"),
        (Kept.SEAT, seats, none, none, "joined_at", none, none),
    )
    asked: list[QuerySet[Any, Any]] = [
        found.order_by().values_list(
            Value(kind.value, output_field=CharField()),
            *(F(column) if isinstance(column, str) else column for column in columns),
            F("pk"),
        )
        for kind, found, *columns in rows
    ]
    told: dict[Kept, list[Stop]] = {kind: [] for kind in Kept}
    for one in sorted((Stop(*row) for row in asked[0].union(*asked[1:], all=True)), key=lambda one: one.key):
        told[Kept(one.of)].append(one)
    return told


def _reviews(code: str) -> QuerySet[Assignment]:
    return Assignment.objects.filter(proposal__code=code, state__in=TOLD)
