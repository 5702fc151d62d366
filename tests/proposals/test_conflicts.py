"""Conflicts found from what the house knows: for whom, for how long, at what cost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from parvis.accounts.models import Affiliation, Organisation
from parvis.domain.past_files import Kind
from parvis.domain.roles import Role
from parvis.proposals.actions import conflicts, submitting
from parvis.proposals.models import Party, Proposal
from parvis.proposals.queries import conflicts as facts
from parvis.standing.models import Conflict
from tests import factories
from tests.factories import NOW
from tests.past.files import took
from tests.proposals import building

pytestmark = pytest.mark.django_db


def held(proposals, *people, audience="reviewers", at=NOW):
    found = facts.found(proposals, people, at, audience=audience)
    return {key: [one.ground for one in grounds] for key, grounds in found.items()}


def workplace(person):
    return Organisation.objects.get(affiliations__person=person)


def test_each_ground_is_found_from_its_facts_with_its_words():
    call = building.event_call(conflict_grounds=["same-nation"])
    proposal = building.joint(call)
    ally, partner = building.directors(proposal)
    for party in Party.objects.filter(proposal=proposal):
        party.organisation, party.facts = (
            workplace(party.person),
            {"nationality": [party.person.nationalities.get().country]},
        )
        party.save()
    colleague = factories.scientist("NO", employer=workplace(partner))
    namesake = factories.scientist("NO", name="Anna Peeters", employer=workplace(ally))
    ally.name = "Peeters, Anna"
    ally.save()
    Party.objects.filter(person=ally).update(name=ally.name)
    compatriot, stranger = factories.scientist("BE"), factories.scientist("NO")
    other = building.joint(call, ally="NO")
    earlier, _receipt = building.submitted(building.event_call())
    partner_in_earlier = building.directors(earlier)[1]
    Party.objects.filter(proposal=earlier, role="ally-director").update(person=ally)

    found = held(
        [proposal], colleague, namesake, compatriot, stranger, building.directors(other)[0], partner_in_earlier
    )

    code = proposal.code
    assert found == {
        (code, colleague.code): ["same-organisation"],
        (code, namesake.code): ["same-organisation", "same-person"],
        (code, compatriot.code): ["same-nation"],
        (code, building.directors(other)[0].code): ["own-call"],
        (code, partner_in_earlier.code): ["co-grantee"],
    }
    assert held([proposal], compatriot, audience="delegates") == {}
    (why,) = facts.found([proposal], [colleague], NOW, audience="staff")[code, colleague.code]
    assert why.words % why.facts == f"{partner.email} works there too: {workplace(partner)}."


def test_a_draft_that_was_never_handed_in_ties_nobody():
    proposal = building.joint(building.event_call())
    draft = building.joint(building.event_call())
    Party.objects.filter(proposal=draft, role="ally-director").update(person=building.directors(proposal)[0])

    assert held([proposal], building.directors(draft)[1]) == {}


def test_earlier_awards_and_places_of_work_from_files_tie_people():
    proposal, _receipt = building.submitted()
    ally, partner = building.directors(proposal)
    expert, stranger = factories.person(email="expert@past.example"), factories.person()
    took(
        Kind.AWARDS,
        "reference,title,starts_on,ends_on,name,email\n"
        f"G7,Ice,2024-01-01,2026-05-31,The Ally,{ally.email}\n"
        "G7,,,,The Expert,expert@past.example\n"
        "G8,Snow,2024-01-01,,Alone,expert@past.example\n",
    )
    took(
        Kind.PEOPLE,
        "name,email,organisation,from_on,to_on\n"
        f"The Partner,{partner.email},Polar Station,2020-01-01,2025-01-01\n"
        "The Expert,expert@past.example,polar station,2022-01-01,\n",
    )

    found = facts.found([proposal], [expert, stranger], NOW, audience="reviewers")

    assert {key: [(one.ground, one.words % one.facts) for one in every] for key, every in found.items()} == {
        (proposal.code, expert.code): [
            ("earlier-award", f"Named in award G7 together with {ally} (2024–2026)."),
            ("former-colleague", f"Worked with {partner} at Polar Station until 2025."),
        ]
    }


def test_a_national_ground_holds_only_where_the_call_says_so():
    proposal, _receipt = building.submitted()
    compatriot = factories.scientist("BE")

    assert held([proposal], compatriot) == {}
    proposal.call.conflict_grounds = ["same-nation"]
    assert held([proposal], compatriot) == {(proposal.code, compatriot.code): ["same-nation"]}


def test_submitting_shuts_out_the_staff_whom_facts_bar_and_tells_why():
    proposal = building.signed()
    ally, _partner = building.directors(proposal)
    tied, free = factories.programme_officer(), factories.programme_officer()
    since = date(2020, 1, 1)
    Affiliation.objects.create(
        person=tied, organisation=workplace(ally), country="BE", from_on=since, to_on=date(2025, 1, 1)
    )

    submitting.submit(proposal, by=ally, now=NOW)

    (conflict,) = Conflict.objects.all()
    assert (conflict.person, conflict.case, conflict.ground, conflict.how) == (
        tied,
        proposal.code,
        "same-organisation",
        "detected",
    )
    assert [Proposal.objects.visible_to(one, at=NOW).count() for one in (tied, free)] == [0, 1]


def test_who_changes_employers_is_found_later_once():
    proposal, _receipt = building.submitted()
    adviser = factories.person(Role.SCIENTIFIC_ADVISER)
    assert conflicts.detect_for_staff(NOW) == 0
    ally, _partner = building.directors(proposal)
    Affiliation.objects.create(person=adviser, organisation=workplace(ally), country="BE", from_on=date(2026, 11, 23))

    later = NOW + timedelta(days=1)
    conflicts.detect_for_staff(later)
    conflicts.detect_for_staff(later + timedelta(hours=1))

    assert [(one.person, one.from_at) for one in Conflict.objects.all()] == [(adviser, later)]


@pytest.mark.parametrize("number", [1, 3])
def test_the_facts_cost_the_same_however_many_there_are(number, django_assert_num_queries):
    call = building.event_call()
    proposals = [building.joint(call) for _ in range(number)]
    people = [factories.scientist("NO") for _ in range(number)]
    lines = "".join(f"{one.name or 'X'},{one.email},Station\n" for one in people)
    took(Kind.PEOPLE, f"name,email,organisation\n{lines}")
    held(proposals, *people)

    with django_assert_num_queries(11):
        held(proposals, *people)
