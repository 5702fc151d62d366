"""What an expert who was asked thinks of a report."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from parvis.domain.codes import new_code
from parvis.domain.standing import CaseKind
from parvis.domain.standing import Relation as RelationKind
from parvis.grants.models.reporting import Report
from parvis.standing.queries import barred, related


class ReportOpinionQuerySet(models.QuerySet["ReportOpinion"]):
    def visible_to(self, person: Any, *, at: datetime) -> ReportOpinionQuerySet:
        """Those one was asked for, as long as the relation to the award lasts; a conflict hides them."""
        if person is None or not person.is_authenticated:
            return self.none()
        held = related(CaseKind.AWARD, person, [RelationKind.IN_HOUSE_EXPERT], at)
        return self.filter(person=person, report__award__code__in=held).exclude(
            Q(report__award__code__in=barred(CaseKind.AWARD, person, at))
            | Q(report__award__proposal__code__in=barred(CaseKind.PROPOSAL, person, at))
        )


class ReportOpinion(models.Model):
    """One question to one expert about a report that was handed in, and the answer.  Only the office reads it."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="opinions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    question = models.TextField(blank=True)
    due_on = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    text = models.TextField(blank=True)
    accepts = models.BooleanField(null=True)  # whether the expert would accept the report
    given_at = models.DateTimeField(null=True)

    objects = ReportOpinionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "person"], name="one_report_opinion_a_person"),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True, accepts__isnull=True, text="")
                | (Q(given_at__isnull=False, accepts__isnull=False) & ~Q(text="")),
                name="report_opinion_says_what_and_when",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("grants:opinion", args=[self.code])

    def audit_case(self) -> str:
        return self.report.audit_case()
