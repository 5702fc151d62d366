"""Who is asked to a panel's meeting, and what each of them said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from parvis.accounts.models import Person
from parvis.domain.evaluation import PanelState
from parvis.domain.meetings import Coming, MeetingState
from parvis.review.models import Meeting, MeetingAnswer, Panel, PanelSeat
from parvis.web.prepared import prepared_question


@dataclass(frozen=True)
class Asked:
    """A member who is asked to a meeting: since when for this hour, and what he or she said."""

    person: Person
    since: datetime
    answer: MeetingAnswer | None

    @property
    def stays_away(self) -> bool:
        """Whether he or she has said not to come."""
        return self.answer is not None and self.answer.answer == Coming.STAYS_AWAY


def answers(meeting: Meeting) -> dict[int, MeetingAnswer]:
    """What each person said last for the hour that the meeting has now.  One query."""
    rows = MeetingAnswer.objects.filter(meeting=meeting, hour=meeting.starts_at).order_by("id")
    return {one.person_id: one for one in rows}


def is_asked(meeting: Meeting, person: Any) -> bool:
    """Whether the person sits in the panel.  One query."""
    return meeting.panel.seats.filter(expert__person=person, left_at__isnull=True).exists()


def asked(meeting: Meeting) -> list[Asked]:
    """The members with their answers, by name.  Two queries."""
    seats = PanelSeat.objects.filter(panel=meeting.panel_id, left_at__isnull=True, expert__person__is_active=True)
    said = answers(meeting)
    return [
        Asked(seat.expert.person, max(meeting.changed_at, seat.seated_at), said.get(seat.expert.person.pk))
        for seat in seats.select_related("expert__person").order_by("expert__name", "id")
        if seat.expert.person is not None
    ]


def to_come(panel: Panel, *, at: datetime) -> list[Meeting]:
    """The panel's meetings that are still to come.  One query."""
    planned = panel.meetings.filter(state=MeetingState.PLANNED, starts_at__gt=at)
    return list(planned.select_related("panel__call"))


def reminded(at: datetime) -> Iterator[tuple[Meeting, Asked]]:
    """Every meeting to come with each of its members.  One query, and two a meeting."""
    rows = Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__gt=at, panel__state=PanelState.OPEN)
    for meeting in rows.select_related("panel__call"):
        for one in asked(meeting):
            yield meeting, one


@prepared_question()
def of_member(person: Any, *, at: datetime) -> QuerySet[Meeting]:
    """The meetings to come of the panels in which the person sits; `said` is the answer for this hour, if any."""
    sits = PanelSeat.objects.filter(expert__person=person, left_at__isnull=True)
    said = MeetingAnswer.objects.filter(meeting=OuterRef("pk"), person=person, hour=OuterRef("starts_at"))
    rows = Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__gt=at, panel__state=PanelState.OPEN)
    rows = rows.filter(panel__in=sits.values("panel")).annotate(
        said=Subquery(said.order_by("-id").values("answer")[:1])
    )
    return rows.select_related("panel__call").order_by(F("starts_at"), "id")
