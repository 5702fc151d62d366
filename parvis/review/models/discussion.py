"""The talk about a proposal among its reviewers and the office, and the applicants' answer to the reviews."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from parvis.domain.codes import new_code
from parvis.domain.discussing import Window
from parvis.domain.evaluation import OPEN, AssignmentState
from parvis.domain.standing import Relation
from parvis.proposals.models import Party, Proposal
from parvis.review.models.assignments import STAFF, Assignment, Round
from parvis.standing.queries import barred, related


def _readers(rows: Any, person: Any, at: datetime) -> Any:
    """Of these rows about a proposal in a round: who judges it and has handed in, the panel, the office.

    Whoever has a conflict or takes part is nobody here.
    """
    rows = rows.exclude(proposal__code__in=barred("proposal", person, at))
    if person.roles_at(at) & STAFF:
        return rows.exclude(proposal__in=Proposal.objects.of_person(person, at=at))
    done = Assignment.objects.filter(
        proposal=OuterRef("proposal"), round=OuterRef("round"), expert__person=person, state=AssignmentState.DONE
    )
    waiting = Assignment.objects.filter(proposal=OuterRef("proposal"), expert__person=person, state__in=list(OPEN))
    panel = Q(proposal__code__in=related("proposal", person, [Relation.PANEL_MEMBER], at))
    return rows.filter(Exists(done) | panel & ~Exists(waiting))


class DiscussionQuerySet(models.QuerySet["Discussion"]):
    def visible_to(self, person: Any, *, at: datetime) -> DiscussionQuerySet:
        """Reviewers once their own review is handed in, the panel, the office; never who has a conflict."""
        if person is None or not person.is_authenticated:
            return self.none()
        found: DiscussionQuerySet = _readers(self, person, at)
        return found


class Discussion(models.Model):
    """The talk about one proposal in one round; it is there from the first review on."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="discussions")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="discussions")
    begun_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DiscussionQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["round", "proposal"], name="one_discussion_a_proposal")]

    def get_absolute_url(self) -> str:
        return reverse("review:discussion", args=[self.code])

    def audit_case(self) -> str:
        return self.proposal.audit_case()


class Remark(models.Model):
    """Something said.  Its words stand in numbered versions; struck, they stay, with the reason in their place."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    discussion = models.ForeignKey(Discussion, on_delete=models.PROTECT, related_name="remarks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_office = models.BooleanField(default=False)
    at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    struck_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True) | (Q(struck_by__isnull=False) & ~Q(struck_reason="")),
                name="remark_struck_with_a_reason",
            )
        ]

    def audit_case(self) -> str:
        return self.discussion.audit_case()


class RemarkVersion(models.Model):
    """The words of a remark as they stood from a moment on.  Never changed (the database sees to it)."""

    remark = models.ForeignKey(Remark, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["remark", "number"], name="one_remark_version_a_number")]


class DiscussionLook(models.Model):
    """When somebody last looked into a discussion: no letter tells of what was seen."""

    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="looks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["discussion", "person"], name="one_look_a_reader")]


class ReplyQuerySet(models.QuerySet["Reply"]):
    def visible_to(self, person: Any, *, at: datetime) -> ReplyQuerySet:
        """The directors from its opening on; the office; once it is handed in, who judges the proposal.

        Never who has a conflict.
        """
        if person is None or not person.is_authenticated:
            return self.none()
        told = self if person.roles_at(at) & STAFF else self.filter(handed_in_at__isnull=False)
        own, read = self.of_director(person, at=at), _readers(told, person, at)
        return self.filter(Q(pk__in=own.values("pk")) | Q(pk__in=read.values("pk")))

    def of_director(self, person: Any, *, at: datetime) -> ReplyQuerySet:
        """Those that this person may write: as one who signs for the proposal."""
        if person is None or not person.is_authenticated:
            return self.none()
        seats = Party.objects.seated_at(at).filter(proposal=OuterRef("proposal"), person=person, signs=True)
        return self.filter(Exists(seats), opened_at__lte=at)


class Reply(models.Model):
    """The applicants' answer to the reviews of one round: one text, handed in once, before a moment.

    They read the reviews as they stood when it was opened.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="replies")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="replies")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    words = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "proposal"], name="one_reply_a_proposal"),
            models.CheckConstraint(condition=Q(closes_at__gt=models.F("opened_at")), name="reply_closes_after_opening"),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=True)
                | (Q(handed_in_by__isnull=False, handed_in_at__lt=models.F("closes_at")) & ~Q(text="")),
                name="reply_handed_in_by_somebody_in_time",
            ),
        ]

    @property
    def window(self) -> Window:
        """From when until when it is written."""
        return Window(self.opened_at, self.closes_at, self.words)

    def get_absolute_url(self) -> str:
        return reverse("review:reply", args=[self.code])

    def audit_case(self) -> str:
        return self.proposal.audit_case()
