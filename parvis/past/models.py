"""Past awards and people as files told them, the files themselves, and who of them is whose account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parvis.accounts.models import Organisation
from parvis.domain.codes import new_code
from parvis.domain.past_files import Kind
from parvis.domain.roles import Role
from parvis.web.constraints import one_of

READS_PAST = frozenset({Role.PROGRAMME_OFFICER, Role.AUDITOR})


class Intake(models.Model):
    """A file that somebody brought: looked through, then taken in as a whole or dropped.

    Its bytes are kept only until one or the other is done.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    brought_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    lines = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("kind", Kind, "intake_kind_known"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(content__isnull=True), name="taken_in_keeps_no_bytes"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def audit_case(self) -> str:
        return f"intake:{self.code}"


class PastPerson(models.Model):
    """Somebody whom a file named.  No account, and nobody who gets mail.

    `plain` and `place` are name and organisation without accents and order: who
    has neither iD nor address is known by both.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    name = models.CharField(max_length=120)
    plain = models.CharField(max_length=120, db_index=True)
    email = models.CharField(max_length=254, blank=True)
    orcid = models.CharField(max_length=19, blank=True)
    place = models.CharField(max_length=300, blank=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="one_past_person_an_address"),
            models.UniqueConstraint(fields=["orcid"], condition=~Q(orcid=""), name="one_past_person_an_orcid"),
            models.UniqueConstraint(
                fields=["plain", "place"],
                condition=Q(email="", orcid="", erased_at__isnull=True),
                name="one_past_person_a_name_and_place",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def audit_case(self) -> str:
        return f"past-person:{self.code}"


class Employment(models.Model):
    """Where somebody worked, from a day up to but not including another."""

    person = models.ForeignKey(PastPerson, on_delete=models.CASCADE, related_name="employments")
    organisation_name = models.CharField(max_length=300)
    place = models.CharField(max_length=300)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)

    class Meta:
        ordering = [F("from_on").asc(nulls_first=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")),
                name="employment_in_order",
            )
        ]


class PastAwardQuerySet(models.QuerySet["PastAward"]):
    def visible_to(self, person: Any, *, at: datetime) -> PastAwardQuerySet:
        """All for who reads submissions for the office; for everybody else there are none."""
        if person is None or not person.is_authenticated or not person.roles_at(at) & READS_PAST:
            return self.none()
        return self


class PastAward(models.Model):
    """An award of earlier years, of this programme or another, as a file told it."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    reference = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=300)
    abstract = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    amount = models.DecimalField(max_digits=17, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)

    objects = PastAwardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="past_award_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.reference

    def audit_case(self) -> str:
        return f"past-award:{self.code}"


class PastParty(models.Model):
    """Somebody's part in a past award."""

    award = models.ForeignKey(PastAward, on_delete=models.CASCADE, related_name="parties")
    person = models.ForeignKey(PastPerson, on_delete=models.PROTECT, related_name="parts")
    role = models.CharField(max_length=80, blank=True)
    organisation_name = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=300, blank=True, db_index=True)
    nation = models.CharField(max_length=2, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["award", "person"], name="one_part_a_person_and_award")]


class Likeness(models.Model):
    """What an officer said of a person in a file and an account of the same name: one and the same, or not."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    past_person = models.ForeignKey(PastPerson, on_delete=models.CASCADE, related_name="likenesses")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    same = models.BooleanField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["past_person", "person"], name="one_answer_a_past_person_and_account")
        ]

    def audit_case(self) -> str:
        return self.past_person.audit_case()
