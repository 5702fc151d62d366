"""A panel's meeting: its agenda, when each point was taken up, who was in the room and who left it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from parvis.domain.codes import new_code
from parvis.domain.meetings import Capacity, Coming, MeetingState, OutOfRoom, PointKind, Stay
from parvis.review.models.panel import Panel, PanelItem
from parvis.web.constraints import ends_after_it_began, one_of


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, person: Any, *, at: datetime) -> MeetingQuerySet:
        """Those of the panels that one sees."""
        return self.filter(panel__in=Panel.objects.visible_to(person, at=at))


class Meeting(models.Model):
    """A panel meets: where, from when, how far it has come."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="meetings")
    place = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=MeetingState.PLANNED)
    sequence = models.PositiveIntegerField(default=0)  # of its entry in calendars: one more at every change
    changed_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_why = models.CharField(max_length=300, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            one_of("state", MeetingState, "meeting_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[MeetingState.PLANNED, MeetingState.CALLED_OFF]) | Q(opened_at__isnull=False),
                name="meeting_opened_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CALLED_OFF) | Q(called_off_at__isnull=False),
                name="meeting_called_off_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.ENDED) | Q(ended_at__isnull=False), name="meeting_ended_at_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("review:meeting", args=[self.code])

    def audit_case(self) -> str:
        return self.panel.audit_case()


class MeetingAnswer(models.Model):
    """What a member said to an invitation, for the hour it was asked for; what was said later is another row."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    hour = models.DateTimeField()  # when the meeting was to begin
    answer = models.CharField(max_length=10)
    from_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("answer", Coming, "meeting_answer_known"),
            models.CheckConstraint(
                condition=Q(answer=Coming.LATER, from_at__isnull=False)
                | ~Q(answer=Coming.LATER) & Q(from_at__isnull=True),
                name="meeting_answer_from_a_moment",
            ),
        ]


class AgendaPointQuerySet(models.QuerySet["AgendaPoint"]):
    def visible_to(self, person: Any, *, at: datetime) -> AgendaPointQuerySet:
        """The points of one's panels, but those on a proposal that is not there for one."""
        rows = self.filter(meeting__panel__in=Panel.objects.visible_to(person, at=at))
        there = PanelItem.objects.visible_to(person, at=at)
        return rows.filter(Q(subject__isnull=True) | Q(subject__in=there))


class AgendaPoint(models.Model):
    """One point of a meeting's agenda: a proposal, a break, another matter.  A point that was taken up stays."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="points")
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=200, blank=True)  # of what is no proposal
    subject = models.ForeignKey(PanelItem, on_delete=models.PROTECT, null=True, related_name="points")
    minutes = models.PositiveSmallIntegerField(default=15)

    objects = AgendaPointQuerySet.as_manager()

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            one_of("kind", PointKind, "agenda_point_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=PointKind.PROPOSAL, subject__isnull=False)
                | ~Q(kind=PointKind.PROPOSAL) & Q(subject__isnull=True),
                name="agenda_point_has_its_subject",
            ),
            models.UniqueConstraint(fields=["meeting", "subject"], name="one_agenda_point_a_proposal"),
        ]

    def __str__(self) -> str:
        return self.code

    def audit_case(self) -> str:
        return self.subject.audit_case() if self.subject else self.meeting.audit_case()


class PointTurn(models.Model):
    """From when until when a point was under way; taken up again, it has another turn."""

    point = models.ForeignKey(AgendaPoint, on_delete=models.PROTECT, related_name="turns")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="turns")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(to_at__isnull=True), name="one_agenda_point_at_a_time"
            ),
            ends_after_it_began("point_turn_ends_after_it_began"),
        ]


class Presence(models.Model):
    """That somebody was in the meeting, from when until when."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=10)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("capacity", Capacity, "presence_capacity_known"),
            models.UniqueConstraint(
                fields=["meeting", "person"], condition=Q(to_at__isnull=True), name="one_open_presence"
            ),
            ends_after_it_began("presence_ends_after_it_began"),
        ]

    @property
    def stay(self) -> Stay:
        """For the rulebook."""
        return Stay(str(self.person_id), self.from_at, self.to_at)


class StepOut(models.Model):
    """That somebody was out of the room while a proposal was under way, from when until when, on which ground."""

    point = models.ForeignKey(AgendaPoint, on_delete=models.PROTECT, related_name="step_outs")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=10)
    ground = models.CharField(max_length=40, blank=True)  # of the programme file, where it is a conflict
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("cause", OutOfRoom, "step_out_cause_known"),
            models.UniqueConstraint(
                fields=["point", "person"], condition=Q(to_at__isnull=True), name="one_open_step_out"
            ),
            ends_after_it_began("step_out_ends_after_it_began"),
        ]

    @property
    def stay(self) -> Stay:
        """For the rulebook."""
        return Stay(str(self.person_id), self.from_at, self.to_at)
