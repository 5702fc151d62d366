"""What is known of a person on a day: the facts that rules of eligibility use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from parvis.accounts.models import Affiliation, Organisation, Person, Residence
from parvis.accounts.models.belonging import FIRST_TO_LAST, DatedFact
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


@dataclass(frozen=True)
class Standing:
    """Where somebody stands on a day, as a list of people shows it; `country` is that of work, else of residence."""

    organisation: Organisation | None = None
    country: str = ""
    position: str = ""


def standings(people: Iterable[int], on: date) -> dict[int, Standing]:
    """Where these people (by primary key) stand on that day.  Two queries, however many they are."""
    keys = list(people)
    works = Affiliation.objects.on(on).filter(person__in=keys, is_employment=True).select_related("organisation")
    lives = Residence.objects.on(on).filter(person__in=keys)
    found: dict[int, Standing] = {}
    for residence in sorted(lives, key=_begun):
        found[residence.person_id] = Standing(country=residence.country)
    for work in sorted(works, key=_begun):
        found[work.person_id] = Standing(work.organisation, work.country, work.position)
    return found


def nations_of_work(on: date) -> dict[int, str]:
    """The country of everybody who said one: of work, else of residence.  Two queries over all."""
    lives = Residence.objects.on(on).order_by(*FIRST_TO_LAST).values_list("person_id", "country")
    works = Affiliation.objects.on(on).filter(is_employment=True).order_by(*FIRST_TO_LAST)
    return dict(lives) | dict(works.values_list("person_id", "country"))


def _begun(fact: DatedFact) -> tuple[date, int]:
    return fact.from_on or date.min, fact.pk
