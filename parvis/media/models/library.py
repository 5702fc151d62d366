"""The press library's tables.

An `Asset` is one story in one medium; its words are `AssetText` rows, one per
language; its bytes are `Rendition` rows over stored files; long work on it is a
`Job`.  `visible_to` is the one rule of who sees it, for pages, counts, search,
API, feeds, mails and files alike.
"""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from parvis.domain.assets import AssetKind, JobKind, JobState, Purpose, RenditionRole, TagKind, TextState
from parvis.domain.clips import Delivery
from parvis.domain.codes import new_code
from parvis.domain.embargo import AssetStatus
from parvis.domain.roles import Role, holds_any
from parvis.files.models import StoredFile
from parvis.web.constraints import one_of


class AssetQuerySet(models.QuerySet["Asset"]):
    def published(self) -> AssetQuerySet:
        """What is open to everybody from its `publish_at` on."""
        return self.filter(status=AssetStatus.PUBLISHED)

    def open_at(self, at: datetime) -> AssetQuerySet:
        """What everybody may see at that moment (`domain.embargo.is_open_at` in SQL)."""
        return self.published().filter(publish_at__lte=at)

    def visible_to(self, person: Any, *, at: datetime) -> AssetQuerySet:
        """What this person (or nobody in particular) may see at that moment."""
        if holds_any(person, Role.PRESS_OFFICER, at=at):
            return self.all()
        return self.open_at(at)


class Asset(models.Model):
    """One press asset: a film, a photo, a sound, a document."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=10)
    status = models.CharField(max_length=10, default=AssetStatus.DRAFT)
    publish_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True)
    original_language = models.CharField(max_length=8, default="en")
    taken_on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    event = models.CharField(max_length=160, blank=True)
    credit_line = models.CharField(max_length=160, blank=True)
    orientation = models.CharField(max_length=10, blank=True)
    position_released = models.BooleanField(default=False)  # GPS coordinates may leave the house
    # The master's bytes: no two assets have the same.  Nothing while the master is still to come.
    master_sha256 = models.CharField(max_length=64, unique=True, null=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = AssetQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", AssetKind, "asset_kind_known"),
            one_of("status", AssetStatus, "asset_status_known"),
            models.CheckConstraint(
                condition=~models.Q(status=AssetStatus.PUBLISHED) | models.Q(publish_at__isnull=False),
                name="published_assets_have_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-publish_at", "-id"], name="asset_newest"),
            models.Index(fields=["kind", "-publish_at", "-id"], name="asset_kind_newest"),
        ]

    def __str__(self) -> str:
        return self.code

    def audit_case(self) -> str:
        return f"asset:{self.code}"

    def get_absolute_url(self) -> str:
        return reverse("media:asset", args=[self.code])


class AssetText(models.Model):
    """An asset's words in one language, and whether they are original, reviewed or machine-made."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=10, default=TextState.ORIGINAL)
    headline = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    storyline = models.TextField(blank=True)
    alt_text = models.CharField(max_length=300, blank=True)
    usage_terms = models.TextField(blank=True)
    restrictions = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset", "language"], name="one_text_per_language"),
            one_of("state", TextState, "asset_text_state_known"),
        ]


class AssetTag(models.Model):
    """A person shown, a topic of the programme (its code), or a keyword."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="tags")
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset", "kind", "value"], name="one_tag_per_value"),
            one_of("kind", TagKind, "asset_tag_kind_known"),
        ]
        indexes = [models.Index(fields=["kind", "value"], name="asset_tag_value")]


class HoldingsMark(models.Model):
    """A mark that is another whenever anything changed that the library's facets count.

    The database renews it by itself, in the transaction of the change (triggers in
    the first migration), so no writer can forget it.  There is one row, and one more
    for every writer that ever found it locked by another; together they are the mark.
    """

    mark = models.UUIDField(primary_key=True, editable=False)


class Shot(models.Model):
    """A row of the shotlist: frames `[first_frame, end_frame)` of the master."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="shots")
    position = models.PositiveIntegerField()
    first_frame = models.PositiveIntegerField()
    end_frame = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["asset", "position"], name="one_shot_per_position"),
            models.CheckConstraint(condition=models.Q(end_frame__gt=models.F("first_frame")), name="shot_has_frames"),
        ]


class ShotText(models.Model):
    """What a shot shows, in one language."""

    shot = models.ForeignKey(Shot, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    description = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shot", "language"], name="one_shot_text_per_language")]


class Rendition(models.Model):
    """A stored file and what it is to its asset.

    For pictures in motion, `frames` counts the primary video track in
    presentation order and `rate_numerator / rate_denominator` is its nominal
    rate; `start_frame` is the source timecode of frame 0, counted in frames.
    """

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="renditions")
    role = models.CharField(max_length=10)
    language = models.CharField(max_length=8, blank=True)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="rendition")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    frames = models.PositiveIntegerField(null=True)
    rate_numerator = models.PositiveIntegerField(null=True)
    rate_denominator = models.PositiveIntegerField(null=True)
    uneven = models.BooleanField(default=False)  # frames are not shown equally long: their times are looked up
    drop_frame = models.BooleanField(default=False)
    start_frame = models.PositiveIntegerField(default=0)
    milliseconds = models.PositiveBigIntegerField(null=True)
    codec = models.CharField(max_length=60, blank=True)
    index_key = models.CharField(max_length=200, blank=True)  # the sidecar index; empty: no instant clip
    not_instant_because = models.CharField(max_length=60, blank=True)
    holds_position = models.BooleanField(default=False)  # GPS inside: kept in the house unless the asset releases it
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset", "role", "language"], name="one_rendition_per_role"),
            one_of("role", RenditionRole, "rendition_role_known"),
        ]

    @property
    def rate(self) -> Fraction | None:
        """Frames per second, exactly."""
        if not self.rate_numerator or not self.rate_denominator:
            return None
        return Fraction(self.rate_numerator, self.rate_denominator)


class CollectionQuerySet(models.QuerySet["Collection"]):
    def visible_to(self, person: Any, *, at: datetime) -> CollectionQuerySet:
        """What this person (or nobody in particular) may see at that moment."""
        if holds_any(person, Role.PRESS_OFFICER, at=at):
            return self.all()
        return self.filter(published_at__lte=at)


class Collection(models.Model):
    """Assets gathered under a title by the press office."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = CollectionQuerySet.as_manager()

    def audit_case(self) -> str:
        return f"collection:{self.code}"

    def get_absolute_url(self) -> str:
        return reverse("media:collection", args=[self.code])


class CollectionText(models.Model):
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "language"], name="one_title_per_language")]


class CollectionEntry(models.Model):
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="entries")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="collection_entries")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["collection", "asset"], name="once_per_collection")]


class Job(models.Model):
    """Long work with a true progress: `done` of `total` steps, a reason if it failed."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=10)
    task = models.CharField(max_length=60)  # what the worker runs, as `gateways.queue` names it
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, null=True, related_name="jobs")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, default=JobState.WAITING)
    step = models.CharField(max_length=40, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)  # the English message of the refusal, translated when shown
    reason_facts = models.JSONField(default=dict, blank=True)
    cancel_asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [one_of("kind", JobKind, "job_kind_known"), one_of("state", JobState, "job_state_known")]
        indexes = [models.Index(fields=["state", "created_at"], name="job_state")]

    def audit_case(self) -> str:
        return f"job:{self.code}"


class Clip(models.Model):
    """A part made by the worker, nothing hidden: frames `[first_frame, end_frame)` of a rendition.

    `digest` is its content address (source bytes, range, delivery, maker's version):
    the same part asked twice is made once.  Instant clips are never stored.
    `method` and `making` say how it was made and how it was found when looked at.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    rendition = models.ForeignKey(Rendition, on_delete=models.CASCADE, related_name="clips")
    first_frame = models.PositiveIntegerField()
    end_frame = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    delivery = models.CharField(max_length=10, default=Delivery.SOURCE)
    method = models.CharField(max_length=10, blank=True)  # empty until it is made
    making = models.JSONField(default=dict, blank=True)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="clip")
    file = models.ForeignKey(StoredFile, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [one_of("delivery", Delivery, "clip_delivery_known")]

    def audit_case(self) -> str:
        return f"clip:{self.code}"


class Download(models.Model):
    """That a person took away a file or a part, for what, under which terms."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="downloads")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="downloads")
    rendition = models.ForeignKey(Rendition, on_delete=models.SET_NULL, null=True, related_name="+")
    form = models.CharField(max_length=10)  # whole, instant, clean
    first_frame = models.PositiveIntegerField(null=True)
    end_frame = models.PositiveIntegerField(null=True)
    purpose = models.CharField(max_length=10)
    terms_version = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    at = models.DateTimeField()

    class Meta:
        constraints = [one_of("purpose", Purpose, "download_purpose_known")]
        indexes = [models.Index(fields=["person", "-at"], name="download_history")]
