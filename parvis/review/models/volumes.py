"""All the files of one reviewer, bound in one PDF."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from parvis.domain.codes import new_code


class VolumeQuerySet(models.QuerySet["Volume"]):
    def visible_to(self, person: Any, *, at: datetime) -> VolumeQuerySet:
        """One's own alone: each is made for one reader, whose name stands on every page."""
        if person is None or not person.is_authenticated:
            return self.none()
        return self.filter(person=person)


class Volume(models.Model):
    """A PDF that the worker binds because it is too large to be made while somebody waits.

    `mark` tells what is in it; once something else is open to the reader, the
    volume is no longer handed out.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=5)
    mark = models.CharField(max_length=64)
    key = models.CharField(max_length=200, blank=True)  # where its bytes are kept, once it is made
    pages = models.PositiveIntegerField(default=0)  # of files bound in
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    objects = VolumeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "language", "mark"], name="one_volume_a_reader"),
            models.CheckConstraint(condition=Q(made_at__isnull=True) | ~Q(key=""), name="volume_made_has_bytes"),
        ]
