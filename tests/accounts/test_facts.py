"""What is known of a person on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.accounts.actions.leaving import erase_person
from parvis.accounts.models import Affiliation, Nationality, Residence
from parvis.accounts.queries import facts_on
from parvis.accounts.queries.personal import collected
from parvis.domain.organisations import OrganisationKind
from parvis.domain.spells import Spell
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

MOVED = date(2024, 3, 1)
DAY = timedelta(days=1)


@pytest.fixture
def mover():
    """A Georgian who moved from Tbilisi to Leuven on one day, with a guest post in Paris since."""
    person = factories.person(name="Nino Beridze")
    before = factories.organisation("University of Rustavi", country="GE")
    after = factories.organisation("Leuven Detection", country="BE", kind=OrganisationKind.COMPANY)
    guest = factories.organisation("École de Paris", country="FR")
    Nationality.objects.create(person=person, country="GE")
    Residence.objects.create(person=person, country="GE", to_on=MOVED)
    Residence.objects.create(person=person, country="BE", from_on=MOVED)
    Affiliation.objects.create(person=person, organisation=before, country="GE", to_on=MOVED + 30 * DAY)
    Affiliation.objects.create(person=person, organisation=after, country="BE", from_on=MOVED)
    Affiliation.objects.create(person=person, organisation=guest, country="FR", from_on=MOVED, is_employment=False)
    return person


@pytest.mark.parametrize(("on", "country", "kind"), [(MOVED - DAY, "GE", "academic"), (MOVED, "BE", "company")])
def test_the_facts_are_those_of_the_day_and_the_newest_employment_counts(
    mover, on, country, kind, django_assert_num_queries
):
    with django_assert_num_queries(3):
        facts = facts_on(mover, on)

    assert facts.nationalities == ("GE",)
    assert facts.residence == facts.employer_country == facts.employer.country == country
    assert facts.organisation_kind == kind


def test_who_said_nothing_has_no_facts():
    facts = facts_on(factories.person(), MOVED)

    assert (facts.nationalities, facts.residence, facts.employer) == ((), "", None)


days = st.dates(date(2020, 1, 1), date(2020, 1, 9))


@settings(max_examples=60)
@given(begins=st.none() | days, ends=st.none() | days, day=days)
def test_the_database_and_the_rulebook_agree_on_what_holds(begins, ends, day):
    spell = Spell(begins, ends)
    if not spell.is_in_order():
        return
    fact = Nationality.objects.create(person=factories.person(), country="GE", from_on=begins, to_on=ends)

    assert Nationality.objects.on(day).filter(pk=fact.pk).exists() == spell.holds_on(day)


def test_what_is_kept_goes_to_its_owner_and_goes_with_the_account(mover):
    kept = collected(mover)["account"]
    assert [one["country"] for one in kept["residences"]] == ["GE", "BE"]
    assert [one["organisation"] for one in kept["affiliations"]] == [
        "University of Rustavi",
        "Leuven Detection",
        "École de Paris",
    ]

    erase_person(mover, now=NOW)

    assert facts_on(mover, MOVED).nationalities == ()
    assert not mover.affiliations.exists()
