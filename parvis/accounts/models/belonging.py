"""Where people belong: organisations, and nationality, residence and affiliation as dated facts.

Who may apply with whom follows from these rows as of a day, never from a free
text.  A fact holds from `from_on` up to but not on `to_on`; without `to_on` it
still holds, without `from_on` since before anybody asks.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Generic, TypeVar

from django.db import models

from parvis.accounts.models.people import Person
from parvis.domain.codes import new_code
from parvis.domain.organisations import OrganisationKind, Seniority
from parvis.domain.spells import Spell


def country_known(name: str) -> models.CheckConstraint:
    """Two letters of ISO 3166-1, by whatever way the row came in."""
    return models.CheckConstraint(condition=models.Q(country__regex=r"^[A-Z][A-Z]$"), name=name)


class Organisation(models.Model):
    """A body that employs people: from the public register (then it has a ROR iD), or typed by a person.

    `name` is what it calls itself; `names` are all its names, each with its
    language or an empty one: `[{"language": "fr", "name": "…"}, …]`.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    ror_id = models.CharField(max_length=9, blank=True)
    name = models.CharField(max_length=300)
    names = models.JSONField(default=list)
    kind = models.CharField(max_length=12, default=OrganisationKind.OTHER)
    country = models.CharField(max_length=2)
    place = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    typed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ror_id"], condition=~models.Q(ror_id=""), name="one_row_per_ror_id"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in OrganisationKind]), name="organisation_kind_known"
            ),
            country_known("organisation_country_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def audit_case(self) -> str:
        return f"organisation:{self.code}"

    def name_in(self, language: str) -> str:
        """Its name in this language, or what it calls itself."""
        return next((one["name"] for one in self.names if one.get("language") == language), self.name)


# What holds since always comes first; left to themselves the two databases disagree on that.
FIRST_TO_LAST = (models.F("from_on").asc(nulls_first=True), "pk")

Fact = TypeVar("Fact", bound=models.Model)


class FactQuerySet(models.QuerySet[Fact], Generic[Fact]):
    """Dated facts about people."""

    def on(self, day: date) -> Any:
        """The facts that hold on that day (`domain.spells.Spell.holds_on` in SQL)."""
        return self.filter(
            models.Q(from_on__isnull=True) | models.Q(from_on__lte=day),
            models.Q(to_on__isnull=True) | models.Q(to_on__gt=day),
        )


class DatedFact(models.Model):
    """What nationality, residence and affiliation share."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    country = models.CharField(max_length=2)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def spell(self) -> Spell:
        """When it holds, for the rulebook."""
        return Spell(self.from_on, self.to_on)


def ends_after_it_began(name: str) -> models.CheckConstraint:
    """No fact ends before it began."""
    return models.CheckConstraint(
        condition=models.Q(from_on__isnull=True)
        | models.Q(to_on__isnull=True)
        | models.Q(to_on__gt=models.F("from_on")),
        name=name,
    )


class Nationality(DatedFact):
    """A person is a national of a country; several at a time are usual."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="nationalities")

    objects: FactQuerySet[Nationality] = FactQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [country_known("nationality_country_known"), ends_after_it_began("nationality_in_order")]


class Residence(DatedFact):
    """A person lives in a country; one at a time."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="residences")

    objects: FactQuerySet[Residence] = FactQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [country_known("residence_country_known"), ends_after_it_began("residence_in_order")]


class Affiliation(DatedFact):
    """A person works at an organisation, or is its guest; `country` is where the work is done.

    A university may have a campus abroad, so the country is the affiliation's own.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="affiliations")
    position = models.CharField(max_length=120, blank=True)
    seniority = models.CharField(max_length=12, blank=True, default="")
    is_employment = models.BooleanField(default=True)

    objects: FactQuerySet[Affiliation] = FactQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            country_known("affiliation_country_known"),
            ends_after_it_began("affiliation_in_order"),
            models.CheckConstraint(
                condition=models.Q(seniority__in=["", *(one.value for one in Seniority)]), name="seniority_known"
            ),
        ]
