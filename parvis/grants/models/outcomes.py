"""The letters to all applicants of a call, held until they are released together."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from parvis.domain.codes import new_code
from parvis.domain.outcomes import OutcomeKind
from parvis.programme.models import Call
from parvis.proposals.models import Party, Proposal
from parvis.web.constraints import one_of


class OutcomeBatch(models.Model):
    """All letters of a call: prepared by one person, released by another."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="outcome_batches")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("prepared_by")), name="released_by_another"
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_at__isnull=True)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="released_says_who_and_when",
            ),
            models.UniqueConstraint(
                fields=["call"], condition=Q(released_at__isnull=True), name="one_batch_held_a_call"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("grants:letters", args=[self.call.code])

    def audit_case(self) -> str:
        return f"call:{self.call.code}"


class OutcomeLetterQuerySet(models.QuerySet["OutcomeLetter"]):
    def visible_to(self, person: Any, *, at: datetime) -> OutcomeLetterQuerySet:
        """The released letters about proposals that one takes part in."""
        if person is None or not person.is_authenticated:
            return self.none()
        seats = Party.objects.seated_at(at).filter(person=person)
        return self.filter(batch__released_at__lte=at, proposal__in=seats.values("proposal_id"))


class OutcomeLetter(models.Model):
    """What the applicants of one proposal are told: the outcome, and what reviewers wrote for them.

    `feedback` holds only what reviewers marked for applicants, as it stood when the letters were prepared;
    last, as `{"panel": [[name, words], …]}`, what the panel agreed on.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    batch = models.ForeignKey(OutcomeBatch, on_delete=models.CASCADE, related_name="letters")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="outcome_letters")
    outcome = models.CharField(max_length=20)
    feedback = models.JSONField(default=list)  # [{"strengths": …, "weaknesses": …}], one a review, without names
    remark = models.TextField(blank=True)  # of the office, for the applicants of this proposal

    objects = OutcomeLetterQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("outcome", OutcomeKind, "outcome_kind_known"),
            models.UniqueConstraint(fields=["batch", "proposal"], name="one_outcome_letter_a_batch"),
        ]

    @property
    def reviews(self) -> int:
        """How many reviews its applicants read."""
        return sum("panel" not in one for one in self.feedback)

    def audit_case(self) -> str:
        return self.proposal.audit_case()
