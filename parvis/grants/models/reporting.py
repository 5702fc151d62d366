"""What is owed for an award, the reports, their signatures, and what was decided on them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from parvis.domain.awards import ObligationEventKind, ObligationKind, ReportStatus
from parvis.domain.codes import new_code
from parvis.grants.models.awards import Award
from parvis.proposals.models import Party
from parvis.web.constraints import one_of


class Obligation(models.Model):
    """Something owed by a day.  What became of it stands in its events, never over it."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="obligations")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    month = models.PositiveSmallIntegerField()  # of the award, after which it is owed
    months = models.PositiveSmallIntegerField()  # how many months it covers
    due_on = models.DateField()
    satisfied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            one_of("kind", ObligationKind, "obligation_kind_known"),
            models.UniqueConstraint(fields=["award", "number"], name="one_obligation_a_number"),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(satisfied_at__isnull=True), name="obligation_open_by_day")
        ]

    def audit_case(self) -> str:
        return self.award.audit_case()


class ObligationEvent(models.Model):
    """One step in an obligation's history."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10)
    due_on = models.DateField()
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [one_of("kind", ObligationEventKind, "obligation_event_kind_known")]


class Report(models.Model):
    """A technical and financial report that satisfies one obligation once it is accepted."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="reports")
    obligation = models.OneToOneField(Obligation, on_delete=models.PROTECT, related_name="report")
    status = models.CharField(max_length=12, default=ReportStatus.WRITING)
    signed = models.ForeignKey("grants.ReportRevision", on_delete=models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("status", ReportStatus, "report_status_known"),
            models.CheckConstraint(
                condition=~Q(status__in=[ReportStatus.HANDED_IN, ReportStatus.ACCEPTED])
                | Q(handed_in_at__isnull=False, signed__isnull=False),
                name="handed_in_report_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReportStatus.ACCEPTED) | Q(accepted_at__isnull=False),
                name="accepted_report_says_when",
            ),
        ]

    def audit_case(self) -> str:
        return self.award.audit_case()


class ReportAnswer(models.Model):
    """One field of a report as it stands; saved only over the version that was read."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="answers")
    field = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "field"], name="one_report_answer_a_field")]


class ReportRevision(models.Model):
    """A report's whole content at the moment somebody signed it.  It never changes."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    salts = models.JSONField()
    leaves = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_report_revision_a_number")]


class ReportSignature(models.Model):
    """One director's signature under one revision of a report."""

    revision = models.ForeignKey(ReportRevision, on_delete=models.PROTECT, related_name="signatures")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "party"], condition=Q(voided_at__isnull=True), name="one_report_signature_a_party"
            )
        ]


class ReportDecision(models.Model):
    """What the office decided on a revision that was handed in: accepted, or returned for reasons."""

    revision = models.OneToOneField(ReportRevision, on_delete=models.PROTECT, related_name="decision")
    accepted = models.BooleanField()
    reasons = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(accepted=True) | ~Q(reasons=""), name="returned_report_says_why")
        ]
