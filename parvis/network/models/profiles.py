"""What people show of themselves, each part as far as they chose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from parvis.domain.codes import new_code
from parvis.domain.network import IntroductionState, Visibility
from parvis.web.constraints import one_of


class ProfileQuerySet(models.QuerySet["Profile"]):
    def visible_to(self, person: Any, *, at: datetime) -> ProfileQuerySet:
        """Profiles whose card this reader may see: the own, those open to all or to members, those one has met."""
        rows = self.filter(person__is_active=True)
        open_to_all = Q(show_card=Visibility.EVERYONE)
        if person is None or not person.is_authenticated:
            return rows.filter(open_to_all)
        member = Profile.objects.filter(person=person).exclude(show_card=Visibility.NOBODY)
        return rows.filter(
            open_to_all
            | Q(person=person)
            | (Q(show_card=Visibility.NETWORK) & Exists(member))
            | Exists(met(OuterRef("person"), person))
        )


class Profile(models.Model):
    """A scientist, expert or official as he or she shows it.

    Name, organisation and nation come from the account's dated facts and are
    not kept here.  `features` are what partner finding reads of the parts that
    members may see.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    expertise_en = models.TextField(blank=True)
    expertise_fr = models.TextField(blank=True)
    priorities = models.JSONField(default=list)
    seeking = models.TextField(blank=True)
    seeks = models.JSONField(default=list)  # codes of regions and of nations
    show_card = models.CharField(max_length=8, default=Visibility.NOBODY)
    show_expertise = models.CharField(max_length=8, default=Visibility.NOBODY)
    show_work = models.CharField(max_length=8, default=Visibility.NOBODY)
    show_seeking = models.CharField(max_length=8, default=Visibility.NOBODY)
    show_orcid = models.CharField(max_length=8, default=Visibility.NOBODY)
    features = models.BinaryField(default=b"", editable=False)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of(f"show_{part}", Visibility, f"profile_{part}_known")
            for part in ("card", "expertise", "work", "seeking", "orcid")
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("network:profile", args=[self.code])

    def audit_case(self) -> str:
        return f"profile:{self.code}"


class JointWork(models.Model):
    """Earlier work together with people of other nations."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="joint_works")
    title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    partners = models.CharField(max_length=300, blank=True)
    nations = models.JSONField(default=list)

    class Meta:
        ordering = ["-year", "pk"]


def met(person: Any, reader: Any) -> models.QuerySet[Any]:
    """Introductions that show `person` to `reader`: asked by the person and not settled, or accepted."""
    from parvis.network.models.introductions import Introduction

    both = (Q(asker=person) & Q(asked=reader)) | (Q(asker=reader) & Q(asked=person))
    shows = Q(state=IntroductionState.ACCEPTED) | (
        Q(asker=person, asked=reader) & Q(state__in=[IntroductionState.ASKED, IntroductionState.DECLINED])
    )
    return Introduction.objects.filter(both & shows)
