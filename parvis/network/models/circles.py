"""Circles: rooms, who stands how to them, and what is said inside."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from parvis.domain.circles import INSIDE, CircleStanding
from parvis.domain.codes import new_code
from parvis.domain.network import Visibility
from parvis.network.models.profiles import Profile
from parvis.web.constraints import one_of

INSIDE_VALUES = [standing.value for standing in INSIDE]


class CircleQuerySet(models.QuerySet["Circle"]):
    def visible_to(self, person: Any, *, at: datetime) -> CircleQuerySet:
        """The own circles, and open ones for members of the network.  A closed one is there for its members only."""
        if person is None or not person.is_authenticated:
            return self.none()
        own = CircleTie.objects.filter(circle=OuterRef("pk"), person=person, standing__in=INSIDE_VALUES)
        member = Profile.objects.filter(person=person).exclude(show_card=Visibility.NOBODY)
        return self.filter(Exists(own) | (Q(is_open=True) & Exists(member)))

    def inside(self, person: Any) -> CircleQuerySet:
        """The circles whose talk this person may read."""
        own = CircleTie.objects.filter(circle=OuterRef("pk"), person=person, standing__in=INSIDE_VALUES)
        return self.filter(Exists(own))


class Circle(models.Model):
    """A room on a theme or a region."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    name = models.CharField(max_length=120)
    purpose = models.TextField()
    language = models.CharField(max_length=5)
    is_open = models.BooleanField(default=False)
    theme = models.CharField(max_length=40, blank=True)  # code of a topic of the programme
    region = models.CharField(max_length=40, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    stirred_at = models.DateTimeField()  # when something was last said

    objects = CircleQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("network:circle", args=[self.code])

    def audit_case(self) -> str:
        return f"circle:{self.code}"


class CircleTie(models.Model):
    """How somebody stands to a circle; an invitation to an address without an account has no person yet."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="ties")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="circle_ties"
    )
    email = models.EmailField(blank=True)  # of an invitation, until it is accepted
    token = models.CharField(max_length=40, blank=True)
    standing = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField()
    words = models.TextField(blank=True)  # why one asks to join, or why one was removed
    wants_mail = models.BooleanField(default=True)

    class Meta:
        constraints = [
            one_of("standing", CircleStanding, "circle_standing_known"),
            models.UniqueConstraint(
                fields=["circle", "person"], condition=Q(person__isnull=False), name="one_standing_per_person"
            ),
            models.UniqueConstraint(fields=["token"], condition=~Q(token=""), name="one_invitation_per_token"),
        ]


class CircleThreadQuerySet(models.QuerySet["CircleThread"]):
    def visible_to(self, person: Any, *, at: datetime) -> CircleThreadQuerySet:
        """What is said inside is for who is inside."""
        if person is None or not person.is_authenticated:
            return self.none()
        own = CircleTie.objects.filter(circle=OuterRef("circle"), person=person, standing__in=INSIDE_VALUES)
        return self.filter(Exists(own))


class CircleThread(models.Model):
    """A matter that a circle talks about."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="threads")
    title = models.CharField(max_length=160)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    begun_at = models.DateTimeField()
    stirred_at = models.DateTimeField()

    objects = CircleThreadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["circle", "-stirred_at"], name="threads_by_last_word")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("network:thread", args=[self.circle.code, self.code])

    def audit_case(self) -> str:
        return f"circle-thread:{self.code}"


class CirclePost(models.Model):
    """What somebody said in a thread, in Markdown.  A hidden one keeps its words; the reason stands in its place."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    thread = models.ForeignKey(CircleThread, on_delete=models.CASCADE, related_name="posts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    hidden_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "pk"]


class ThreadReading(models.Model):
    """When a member last looked into a thread, and was last told of it by mail."""

    thread = models.ForeignKey(CircleThread, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "person"], name="one_reading_per_member")]
