"""The office's first look at a proposal, and what it asks the applicants meanwhile."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from parvis.domain.codes import new_code
from parvis.domain.screening import UNDECIDED, ScreeningState
from parvis.proposals.models import Proposal


class Screening(models.Model):
    """How a proposal stands with the office's first look at one of its submissions.

    `submission` is the phase that was handed in, `stage` the screening after it.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="screenings")
    submission = models.CharField(max_length=40)
    stage = models.CharField(max_length=40)
    state = models.CharField(max_length=12, default=ScreeningState.OPEN)
    checklist = models.JSONField(default=list)  # codes of the points that were found right
    outcome = models.CharField(max_length=40, blank=True)  # of the programme file
    reasons = models.JSONField(default=list)  # codes of the programme file
    quotes = models.JSONField(default=list)  # {"rule", "words": {"en", "fr"}, "value": {"en", "fr"}}
    note = models.TextField(blank=True)  # to the applicants
    begun_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "submission"], name="one_screening_a_submission"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ScreeningState]), name="screening_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(state.value for state in UNDECIDED)) | Q(decided_at__isnull=False),
                name="decided_screening_has_its_moment",
            ),
        ]

    @property
    def status(self) -> ScreeningState:
        """For the rulebook."""
        return ScreeningState(self.state)

    def audit_case(self) -> str:
        return self.proposal.audit_case()


class Question(models.Model):
    """Something the office asks the applicants, until a day."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)  # the office waits no longer

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(answered_at__isnull=True) | ~Q(answer=""), name="an_answer_has_words"),
        ]

    @property
    def waits(self) -> bool:
        """Whether the applicants may still answer."""
        return self.answered_at is None and self.closed_at is None

    def audit_case(self) -> str:
        return self.screening.audit_case()
