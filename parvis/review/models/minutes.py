"""The minute of a panel's meeting: what the rows said when it was drawn up, and who signed it off."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from parvis.domain.codes import new_code
from parvis.review.models.meetings import Meeting


class MinuteQuerySet(models.QuerySet["Minute"]):
    def visible_to(self, person: Any, *, at: datetime) -> MinuteQuerySet:
        """Those of the meetings that one sees; each reader is shown only the points that are there for him or her."""
        return self.filter(meeting__in=Meeting.objects.visible_to(person, at=at))


class Minute(models.Model):
    """One version of a minute.  Never changed: what comes later is a further version, with its reason.

    `content` names people and proposals by their codes, so that who is erased
    becomes a pseudonym in it too.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=500, blank=True)  # why there is a further one
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)

    objects = MinuteQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_minute_a_number"),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True, signed_at__isnull=True)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="minute_signed_by_somebody",
            ),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="a_further_minute_says_why"),
        ]

    def __str__(self) -> str:
        return self.code

    def audit_case(self) -> str:
        return self.meeting.audit_case()
