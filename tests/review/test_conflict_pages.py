"""Conflicts on their pages: declared, stated, set aside by two; behaviours 13 and 14."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.accounts.models import Affiliation, Organisation
from parvis.audit.models import Fact
from parvis.domain.past_files import Kind
from parvis.domain.roles import Role
from parvis.proposals.actions import casework, submitting
from parvis.proposals.models import Proposal
from parvis.review.actions import opinions
from parvis.standing.actions import conflicts
from parvis.standing.models import Conflict
from tests import factories
from tests.past.files import took
from tests.proposals import building
from tests.review import building as review_building

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def proposal(now):
    return building.submitted(now=now)[0]


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_a_conflict_declared_after_reading_closes_the_case_and_the_trail_says_what_was_read(proposal):
    officer = factories.programme_officer()
    client = signed_in(officer)
    client.get(f"/en/proposals/office/{proposal.code}/")
    client.get(f"/en/proposals/{proposal.code}/proposal.pdf")
    page = client.get(f"/en/review/conflicts/{proposal.code}/")

    answer = client.post(f"/en/review/conflicts/{proposal.code}/declare/", {"ground": "relative", "note": "My sister."})

    assert (page.status_code, answer.status_code) == (200, 302)
    assert client.get(answer.headers["Location"]).status_code == 200
    for address in (f"/en/proposals/office/{proposal.code}/", f"/en/review/conflicts/{proposal.code}/"):
        assert client.get(address).status_code == 404
    read = json.loads(Fact.objects.get(path="read before").value)
    assert [one["part"] for one in read] == ["text", "pdf"]


def test_two_officers_set_a_conflict_aside_on_its_page(proposal, now):
    expert = factories.person(Role.SCIENTIFIC_ADVISER)
    one, two = factories.programme_officer(), factories.programme_officer()
    address = f"/en/review/conflicts/{proposal.code}/"

    stated = signed_in(one).post(f"{address}state/", {"email": expert.email, "ground": "co-author", "note": "2025"})
    conflict = Conflict.objects.get()
    asked = signed_in(one).post(f"{address}{conflict.code}/", {"act": "ask", "reason": "Nobody else knows the field."})
    same = signed_in(one).post(f"{address}{conflict.code}/", {"act": "allow"})
    page = signed_in(two).get(address).content.decode()
    allowed = signed_in(two).post(f"{address}{conflict.code}/", {"act": "allow"})

    assert [answer.status_code for answer in (stated, asked, same, allowed)] == [302, 302, 409, 302]
    assert "Nobody else knows the field." in page
    conflict.refresh_from_db()
    assert (conflict.override_asked_by, conflict.overridden_by) == (one, two)
    opinions.ask(proposal, expert, due_at=now + timedelta(days=9), by=two, now=timezone.now())


def test_the_chair_judges_conflicts_and_others_find_no_such_page(proposal):
    address = f"/en/review/conflicts/{proposal.code}/"
    chair, delegate = factories.person(Role.CHAIR), factories.person()

    assert signed_in(chair).get(address).status_code == 200
    assert signed_in(delegate).get(address).status_code == 404
    assert signed_in(building.directors(proposal)[0]).get(address).status_code == 404


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_table_of_who_sees_what_is_a_page(language):
    assert signed_in(factories.programme_officer()).get(f"/{language}/review/conflicts/").status_code == 200
    assert signed_in(factories.person()).get(f"/{language}/review/conflicts/").status_code == 404


def test_behaviour_13_a_detected_conflict_blocks_with_its_reason(now):
    proposal = building.signed(now=now)
    ally, _partner = building.directors(proposal)
    tied, free = factories.programme_officer(name="Tied"), factories.programme_officer()
    employer = Organisation.objects.get(affiliations__person=ally)
    Affiliation.objects.create(person=tied, organisation=employer, country="BE", from_on=date(2020, 1, 1))

    submitting.submit(proposal, by=ally, now=now)

    page = signed_in(free).get(f"/en/review/conflicts/{proposal.code}/").content.decode()
    assert "Same organisation as a party" in page
    assert f"works there too: {employer}" in page
    assert signed_in(tied).get(f"/en/review/screening/{proposal.code}/").status_code == 404


def test_behaviour_14_a_conflicted_person_finds_no_trace(proposal, now):
    officer, free = factories.programme_officer(), factories.programme_officer()
    casework.add_note(proposal, "Ask for the letter.", by=free, now=now)
    pages = (
        "/en/desk/",
        "/en/proposals/office/",
        "/en/proposals/office/?words=floods",
        "/en/proposals/office/export.csv",
        "/en/review/screening/",
        "/en/review/screening/?show=decided",
        "/en/search/?q=floods",
    )

    def told(person):
        client = signed_in(person)
        found = []
        for page in pages:
            answer = client.get(page)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            found.append(body.decode())
        return "".join(found)

    assert proposal.code in told(free)
    assert "1 submission" in told(free)
    conflicts.state(officer, "proposal", proposal.code, "relative", by=officer, now=now)
    nothing = told(officer)

    assert proposal.code not in nothing
    assert "Early warning of floods" not in nothing
    assert "1 submission" not in nothing
    assert "1 file to screen" not in nothing
    assert Proposal.objects.visible_to(officer, at=timezone.now()).count() == 0


def test_ties_are_shown_as_reasons_to_who_judges_conflicts(proposal, now):
    ally, _partner = building.directors(proposal)
    expert = factories.person(email="tied@past.example", name="Tied Expert")
    lines = f"G1,Ice,2024-01-01,The Ally,{ally.email}\nG1,,,Tied Expert,tied@past.example\n"
    took(Kind.AWARDS, f"reference,title,starts_on,name,email\n{lines}", now=now)
    address = reverse("review:ties", args=[proposal.code])

    shown = signed_in(factories.programme_officer()).get(address, {"email": expert.email}).content.decode()
    free = signed_in(factories.programme_officer()).get(address, {"email": factories.person().email}).content.decode()

    assert f"Named in award G1 together with {ally} (2024–)." in shown
    assert "No tie is known" in free
    assert not Conflict.objects.filter(person=expert).exists()
    assert signed_in(expert).get(address).status_code == 404


def test_who_enters_the_pool_is_kept_from_what_facts_show():
    proposal, _receipt = building.submitted()
    ally, _partner = building.directors(proposal)
    lines = f"G1,Ice,2024-01-01,The Ally,{ally.email}\nG1,,,Tied Expert,tied@past.example\n"
    took(Kind.AWARDS, f"reference,title,starts_on,name,email\n{lines}")

    made = review_building.expert(email="tied@past.example")

    (conflict,) = Conflict.objects.filter(person=made.person)
    assert (conflict.case, conflict.ground, conflict.how) == (proposal.code, "earlier-award", "detected")
