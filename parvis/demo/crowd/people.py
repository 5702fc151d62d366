"""Thousands of people: accounts, where they belong, and what they show to the network."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from parvis.accounts.models import Affiliation, Nationality, Organisation, Person, Residence
from parvis.demo.crowd.words import ASPECTS, BATCH, FAMILY, GIVEN, SITES, SUBJECTS, Say, batched
from parvis.domain.network import Visibility
from parvis.domain.organisations import OrganisationKind, Seniority
from parvis.network.actions.profiles import index_profiles
from parvis.network.models import Profile
from parvis.network.queries import programme as network
from parvis.web import figures, programme

SINCE = date(2015, 9, 1)
HOUSES = (
    ("University", "Université", OrganisationKind.ACADEMIC),
    ("Institute of Technology", "Institut de technologie", OrganisationKind.ACADEMIC),
    ("Centre for Civil Protection", "Centre de protection civile", OrganisationKind.GOVERNMENT),
    ("Research Foundation", "Fondation pour la recherche", OrganisationKind.NONPROFIT),
)
SHOWS_ONESELF = 0.6  # the part of all people that has a profile


def lay_people(amount: int, chance: random.Random, now: datetime) -> None:
    """So many people more, with verified addresses."""
    start = Person.objects.count()
    for numbers in batched(range(start, start + amount), BATCH):
        made = Person.objects.bulk_create(
            [
                Person(
                    email=f"person{number}@crowd.example",
                    name=f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}",
                    outlet=f"{chance.choice(SITES)[0]} Daily",
                    language=chance.choice(("en", "en", "fr")),
                    password="!",  # noqa: S106 - no password at all: opens nothing
                )
                for number in numbers
            ]
        )
        Person.objects.filter(pk__in=[p.pk for p in made]).update(joined_at=now - timedelta(days=chance.randrange(900)))
        EmailAddress.objects.bulk_create(
            [EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in made]
        )


def settle_people(chance: random.Random, now: datetime, say: Say) -> None:
    """A nation and an employer for everybody of the crowd who has none, a profile for more than half of them."""
    lack = Person.objects.filter(email__endswith="@crowd.example", nationalities__isnull=True).order_by("pk")
    keys = list(lack.values_list("pk", flat=True))
    houses = _houses(now.date())
    for some in batched(keys, BATCH):
        with transaction.atomic():
            _settle(list(Person.objects.filter(pk__in=some).order_by("pk")), houses, chance, now)
    say(f"{len(keys)} people settled, with their profiles")


def _houses(day: date) -> dict[str, list[list[Organisation]]]:
    """Organisations by side, a list for each of its nations."""
    found: dict[str, list[list[Organisation]]] = {}
    for group in programme.current().groups[:2]:
        found[group.code] = [
            [
                Organisation.objects.get_or_create(
                    name=f"{english}, {figures.country(nation.code, 'en')}",
                    country=nation.code,
                    defaults={
                        "kind": kind,
                        "names": [{"language": "fr", "name": f"{french}, {figures.country(nation.code, 'fr')}"}],
                    },
                )[0]
                for english, french, kind in HOUSES
            ]
            for nation in programme.current().nations_in(group.code, day)
        ]
    return found


def _settle(
    people: Sequence[Person], houses: dict[str, list[list[Organisation]]], chance: random.Random, now: datetime
) -> None:
    sides = list(houses.values())
    priorities = [code for code, _one in network.priorities(now.date())]
    nationalities, residences, affiliations, profiles = [], [], [], []
    for person in people:
        house = chance.choice(chance.choice(sides[chance.randrange(len(sides))]))
        nationalities.append(Nationality(person=person, country=house.country))
        residences.append(Residence(person=person, country=house.country, from_on=SINCE))
        affiliations.append(
            Affiliation(
                person=person,
                organisation=house,
                country=house.country,
                position="Research group leader",
                seniority=chance.choice(list(Seniority)),
                from_on=SINCE,
            )
        )
        if chance.random() < SHOWS_ONESELF:
            profiles.append(_profile(person, priorities, chance, now))
    Nationality.objects.bulk_create(nationalities)
    Residence.objects.bulk_create(residences)
    Affiliation.objects.bulk_create(affiliations)
    index_profiles(Profile.objects.bulk_create(profiles), now=now)


def _profile(person: Person, priorities: Sequence[str], chance: random.Random, now: datetime) -> Profile:
    language = chance.choice(("en", "en", "fr"))
    place = 0 if language == "en" else 1
    said = [f"{chance.choice(SUBJECTS)[place]}: {chance.choice(ASPECTS)[language][1]}" for _n in range(4)]
    return Profile(
        person=person,
        expertise_en=" ".join(said) if language == "en" else "",
        expertise_fr=" ".join(said) if language == "fr" else "",
        priorities=chance.sample(priorities, min(3, len(priorities))),
        seeking=f"{chance.choice(SUBJECTS)[place]}, {chance.choice(SITES)[0]}",
        show_card=Visibility.NETWORK,
        show_expertise=Visibility.NETWORK,
        show_seeking=Visibility.NETWORK,
        made_at=now,
        changed_at=now - timedelta(seconds=chance.randrange(10**7)),
    )
