"""Lists of sanctions as they were imported, and who went on in spite of a match, for which reason."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from parvis.domain.codes import new_code
from parvis.grants.models import Award


class WatchList(models.Model):
    """One list, as one file told it; the newest of a source counts."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    source = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(replaced_at__isnull=True), name="one_list_counts_a_source"
            )
        ]

    def audit_case(self) -> str:
        return "programme:watch-lists"


class WatchedName(models.Model):
    """One name of a list."""

    list = models.ForeignKey(WatchList, on_delete=models.CASCADE, related_name="names")
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=300)

    class Meta:
        ordering = ["id"]


class Clearance(models.Model):
    """That somebody looked into a match and goes on, with the reason."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="clearances")
    name = models.CharField(max_length=300)  # ours
    listed = models.CharField(max_length=300)
    source = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["award", "name", "source", "key"], name="one_clearance_a_match"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="clearance_says_why"),
        ]

    def audit_case(self) -> str:
        return self.award.audit_case()
