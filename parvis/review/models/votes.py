"""What a panel voted on, and the votes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from parvis.domain.codes import new_code
from parvis.domain.meetings import VotePhase
from parvis.review.models.meetings import AgendaPoint
from parvis.web.constraints import one_of


class VoteQuerySet(models.QuerySet["Vote"]):
    def visible_to(self, person: Any, *, at: datetime) -> VoteQuerySet:
        """Those on points that one sees."""
        return self.filter(point__in=AgendaPoint.objects.visible_to(person, at=at))


class Vote(models.Model):
    """A vote of the panel on one proposal: on the outcome, or on a criterion.  Closed, it stays as it is."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    point = models.ForeignKey(AgendaPoint, on_delete=models.PROTECT, related_name="votes")
    on = models.CharField(max_length=40)  # `outcome`, or a criterion's code
    highest = models.PositiveSmallIntegerField(default=0)  # of the criterion's scale
    secret = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default=VotePhase.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)  # what the count came to, with who was in the room
    broken_for = models.CharField(max_length=20, blank=True)  # the chair's casting vote, where there was a tie
    broken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    broken_at = models.DateTimeField(null=True)

    objects = VoteQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("state", VotePhase, "panel_vote_state_known"),
            models.UniqueConstraint(
                fields=["point", "on"], condition=Q(state=VotePhase.OPEN), name="one_open_vote_on_a_thing"
            ),
            models.CheckConstraint(
                condition=~Q(state=VotePhase.CLOSED) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="panel_vote_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(broken_for="") | Q(broken_at__isnull=False, broken_by__isnull=False),
                name="panel_vote_tie_broken_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def audit_case(self) -> str:
        return self.point.audit_case()


class BallotQuerySet(models.QuerySet["Ballot"]):
    def newest(self) -> BallotQuerySet:
        """The newest version of each voter's."""
        later = Ballot.objects.filter(vote=OuterRef("vote"), voter=OuterRef("voter"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))


class Ballot(models.Model):
    """How somebody voted.  A change before the closing is a further version.

    `voter` is the member's code in an open vote.  In a secret one it is a keyed
    digest, so that a member may change a vote; the closing puts in its place a
    number that leads nowhere.
    """

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="ballots")
    voter = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField(default=1)
    choice = models.CharField(max_length=20)
    at = models.DateTimeField(null=True)  # of a secret vote unknown once it is closed

    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "voter", "number"], name="one_ballot_a_version"),
        ]
