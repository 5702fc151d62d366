"""What is known of a person on a day: the facts that rules of eligibility use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from parvis.accounts.models import Organisation, Person
from parvis.accounts.models.belonging import DatedFact
from parvis.domain.spells import newest

Fact = TypeVar("Fact", bound=DatedFact)


@dataclass(frozen=True)
class PersonFacts:
    """Nationalities, residence and employment as of one day; what nobody said is empty."""

    nationalities: tuple[str, ...] = ()
    residence: str = ""
    employer: Organisation | None = None
    employer_country: str = ""
    organisation_kind: str = ""
    position: str = ""
    seniority: str = ""


def facts_on(person: Person, on: date) -> PersonFacts:
    """What holds for the person on that day.  Three queries.

    Of several employments the one that began last counts; guest posts do not.
    """
    nationalities = sorted(set(person.nationalities.on(on).values_list("country", flat=True)))
    residence = newest_on(list(person.residences.on(on).order_by("pk")))
    employment = newest_on(
        list(person.affiliations.on(on).filter(is_employment=True).select_related("organisation").order_by("pk"))
    )
    known = PersonFacts(nationalities=tuple(nationalities), residence=residence.country if residence else "")
    if employment is None:
        return known
    return PersonFacts(
        nationalities=known.nationalities,
        residence=known.residence,
        employer=employment.organisation,
        employer_country=employment.country,
        organisation_kind=employment.organisation.kind,
        position=employment.position,
        seniority=employment.seniority,
    )


def newest_on(rows: Sequence[Fact]) -> Fact | None:
    """The one of these facts that began last."""
    place = newest([row.spell for row in rows])
    return None if place is None else rows[place]
