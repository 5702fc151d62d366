"""What a reviewer writes, and what he or she has handed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from parvis.domain.codes import new_code
from parvis.domain.evaluation import OPEN, AssignmentState
from parvis.domain.standing import Relation
from parvis.proposals.models import Proposal
from parvis.review.models.assignments import STAFF, Assignment
from parvis.standing.queries import barred, related


class Review(models.Model):
    """The review of one assignment as its writer has it before him or her: saved while it is written.

    `draft` holds each answer with its own version, so that two open windows
    lose nothing.  What was handed in stands in `ReviewVersion`.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="review")
    draft = models.JSONField(default=dict)  # field → {"value": …, "version": n}
    saved_at = models.DateTimeField(null=True)
    sendings = models.JSONField(default=list)  # [{"key", "digest", "answer"}]: what arrived, the newest last
    invalid_at = models.DateTimeField(null=True)  # a conflict was declared after it
    invalid_cause = models.CharField(max_length=40, blank=True)

    def audit_case(self) -> str:
        return self.assignment.audit_case()


class ReviewVersionQuerySet(models.QuerySet["ReviewVersion"]):
    def counting(self) -> ReviewVersionQuerySet:
        """The newest of each review that is valid."""
        later = ReviewVersion.objects.filter(review=OuterRef("review"), number__gt=OuterRef("number"))
        return self.filter(review__invalid_at__isnull=True).filter(~Exists(later))

    def visible_to(self, person: Any, *, at: datetime) -> ReviewVersionQuerySet:
        """Staff and the panel read all; a reviewer his or her own, and the others' once that is handed in.

        So does a member of the panel who reviews too.  A conflict closes all of
        them.  Applicants have no way in here at all.
        """
        if person is None or not person.is_authenticated:
            return self.none()
        rows = self.exclude(review__assignment__proposal__code__in=barred("proposal", person, at))
        if person.roles_at(at) & STAFF:
            return rows.exclude(review__assignment__proposal__in=Proposal.objects.of_person(person, at=at))
        own = Q(review__assignment__expert__person=person)
        handed_in = Assignment.objects.filter(
            proposal=OuterRef("review__assignment__proposal"),
            round=OuterRef("review__assignment__round"),
            expert__person=person,
            state=AssignmentState.DONE,
        )
        panel = Q(review__assignment__proposal__code__in=related("proposal", person, [Relation.PANEL_MEMBER], at))
        waiting = Assignment.objects.filter(
            proposal=OuterRef("review__assignment__proposal"), expert__person=person, state__in=list(OPEN)
        )
        return rows.filter(own | Exists(handed_in) | panel & ~Exists(waiting))


class ReviewVersion(models.Model):
    """A review as it was handed in.  Never changed; a later version says why it is there."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()  # {"scores": {criterion: points}, texts…, "confidential", "recommendation"}
    edition = models.CharField(max_length=64, blank=True)  # of the programme file whose form it answers
    reason = models.CharField(max_length=500, blank=True)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField()

    objects = ReviewVersionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="one_review_version_a_number")]
