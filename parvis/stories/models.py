"""Stories, their revisions, their pictures, and what they point at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from parvis.domain.awards import AwardStatus
from parvis.domain.codes import new_code
from parvis.domain.meeting import Matter
from parvis.domain.roles import Role, holds_any
from parvis.grants.models import Award
from parvis.media.models import Asset
from parvis.web.constraints import one_of
from parvis.web.writings import WrittenRevision, public_at

TELLABLE = (AwardStatus.ACCEPTED, AwardStatus.CLOSED)  # awards that a story is told of
OFFICES = (Role.PRESS_OFFICER, Role.PROGRAMME_OFFICER)


class StoryQuerySet(models.QuerySet["Story"]):
    def open_at(self, at: datetime) -> StoryQuerySet:
        """What everybody may read at that moment (`domain.writings.public_one` in SQL), the newest first."""
        return self.with_shown(at).filter(shown__isnull=False)  # type: ignore[misc]  # annotated just there

    def with_shown(self, at: datetime) -> StoryQuerySet:
        """Each with the revision that everybody reads at that moment, if there is one (`shown`)."""
        public = public_at(StoryRevision.objects.filter(story=models.OuterRef("pk")), at, "story")
        return self.annotate(shown=models.Subquery(public.order_by("-number").values("pk")[:1]))

    def visible_to(self, person: Any, *, at: datetime) -> StoryQuerySet:
        """What everybody may read; the two offices that write them see all."""
        if holds_any(person, *OFFICES, at=at):
            return self.all()
        return self.open_at(at)


class Story(models.Model):
    """A flagship activity, told."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    first_published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True)
    indexed = models.PositiveBigIntegerField(null=True, blank=True)  # the revision whose words the search knows
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = StoryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-first_published_at", "-id"], name="story_newest")]

    def __str__(self) -> str:
        return self.slug

    def audit_case(self) -> str:
        return f"story:{self.code}"

    def get_absolute_url(self) -> str:
        return reverse("stories:story", args=[self.slug])


class StoryRevision(WrittenRevision):
    """A saved state of a story's words."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="revisions")

    class Meta(WrittenRevision.Meta):
        constraints = [models.UniqueConstraint(fields=["story", "number"], name="one_story_revision_per_number")]


class StoryLink(models.Model):
    """That a story is about something of the programme: a theme, a nation, an objective …"""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=12)
    target = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "kind", "target"], name="one_story_link_per_target"),
            one_of("kind", Matter, "story_link_kind_known"),
        ]
        indexes = [models.Index(fields=["kind", "target"], name="story_link_target")]


class StoryPicture(models.Model):
    """A film or picture of the press library that goes with a story; the first leads."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="pictures")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["story", "asset"], name="once_per_story")]


class StoryOrigin(models.Model):
    """Which award a story tells of; its directors approve it before it is published."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="origin")
    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="story_origin")


class StoryApproval(models.Model):
    """A director's yes to one revision; a later revision has none, so an edit voids it."""

    revision = models.ForeignKey(StoryRevision, on_delete=models.CASCADE, related_name="approvals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["revision", "person"], name="one_approval_a_person")]
