"""Who writes the proposals of the five calls, and who reviews them: laid down at once, as the crowd's people are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress

from parvis.accounts.models import Affiliation, Nationality, Organisation, Person, Residence
from parvis.demo import library
from parvis.demo.crowd import evaluation
from parvis.demo.crowd.evaluation import Trail
from parvis.domain.organisations import OrganisationKind, Seniority
from parvis.review.models import Expert

SINCE = date(2019, 9, 1)
HOUR, LATER = timedelta(hours=1), timedelta(days=275)


@dataclass(frozen=True)
class Newcomer:
    """Somebody before the account is made."""

    name: str
    address: str
    house: Organisation
    language: str
    position: str


def scientists(content: Mapping[str, Any], at: datetime, trail: Trail) -> None:
    """Two dozen more on both sides, at the organisations of the network."""
    houses = library.read("network")["organisations"]
    there = {one.name: one for one in Organisation.objects.filter(name__in=[one["name"] for one in houses.values()])}
    _welcome(
        [
            Newcomer(
                name,
                f"{address}@scientists.example",
                there[houses[house]["name"]],
                language,
                "Maître de conférences" if language == "fr" else "Senior lecturer",
            )
            for name, address, house, language in [*content["people"]["allies"], *content["people"]["partners"]]
        ],
        at,
        trail,
    )


def experts(content: Mapping[str, Any], officers: Sequence[Person], at: datetime, trail: Trail) -> None:
    """The pool grows; the last of them has no account and needs none until something is accepted."""
    rows = content["experts"]["people"]
    houses = [
        Organisation.objects.get_or_create(
            name=house, country=nation, defaults={"kind": OrganisationKind.ACADEMIC, "names": []}
        )[0]
        for _name, _address, house, nation, *_rest in rows
    ]
    people = _welcome(
        [
            Newcomer(row[0], _address(row), house, row[4], "Directeur de recherche" if row[4] == "fr" else "Professor")
            for row, house in zip(rows[:-1], houses, strict=False)
        ],
        at,
        trail,
    )
    described = [
        Expert(
            person=people.get(_address(row)),
            name=row[0],
            email=_address(row),
            language=row[4],
            nominated_by=row[3],
            nationality=row[3],
            organisation=house,
            organisation_name=house.name,
            expertise_en=row[5] if row[4] == "en" else "",
            expertise_fr=row[5] if row[4] == "fr" else "",
            priorities=[row[6], row[7]],
            added_by=officers[0],
            added_at=at,
        )
        for row, house in zip(rows, houses, strict=True)
    ]
    # Who has no account comes into the pool for the round that is under way.
    for some, moment in ((described[:-1], at), (described[-1:], at + LATER)):
        evaluation.name_experts(
            some, from_on=moment.date(), by=officers[0], second=officers[1], at=moment + HOUR, trail=trail
        )


def leanings(content: Mapping[str, Any]) -> dict[str, float]:
    """By how much each expert's marks lean, by address; those of the first pool mark as they find."""
    return {_address(row): row[8] for row in content["experts"]["people"]}


def _address(row: Sequence[Any]) -> str:
    return f"{row[1]}@experts.example"


def _welcome(newcomers: Sequence[Newcomer], at: datetime, trail: Trail) -> dict[str, Person]:
    """Accounts without a password, with verified addresses, a nation and an employer."""
    people = Person.objects.bulk_create(
        Person(email=one.address, name=one.name, outlet=one.house.name, language=one.language, password="!")  # noqa: S106 - opens nothing
        for one in newcomers
    )
    Person.objects.filter(pk__in=[one.pk for one in people]).update(joined_at=at)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people
    )
    pairs = list(zip(people, newcomers, strict=True))
    Nationality.objects.bulk_create(Nationality(person=person, country=one.house.country) for person, one in pairs)
    Residence.objects.bulk_create(
        Residence(person=person, country=one.house.country, from_on=SINCE) for person, one in pairs
    )
    Affiliation.objects.bulk_create(
        Affiliation(
            person=person,
            organisation=one.house,
            country=one.house.country,
            position=one.position,
            seniority=Seniority.SENIOR,
            from_on=SINCE,
        )
        for person, one in pairs
    )
    for person in people:
        trail.add("person.joined", person, person, at, {"email": person.email, "by": "example"})
    return {person.email: person for person in people}
