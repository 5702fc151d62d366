"""What is said in a film, in each language, version by version.

A track's versions are only ever added to.  The public reads the one that was
published last, as a file among the asset's renditions; it is found by the words
in `spoken`, a line for each caption.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models

from parvis.domain.captions import CaptionState, VersionCause
from parvis.media.models.library import Asset
from parvis.web.constraints import one_of


class CaptionTrackQuerySet(models.QuerySet["CaptionTrack"]):
    def visible_to(self, person: Any, *, at: datetime) -> CaptionTrackQuerySet:
        """What this person may read at that moment: published captions of what he or she may see."""
        return self.filter(published__isnull=False, asset__in=Asset.objects.visible_to(person, at=at))


class CaptionTrack(models.Model):
    """The captions of a film or a recording in one language."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="caption_tracks")
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=10, default=CaptionState.DRAFT)  # of the latest version
    latest = models.PositiveIntegerField(default=0)
    published = models.PositiveIntegerField(null=True)  # the version that the public reads
    is_machine = models.BooleanField(default=False)  # a machine wrote what people went on with
    checked_at = models.DateTimeField(null=True)
    spoken = models.TextField(blank=True)  # of what is published: moment, words and terms of each caption
    changed_at = models.DateTimeField()

    objects = CaptionTrackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset", "language"], name="one_caption_track_per_language"),
            one_of("state", CaptionState, "caption_track_state_known"),
        ]

    @property
    def is_unchecked_machine(self) -> bool:
        """Whether nobody has read what the machine wrote."""
        return self.is_machine and self.checked_at is None


class CaptionVersion(models.Model):
    """What somebody saved: the captions as WebVTT."""

    track = models.ForeignKey(CaptionTrack, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    captions = models.PositiveIntegerField()  # how many
    cause = models.CharField(max_length=10)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["track", "number"], name="one_caption_version_per_number"),
            one_of("cause", VersionCause, "caption_version_cause_known"),
        ]
