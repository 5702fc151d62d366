"""The pages of the screening: the queue, one file, a selection, the applicants' answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.domain.screening import ScreeningState
from parvis.review.actions import screening
from parvis.review.models import Question, Screening
from parvis.standing.actions import conflicts
from tests import factories
from tests.proposals import building

pytestmark = pytest.mark.django_db
QUEUE = "/en/review/screening/"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def call(now):
    closes = (now + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M")
    return building.event_call(opens=(now - timedelta(days=30)).strftime("%Y-%m-%dT%H:%M"), closes=closes)


@pytest.fixture
def officer(client):
    found = factories.programme_officer()
    client.force_login(found)
    return found


def handed_in(call, now, **fields):
    return building.submitted(call, now=now, **fields)[0]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_file_shows_what_is_needed_and_passes_in_one_step(language, client, officer, call, now):
    proposal = handed_in(call, now)
    page = client.get(f"/{language}/review/screening/{proposal.code}/")

    assert page.status_code == 200
    assert proposal.title in page.content.decode()
    answer = client.post(f"/{language}/review/screening/{proposal.code}/decision/", {"act": "pass"})
    again = client.post(f"/{language}/review/screening/{proposal.code}/decision/", {"act": "pass"})

    assert (answer.status_code, again.status_code) == (302, 302)
    assert answer.headers["Location"] == f"/{language}/review/screening/"
    assert Screening.objects.get().status is ScreeningState.PASSED
    assert client.get(f"/{language}/review/screening/{proposal.code}/").status_code == 200


def test_after_a_decision_the_next_file_opens(client, officer, call, now):
    first, second = handed_in(call, now), building.submitted(building.event_call(), now=now)[0]

    answer = client.post(f"{QUEUE}{first.code}/decision/", {"act": "pass"})

    assert answer.headers["Location"] == f"{QUEUE}{second.code}/"


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_costs_the_same_however_long_it_is(number, client, officer, now, django_assert_max_num_queries):
    for _each in range(number):
        handed_in(building.event_call(), now)
    client.get(QUEUE)

    with django_assert_max_num_queries(8):
        page = client.get(QUEUE)

    assert page.content.decode().count("data-file") == number


def test_one_file_costs_little(client, officer, call, now, django_assert_max_num_queries):
    proposal = handed_in(call, now)
    client.get(QUEUE)

    with django_assert_max_num_queries(18):
        assert client.get(f"{QUEUE}{proposal.code}/").status_code == 200


def test_a_selection_is_decided_file_by_file_and_tells_what_became_of_each(client, officer, now):
    clear, asked = handed_in(building.event_call(), now), handed_in(building.event_call(), now)
    hidden = handed_in(building.event_call(), now)
    screening.ask(asked, "Why?", due_at=now + timedelta(days=9), by=officer, now=now)
    conflicts.state(officer, "proposal", hidden.code, "relative", by=officer, now=now)
    choice = {"act": "pass", "file": [clear.code, asked.code, hidden.code]}

    page = client.post(f"{QUEUE}selection/", choice).content.decode()
    again = client.post(f"{QUEUE}selection/", choice).content.decode()

    states = {one.proposal: one.status for one in Screening.objects.all()}
    assert states == {clear: ScreeningState.PASSED, asked: ScreeningState.ASKED}
    assert "still have a question to answer" in page
    assert page.count("<tr>") == again.count("<tr>") == 3
    assert hidden.code not in page


def test_turning_down_needs_a_reason_and_asks_a_day(client, officer, call, now):
    proposal = handed_in(call, now)

    assert client.post(f"{QUEUE}{proposal.code}/decision/", {"act": "turn-down"}).status_code == 422
    tomorrow = (now + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    asked = client.post(f"{QUEUE}{proposal.code}/questions/", {"text": "Why?", "due": tomorrow})
    assert asked.status_code == 422
    assert Question.objects.count() == 0


def test_the_applicants_find_the_question_on_their_page_and_answer_there(client, call, now):
    proposal, officer = handed_in(call, now), factories.programme_officer()
    question = screening.ask(proposal, "Who pays?", due_at=now + timedelta(days=9), by=officer, now=now)
    ally, _partner = building.directors(proposal)
    client.force_login(ally)
    address = f"/en/review/questions/{question.code}/"

    assert address in client.get(f"/en/proposals/{proposal.code}/").content.decode()
    assert client.post(address, {"answer": ""}).status_code == 422
    assert client.post(address, {"answer": "We do."}).status_code == 302
    assert "We do." in client.get(address).content.decode()
    assert address not in client.get(f"/en/proposals/{proposal.code}/").content.decode()
    client.force_login(factories.scientist("NO"))
    assert client.get(address).status_code == 404


def test_nobody_but_officers_finds_the_queue(client, call, now):
    proposal = handed_in(call, now)
    client.force_login(building.directors(proposal)[0])

    for address in (QUEUE, f"{QUEUE}{proposal.code}/"):
        assert client.get(address).status_code == 404
