"""The table under everything the house writes for its public: revisions, kept, never overwritten.

An app makes its own table of it (a page's revisions, a story's), pointing at
what is written; the rule is `domain.writings`.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from parvis.domain.writings import LANGUAGES


class WrittenRevision(models.Model):
    """One saved state of a writing, in every language; public from `publish_at` until a later one is."""

    number = models.PositiveIntegerField()
    texts = models.JSONField(default=dict)  # {"en": {"title": …}, "fr": {…}}
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField()
    publish_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        abstract = True
        ordering = ["-number"]

    def words(self, language: str) -> dict[str, str]:
        """The parts in this language, else in English."""
        texts: dict[str, dict[str, str]] = self.texts
        return texts.get(language) or texts.get(LANGUAGES[0]) or {}


def same_words(revision: WrittenRevision | None, texts: Any) -> bool:
    """Whether a save would change nothing."""
    return revision is not None and revision.texts == texts
