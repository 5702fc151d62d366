"""The example's calls: every state, once, through the actions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.accounts.models import Person
from parvis.demo import story
from parvis.demo.network import tell_network
from parvis.demo.programme import tell_calls
from parvis.domain.calls import WayIn
from parvis.programme import queries
from parvis.programme.models import Call, CallQuestion, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(settings, tmp_path):
    settings.OUTBOX = tmp_path
    now = timezone.now()
    story.Story(now, lambda line: None).people()
    tell_network(now)
    tell_calls(now, by=Person.objects.get(email="programme@example.org"))
    return now


def test_there_is_a_call_in_every_state_and_an_activity_with_both_directors(told):
    states = [call.window.state_at(told) for call in Call.objects.filter(way_in=WayIn.BOTTOM_UP)]
    assert sorted(states) == ["announced", "closed", "closed", "closed", "open", "open"]
    [activity] = Call.objects.filter(way_in=WayIn.TOP_DOWN)
    assert [one.role for one in queries.directors_of(activity)] == ["ally-director", "partner-director"]
    winter = queries.open_calls(told).get(kind="open")
    assert [one.number for one in queries.answered_questions(winter)] == [1, 2]
    assert len(queries.waiting_questions(winter)) == 1
    assert len(queries.documents_of(winter)) == 2
    assert all(call.changed_at <= told for call in Call.objects.all())


def test_told_again_it_adds_nothing(told):
    before = (Call.objects.count(), CallQuestion.objects.count(), Thread.objects.count())

    tell_calls(told + timedelta(days=1), by=Person.objects.get(email="programme@example.org"))

    assert (Call.objects.count(), CallQuestion.objects.count(), Thread.objects.count()) == before
