"""A review sent once more arrives once: the same answer, one version, one entry; nothing of another device is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.domain.drafting import Stale
from parvis.domain.refusals import Invalid
from parvis.review.actions import panel, reviews
from tests import factories
from tests.review import building

pytestmark = pytest.mark.django_db

KEY, OTHER = "k" * 32, "o" * 32


@pytest.fixture
def now():
    return timezone.now() - timedelta(minutes=1)


def entries(assignment, action):
    return Entry.objects.filter(action=action, chain__case=assignment.proposal.audit_case()).count()


def ready(now):
    made, person = building.accepted(now=now)
    building.write(made, person, now=now, **building.answers(made))
    return made, person


def test_an_answer_sent_once_more_is_answered_as_it_was_even_after_another_device_wrote(now):
    made, person = building.accepted(now=now)

    first = reviews.save_answer(made, "strengths", "Train.", base_version=0, by=person, now=now, key=KEY)
    reviews.save_answer(made, "strengths", "Home.", base_version=1, by=person, now=now, key=OTHER)
    again = reviews.save_answer(made, "strengths", "Train.", base_version=0, by=person, now=now, key=KEY)

    made.review.refresh_from_db()
    assert (first.version, again.version) == (1, 1)
    assert made.review.draft["strengths"] == {"value": "Home.", "version": 2}


def test_what_another_device_wrote_is_not_overwritten_by_what_comes_late(now):
    made, person = building.accepted(now=now)
    reviews.save_answer(made, "strengths", "Home.", base_version=0, by=person, now=now, key=OTHER)

    with pytest.raises(Stale) as stale:
        reviews.save_answer(made, "strengths", "Train.", base_version=0, by=person, now=now, key=KEY)

    assert (stale.value.yours, stale.value.theirs.value) == ("Train.", "Home.")


def test_a_key_used_for_another_text_is_refused(now):
    made, person = building.accepted(now=now)
    reviews.save_answer(made, "strengths", "One.", base_version=0, by=person, now=now, key=KEY)

    with pytest.raises(Invalid):
        reviews.save_answer(made, "strengths", "Two.", base_version=1, by=person, now=now, key=KEY)


def test_handed_in_twice_under_one_key_is_one_version_and_one_entry_even_after_the_panel_closed(now, monkeypatch):
    made, person = ready(now)

    first = reviews.hand_in(made, by=person, now=now, key=KEY)
    officer = factories.programme_officer()
    met = building.met(made.proposal.call, by=officer, now=now)
    panel.decide(met.items.get().code, "recommended", by=officer, now=now)
    panel.close_panel(met, by=officer, now=now)
    again = reviews.hand_in(made, by=person, now=now + timedelta(days=1), key=KEY)

    assert first.pk == again.pk
    assert entries(made, "review.handed-in") == 1


def test_the_page_without_a_connection_is_told_when_it_arrived_and_that_it_was_late(now):
    made, person = ready(now)
    made.due_at = now - timedelta(hours=1)
    made.save()
    client = Client()
    client.force_login(person)
    told = []
    for _twice in range(2):
        answer = client.post(
            f"/en/review/of-mine/{made.code}/hand-in/",
            headers={"Accept": "application/json", "Idempotency-Key": KEY},
        )
        told.append(answer.json())

    assert told[0] == told[1]
    assert told[0]["late"] is True and told[0]["version"] == 1
    assert entries(made, "review.handed-in") == 1


@pytest.mark.parametrize("key", ["short", "a b c d e f g h i"])
def test_a_key_that_is_none_is_named(now, key):
    made, person = ready(now)
    client = Client()
    client.force_login(person)
    headers = {"Accept": "application/json", "Idempotency-Key": key}

    answer = client.post(f"/en/review/of-mine/{made.code}/hand-in/", headers=headers)

    assert (answer.status_code, answer.json()["field"]) == (422, "key")


def test_anothers_review_is_not_there(now):
    made, _person = ready(now)
    client = Client()
    client.force_login(factories.person())

    answer = client.post(f"/en/review/of-mine/{made.code}/hand-in/", headers={"Accept": "application/json"})

    assert answer.status_code == 404


def test_signing_out_tells_the_browser_to_forget():
    client = Client()
    client.force_login(factories.person())

    answer = client.post("/en/account/logout/")

    assert answer.headers["Clear-Site-Data"] == '"storage"'
