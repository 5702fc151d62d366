"""Files that come in piece by piece."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models

from parvis.domain.codes import new_code
from parvis.domain.roles import Role, holds_any
from parvis.media.models.library import Asset


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, person: Any, *, at: datetime) -> UploadQuerySet:
        """A press officer's own, until they expire; nobody else's."""
        if not holds_any(person, Role.PRESS_OFFICER, at=at):
            return self.none()
        return self.filter(begun_by=person, expires_at__gt=at)


class Upload(models.Model):
    """A file on its way in: `received` of `size` bytes are safe on the disk.

    Once all are there it becomes an asset, or the reason why not.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    language = models.CharField(max_length=8, default="en")
    modified = models.BigIntegerField(null=True)  # of the sender's file, in ms since 1970: tells it from its namesakes
    sha256 = models.CharField(max_length=64, blank=True)  # what the sender says that the whole comes to
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    asset = models.ForeignKey(Asset, on_delete=models.SET_NULL, null=True, related_name="+")
    refusal = models.TextField(blank=True)  # the English message, translated when shown
    refusal_facts = models.JSONField(default=dict, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received__gte=0, received__lte=models.F("size")), name="upload_received_fits"
            )
        ]

    def audit_case(self) -> str:
        return f"upload:{self.code}"
