"""Papers that have ended: found by reference, title, year and outcome, by those alone who may read them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from parvis.decisions.actions import circulating
from parvis.decisions.queries import papers
from parvis.domain.papers import Ended
from parvis.domain.silence import PositionKind
from parvis.standing.actions import conflicts
from tests import factories
from tests.decisions import building
from tests.decisions.building import DAY, DEADLINE
from tests.decisions.test_silence import say
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = DEADLINE + 30 * DAY
ARCHIVE = 7  # queries of its page, those of the head among them


@pytest.fixture(autouse=True)
def pages(settings):
    settings.ROOT_URLCONF = "parvis.config.urls"


@pytest.fixture
def four():
    """Agreed, broken in one item, withdrawn, and one of another year."""
    chair, norway = building.chair(), building.delegate("NO")
    agreed = building.under_silence(1, by=chair)
    broken = building.under_silence(2, by=chair)
    say(broken, norway, PositionKind.OBJECTION, place=2)
    withdrawn = building.under_silence(1, by=chair)
    circulating.withdraw(withdrawn, reason="A mistake.", by=chair, now=NOW + DAY)
    other_year = building.under_silence(1, by=chair, ends="2027-01-01T00:30")  # in Brussels; in UTC still 2026
    building.drafted(1)
    return agreed, broken, withdrawn, other_year


def found(person, **asked):
    return [one.full_reference for one in papers.archive(person, at=LATER, **asked)]


def test_the_archive_is_narrowed_by_reference_title_year_and_outcome(four):
    agreed, broken, withdrawn, other_year = (one.full_reference for one in four)
    norway = building.delegate("NO").person

    assert found(norway) == [other_year, withdrawn, broken, agreed]
    assert found(norway, words="(2026)0002") == [broken]
    assert found(norway, words="recommandations d’attr") == [other_year, withdrawn, broken, agreed]
    assert found(norway, words="nothing like it") == []
    assert (found(norway, year=2027), found(norway, year=2025)) == ([other_year], [])
    assert papers.years(norway, at=LATER) == [2027, 2026]
    assert found(norway, ended=Ended.AGREED) == [other_year, agreed]
    assert found(norway, ended=Ended.BROKEN) == [broken]
    assert found(norway, ended=Ended.WITHDRAWN) == [withdrawn]
    assert papers.archive(norway, at=DEADLINE - DAY) == [four[2]]


def test_what_is_closed_to_the_reader_is_not_in_the_archive(four):
    agreed, broken, *_rest = four
    norway, stranger = building.delegate("NO").person, factories.person()
    before = found(norway)
    code = agreed.lines.get().proposal.code
    conflicts.state(norway, "proposal", code, ground="relative", how="declared", note="", by=norway, now=NOW)

    assert found(norway) == [one for one in before if one != agreed.full_reference]
    assert found(norway, words=agreed.reference) == []
    assert broken.full_reference in found(norway)
    assert found(stranger) == []
    client = Client()
    client.force_login(stranger)
    assert client.get(reverse("decisions:archive")).status_code == 404


def test_the_archives_page_costs_the_same_for_one_paper_and_for_three():
    now = timezone.now()
    norway, chair, officer = building.delegate("NO").person, building.chair(), building.officer()
    client, costs = Client(), []
    client.force_login(norway)
    for more in (1, 2):
        for _number in range(more):
            building.under_silence(1, ends=f"{now - DAY:%Y-%m-%dT18:00}", by=chair, drafter=officer, now=now - 9 * DAY)
        client.get(reverse("decisions:archive"))
        with CaptureQueriesContext(connection) as asked:
            page = client.get(
                reverse("decisions:archive"), {"words": "PCSC", "ended": "agreed", "year": (now - DAY).year}
            )
        costs.append((page.content.count(b"action-sheet.pdf"), len(asked)))

    assert costs == [(1, ARCHIVE), (3, ARCHIVE)]
