"""Relations to cases, conflicts that beat them, and what was read of a case by whom."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parvis.domain.codes import new_code
from parvis.domain.standing import CaseKind, ConflictState, Discovery, Spell
from parvis.domain.standing import Relation as RelationKind
from parvis.web.constraints import ends_after_it_began, one_of

Row = TypeVar("Row", bound=models.Model)


class DatedQuerySet(models.QuerySet[Row], Generic[Row]):
    """Rows that hold from one moment to another."""

    def holding_at(self, at: datetime) -> DatedQuerySet[Row]:
        """Those that have begun by then and have not ended."""
        return self.filter(from_at__lte=at).filter(Q(to_at__isnull=True) | Q(to_at__gt=at))


class RelationQuerySet(DatedQuerySet["Relation"]):
    """Relations to cases."""


class Relation(models.Model):
    """What a person is to a case, from when until when, and why."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="relations")
    kind = models.CharField(max_length=12)
    case = models.CharField(max_length=12)
    relation = models.CharField(max_length=20)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = RelationQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", CaseKind, "relation_case_kind_known"),
            one_of("relation", RelationKind, "relation_known"),
            ends_after_it_began("relation_ends_after_it_began"),
            models.UniqueConstraint(
                fields=["person", "kind", "case", "relation"],
                condition=Q(to_at__isnull=True),
                name="one_open_relation_of_a_kind",
            ),
        ]
        indexes = [models.Index(fields=["kind", "case"], name="relation_by_case")]

    def audit_case(self) -> str:
        return f"{self.kind}:{self.case}"


class ConflictQuerySet(DatedQuerySet["Conflict"]):
    """Conflicts of interest."""

    def barring_at(self, at: datetime) -> ConflictQuerySet:
        """Those that hide their case then (`domain.standing.Spell.bars_at` in SQL)."""
        standing = self.filter(from_at__lte=at).filter(Q(to_at__isnull=True) | Q(to_at__gt=at))
        return standing.filter(Q(overridden_at__isnull=True) | Q(overridden_at__gt=at))


class Conflict(models.Model):
    """Why a person has nothing to do with a case.  Never deleted: it ends, or two people set it aside."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts")
    kind = models.CharField(max_length=12)
    case = models.CharField(max_length=12)
    ground = models.CharField(max_length=40)  # of the programme file
    how = models.CharField(max_length=10)
    note = models.CharField(max_length=1000, blank=True)
    facts = models.JSONField(default=list)  # what it was found from: sentences of the rulebook with their places
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=500, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    override_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    override_asked_at = models.DateTimeField(null=True)
    override_reason = models.CharField(max_length=1000, blank=True)
    overridden_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    overridden_at = models.DateTimeField(null=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("kind", CaseKind, "conflict_case_kind_known"),
            one_of("how", Discovery, "conflict_discovery_known"),
            ends_after_it_began("conflict_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(overridden_at__isnull=True)
                | Q(override_asked_by__isnull=False, overridden_by__isnull=False) & ~Q(override_reason=""),
                name="override_has_two_people_and_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(overridden_by__isnull=True)
                | ~Q(overridden_by=F("override_asked_by")) & ~Q(overridden_by=F("person")),
                name="override_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(override_asked_by__isnull=True) | ~Q(override_asked_by=F("person")),
                name="override_asked_by_another",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "case", "ground", "how"],
                condition=Q(to_at__isnull=True),
                name="one_open_conflict_of_a_ground",
            ),
        ]
        indexes = [models.Index(fields=["kind", "case"], name="conflict_by_case")]

    def audit_case(self) -> str:
        return f"{self.kind}:{self.case}"

    @property
    def spell(self) -> Spell:
        """For the rulebook."""
        return Spell(self.from_at, self.to_at, self.override_asked_at, self.overridden_at)

    def state_at(self, at: datetime) -> ConflictState:
        """What it does then."""
        return self.spell.state_at(at)


class ReadMark(models.Model):
    """That a person who is no party opened a part of a case, and when first; conflicts declared later name it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    case = models.CharField(max_length=12)
    part = models.CharField(max_length=60)  # text, pdf, file:<code>, …
    first_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "case", "part"], name="one_read_mark_a_part"),
        ]
