"""The example's network: both sides, introductions in every state, an open and a closed circle."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.accounts.models import Person
from parvis.demo import story
from parvis.demo.network import tell_network
from parvis.domain.network import IntroductionState
from parvis.network.models import Circle, CirclePost, Introduction, Profile
from parvis.network.queries import circles, partners

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(settings, tmp_path):
    settings.OUTBOX = tmp_path
    now = timezone.now()
    story.Story(now, lambda line: None).people()
    tell_network(now)
    partners.forget_pool()
    return now


def test_the_network_is_told_once_and_is_lively(told):
    states = {one.asking.state_at(told) for one in Introduction.objects.all()}
    assert states == set(IntroductionState)
    assert sorted(Circle.objects.values_list("is_open", flat=True)) == [False, True]
    assert CirclePost.objects.filter(hidden_at__isnull=False).count() == 1
    before = (Profile.objects.count(), CirclePost.objects.count(), Introduction.objects.count())

    tell_network(told + timedelta(days=1))

    assert (Profile.objects.count(), CirclePost.objects.count(), Introduction.objects.count()) == before
    assert before[0] == 25


def test_partners_are_suggested_across_the_two_sides_and_languages(told):
    def first(name):
        person = Person.objects.get(email=f"{name}@scientists.example")
        found = partners.suggestions(person.profile, at=told, language="en", most=3)
        return [one.who.name for one in found]

    assert first("helen")[0] == "Nino Kvaratskheli-Bers"
    assert "Tamar Zhvali" in first("maelle")  # one writes French only, the other English only
    assert "Ileana Codreanu-Pruteanu" in first("konrad")


def test_the_closed_circle_is_not_there_for_others(told):
    helen = Person.objects.get(email="helen@scientists.example")

    assert [circle.name for circle in circles.circles(helen, at=told)] == ["Listening to harbours"]
