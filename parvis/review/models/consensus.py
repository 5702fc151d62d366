"""The report on which a panel agrees: begun from the reviews, written by the rapporteur, answered by the members."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from parvis.domain.codes import new_code
from parvis.domain.meetings import ReportState
from parvis.review.models.experts import Expert
from parvis.review.models.panel import PanelItem
from parvis.web.constraints import one_of


class ConsensusQuerySet(models.QuerySet["ConsensusReport"]):
    def visible_to(self, person: Any, *, at: datetime) -> ConsensusQuerySet:
        """Those on proposals that one sees in a panel."""
        return self.filter(subject__in=PanelItem.objects.visible_to(person, at=at))


class ConsensusReport(models.Model):
    """The report on one proposal, and whose it is.  `draft` holds each text with its own version."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    subject = models.OneToOneField(PanelItem, on_delete=models.PROTECT, related_name="consensus")
    rapporteur = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="reports")
    draft = models.JSONField(default=dict)  # text → {"value": …, "version": n}
    saved_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, default=ReportState.DRAFTING)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = ConsensusQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("state", ReportState, "consensus_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ReportState.CLOSED) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="consensus_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("review:consensus", args=[self.code])

    def audit_case(self) -> str:
        return self.subject.audit_case()


class ConsensusVersion(models.Model):
    """The report as it was put before the members.  Never changed; a later one says why it is there."""

    report = models.ForeignKey(ConsensusReport, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()  # text → words
    edition = models.CharField(max_length=64, blank=True)  # of the programme file whose texts it holds
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_consensus_version_a_number")]


class ConsensusAnswer(models.Model):
    """That a member agrees to a version, or objects, with words.  A later answer stands beside the first."""

    version = models.ForeignKey(ConsensusVersion, on_delete=models.PROTECT, related_name="answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    words = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(agrees=True) | ~Q(words=""), name="an_objection_has_words"),
        ]
