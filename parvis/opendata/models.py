"""What was released to everybody, and who is not named there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from parvis.domain.codes import new_code
from parvis.domain.hooks import HookEvent
from parvis.grants.models import Award
from parvis.web.constraints import ends_after_it_began, one_of


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, person: Any, *, at: datetime) -> ReleaseQuerySet:
        """Those released by then and not withdrawn: the same for everybody."""
        del person  # what is released is released to all
        return self.filter(released_at__lte=at).exclude(withdrawn_at__lte=at)


class Release(models.Model):
    """That an award is public, from when, by whose word; and what lists ask for, in columns."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="release")
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    year = models.PositiveSmallIntegerField()
    mechanism = models.CharField(max_length=40)
    nations = models.CharField(max_length=120)  # " DE UA "
    words = models.TextField()  # title and summary, folded, for the search

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-released_at", "-id"]
        indexes = [models.Index(fields=["-released_at", "-id"], name="release_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_by__isnull=False) & ~Q(reason=""),
                name="withdrawn_release_says_who_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.award.reference

    def get_absolute_url(self) -> str:
        return reverse("opendata:award", args=[self.award.reference])

    def audit_case(self) -> str:
        return self.award.audit_case()


class ProtectionQuerySet(models.QuerySet["Protection"]):
    def holding_at(self, at: datetime) -> ProtectionQuerySet:
        """Those that have begun by then and have not ended."""
        return self.filter(from_at__lte=at).filter(Q(to_at__isnull=True) | Q(to_at__gt=at))


class Protection(models.Model):
    """That somebody is not named in public, from when until when, and why."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="protections")
    reason = models.CharField(max_length=500)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ProtectionQuerySet.as_manager()

    class Meta:
        ordering = ["-from_at", "-id"]
        constraints = [
            ends_after_it_began("protection_ends_after_it_began"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(to_at__isnull=True), name="one_open_protection_a_person"
            ),
        ]

    def audit_case(self) -> str:
        return f"protection:{self.code}"


class Hook(models.Model):
    """A program elsewhere that is told what became public."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=300)
    secret = models.CharField(max_length=60, blank=True)  # kept as it is: every message is signed with it
    old_secret = models.CharField(max_length=60, blank=True)
    old_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    lost = models.PositiveSmallIntegerField(default=0)  # messages in a row that were given up
    off_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def audit_case(self) -> str:
        return f"hook:{self.code}"


class HookMessage(models.Model):
    """One message to one receiver, and how it went."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="messages")
    event = models.CharField(max_length=20)
    body = models.TextField()
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(default=0)  # of the last answer; 0: none came
    words = models.CharField(max_length=200, blank=True)
    taken = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [one_of("event", HookEvent, "hook_event_known")]


class DutyFeed(models.Model):
    """The secret address from which somebody's calendar takes his or her duties; only its hash is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="one_open_duty_feed_a_person"
            )
        ]
