"""Pages of the body ask as much for three rows as for one, and how much that is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parvis.decisions.actions import meetings
from parvis.domain.roles import Role
from parvis.web.programme import current
from tests import factories
from tests.counting import reads
from tests.decisions import building
from tests.decisions.building import DAY, TEXTS

pytestmark = pytest.mark.django_db
one_and_three = pytest.mark.parametrize("number", [1, 3])


@pytest.fixture
def now():
    return timezone.now() - timedelta(minutes=1)


@pytest.fixture
def secretary():
    return factories.person(Role.SECRETARY, name="The secretary")


def met(secretary, now, *, days: int):
    starts = (now + days * DAY).astimezone(current().zone)
    return meetings.plan_meeting(TEXTS, f"{starts:%Y-%m-%dT10:00}", place="Room 4", by=secretary, now=now)


@one_and_three
def test_the_committee_with_its_delegates_and_meetings(number, secretary, now, mails):
    seats = [building.delegate(nation, at=now) for nation in ("NO", "FR", "PT")[:number]]
    for n in range(number):
        met(secretary, now, days=20 + n)

    address = reverse("decisions:committee")
    assert [reads(person, address) for person in (secretary, seats[0].person)] == [8, 8]


@one_and_three
def test_a_meeting_with_its_agenda(number, secretary, now, mails):
    found = met(secretary, now, days=20)
    seat = building.delegate("NO", at=now)
    for n in range(number):
        paper = building.under_silence(1, ends=f"{now + 9 * DAY:%Y-%m-%dT18:00}", now=now)
        meetings.put_on_agenda(found, paper, by=secretary, now=now)
        meetings.put_on_agenda(found, None, {"en": f"Matter {n}", "fr": f"Point {n}"}, by=secretary, now=now)
    meetings.circulate_agenda(found, base=type(found).objects.get(pk=found.pk).version, by=secretary, now=now)

    assert [reads(person, found.get_absolute_url()) for person in (secretary, seat.person)] == [7, 6]


@one_and_three
def test_the_papers_and_one_of_them(number, now, mails):
    officer, seat = building.officer(), building.delegate("NO", at=now)
    for _one in range(number):
        paper = building.under_silence(number, ends=f"{now + 9 * DAY:%Y-%m-%dT18:00}", drafter=officer, now=now)

    addresses = reverse("decisions:desk"), paper.get_absolute_url(), reverse("decisions:archive")
    assert [reads(person, address) for person in (officer, seat.person) for address in addresses] == [
        8,
        14,
        5,
        8,
        14,
        5,
    ]


@one_and_three
def test_the_political_notes_and_the_delegations(number, now, mails):
    officer = building.officer()
    for nation in ("NO", "FR", "PT")[:number]:
        building.delegate(nation, at=now)
        building.noted(building.proposal(at=now), by=officer, now=now)

    addresses = reverse("decisions:notes"), reverse("decisions:delegations")
    assert [reads(officer, address) for address in addresses] == [5, 4]
