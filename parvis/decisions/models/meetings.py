"""Meetings of the body that decides: the agenda, who was there for which nation, and how they voted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q
from django.urls import reverse

from parvis.decisions.models.delegations import Membership
from parvis.decisions.models.papers import Paper, PaperLine, paper_readers
from parvis.domain.codes import new_code
from parvis.domain.deciding import BallotEnd, Choice
from parvis.domain.meetings import MeetingState
from parvis.domain.papers import full_reference
from parvis.web.constraints import ends_after_it_began, one_of
from parvis.web.programme import in_language


class CommitteeMeetingQuerySet(models.QuerySet["CommitteeMeeting"]):
    def visible_to(self, person: Any, *, at: datetime) -> CommitteeMeetingQuerySet:
        """For the offices of the body, all; for delegates of a member nation, those whose agenda was circulated."""
        if person is None or not person.is_authenticated:
            return self.none()
        if person.roles_at(at) & paper_readers():
            return self.all()
        seats = Membership.objects.speaking_at(at).filter(person=person)
        return self.filter(Exists(seats), circulated_at__lte=at)


class CommitteeMeeting(models.Model):
    """The body meets: where, from when, with which agenda, how far it has come.

    The agenda has a reference; circulated anew after a change it is its next revision.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    reference = models.CharField(max_length=40)
    revision = models.PositiveIntegerField(default=0)  # of the agenda that was circulated last
    texts = models.JSONField(default=dict)  # {"en": {"title": …, "text": …}, "fr": …}
    place = models.CharField(max_length=200, blank=True)
    starts_wall = models.CharField(max_length=16)
    zone = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=MeetingState.PLANNED)
    version = models.PositiveIntegerField(default=1)
    circulated_version = models.PositiveIntegerField(null=True)  # what the delegations have; newer: changed since
    digest = models.CharField(max_length=64, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    circulated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    circulated_at = models.DateTimeField(null=True)  # for the first time
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_because = models.CharField(max_length=500, blank=True)

    objects = CommitteeMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="one_committee_meeting_a_reference"),
            one_of("state", MeetingState, "committee_meeting_state_known"),
            models.CheckConstraint(
                condition=Q(circulated_at__isnull=True) | Q(circulated_by__isnull=False) & ~Q(digest=""),
                name="agenda_circulated_with_digest",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[MeetingState.PLANNED, MeetingState.CALLED_OFF])
                | Q(opened_at__isnull=False, circulated_at__isnull=False),
                name="committee_meeting_opened_with_agenda",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.ENDED) | Q(ended_at__isnull=False),
                name="committee_meeting_ended_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.CALLED_OFF, called_off_at__isnull=False) & ~Q(called_off_because="")
                | ~Q(state=MeetingState.CALLED_OFF) & Q(called_off_at__isnull=True),
                name="committee_meeting_called_off_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.full_reference

    def get_absolute_url(self) -> str:
        return reverse("decisions:meeting", args=[self.code])

    def audit_case(self) -> str:
        return f"committee:{self.code}"

    @property
    def full_reference(self) -> str:
        """The reference of the agenda with its suffix."""
        return full_reference(self.reference, f"REV{self.revision}" if self.revision else "")

    def title(self, language: str) -> str:
        """What it is called in this language."""
        return in_language({tongue: words.get("title", "") for tongue, words in self.texts.items()}, language)


class CommitteePointQuerySet(models.QuerySet["CommitteePoint"]):
    def visible_to(self, person: Any, *, at: datetime) -> CommitteePointQuerySet:
        """The points of one's meetings, but those on a paper that is not there for one."""
        meetings = CommitteeMeeting.objects.visible_to(person, at=at)
        papers = Paper.objects.visible_to(person, at=at)
        return self.filter(Q(paper__isnull=True) | Q(paper__in=papers), meeting__in=meetings)


class CommitteePoint(models.Model):
    """One point of the agenda: a paper, or another matter in the words of both languages."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    meeting = models.ForeignKey(CommitteeMeeting, on_delete=models.PROTECT, related_name="points")
    place = models.PositiveIntegerField()
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="points")
    words = models.JSONField(default=dict)  # {"en": …, "fr": …}, of what is no paper

    objects = CommitteePointQuerySet.as_manager()

    class Meta:
        ordering = ["place", "id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "paper"], name="one_point_a_paper")]

    def __str__(self) -> str:
        return str(self.paper) if self.paper else in_language(self.words, "en")

    def audit_case(self) -> str:
        return self.paper.audit_case() if self.paper else self.meeting.audit_case()


class Attendance(models.Model):
    """That a nation was in the room, represented by whom, from when until when."""

    meeting = models.ForeignKey(CommitteeMeeting, on_delete=models.PROTECT, related_name="attendances")
    nation = models.CharField(max_length=2)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "nation"], condition=Q(to_at__isnull=True), name="one_open_attendance_a_nation"
            ),
            ends_after_it_began("attendance_ends_after_it_began"),
        ]


class Ballot(models.Model):
    """A vote of the nations on one line, in a meeting.  What it came to is kept with the rule it was counted by."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    line = models.ForeignKey(PaperLine, on_delete=models.PROTECT, related_name="ballots")
    meeting = models.ForeignKey(CommitteeMeeting, on_delete=models.PROTECT, related_name="ballots")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=12, blank=True)
    counted = models.JSONField(default=dict)  # tally, present, needed, rule

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(closed_at__isnull=True), name="one_open_ballot_a_line"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, end="")
                | Q(closed_at__isnull=False, end__in=[end.value for end in BallotEnd]),
                name="ballot_closed_with_its_end",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def audit_case(self) -> str:
        return self.line.paper.audit_case()


class NationVote(models.Model):
    """What a nation voted; never changed: its last one until the closing counts."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="votes")
    number = models.PositiveIntegerField()
    nation = models.CharField(max_length=2)
    choice = models.CharField(max_length=8)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "number"], name="one_nation_vote_a_number"),
            one_of("choice", Choice, "nation_vote_choice_known"),
        ]
