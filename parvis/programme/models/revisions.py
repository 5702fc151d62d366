"""Editions of the programme file, as they were adopted."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ProgrammeRevision(models.Model):
    """One edition of the programme file, word by word.  It never changes: calls are pinned to it."""

    digest = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.digest[:12]

    def audit_case(self) -> str:
        return f"programme:{self.digest[:16]}"
