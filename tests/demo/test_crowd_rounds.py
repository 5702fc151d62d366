"""The crowd's rounds of reviews: laid down once, at three states, and as sound as what the actions write."""

from __future__ import annotations

import pytest
from django.utils import timezone

from parvis.demo import crowd
from parvis.demo.crowd import rounds
from parvis.review.models import Assignment, Expert, Matching, Panel, Review, ReviewVersion, Round
from parvis.review.queries import assignments, reviews
from parvis.review.queries import panel as panels
from parvis.standing.models import Relation
from tests import factories

SMALL = crowd.Size(assets=0, people=150, proposals=0, calls=1, entries=0, rounds=3)


@pytest.fixture(scope="module")
def crowded(once):
    """Three rounds of some ten proposals each, laid down twice."""
    now = timezone.now()
    with once(), pytest.MonkeyPatch.context() as patched:
        patched.setitem(crowd.SIZES, "M", SMALL)
        for name, number in (("PROPOSALS", 14), ("EXPERTS", 24), ("SEATS", 3), ("DESK", 5)):
            patched.setattr(rounds, name, number)
        factories.programme_officer()
        factories.programme_officer(email="second.officer@example.org")
        for _time in range(2):
            crowd.load("M", now=now, say=lambda line: None)
        yield now


@pytest.fixture
def judged(crowded, db):
    """The rounds, as if each test had its own."""
    return crowded


def test_the_crowds_rounds_stand_at_three_states(judged):
    first, second, third = Round.objects.order_by("-call__closes_at")

    assert (first.state, second.state, third.state) == ("sent", "sent", "matched")
    assert set(first.assignments.values_list("state", flat=True)) == {"accepted", "done"}
    assert set(second.assignments.values_list("state", flat=True)) == {"done"}
    assert set(third.assignments.values_list("state", flat=True)) == {"proposed"}
    assert {one.told["state"] for one in Matching.objects.filter(state="taken")} == {"complete"}


def test_one_of_the_crowds_reviewers_has_a_full_desk(judged):
    desks = [assignments.asked_of(one.person, at=judged) for one in Expert.objects.all()]

    assert max(sum(one.state == "accepted" for one in desk) for desk in desks) >= 5


def test_the_crowds_reviews_are_whole_and_their_writers_may_read(judged):
    versions = ReviewVersion.objects.select_related("review__assignment__round__call")

    for one in versions:
        programme, stage, _form = assignments.form_of(one.review.assignment)
        given = reviews.content(one.review)
        assert [*reviews.asked(programme, stage).lacks(given)] == []
        assert reviews.whole(programme, stage, given) == one.content
    assert len(versions) == Review.objects.count() == Assignment.objects.filter(state="done").count() > 0
    open_to = Relation.objects.filter(relation="reviewer", to_at__isnull=True).count()
    assert open_to == Assignment.objects.filter(state__in=["accepted", "done"]).count()


def test_the_crowds_panel_ranks_its_list(judged):
    panel = Panel.objects.get()

    found = panels.listed(panel, None, at=judged)

    assert found.ranked[0].rank == 1
    assert found.ranking.state == "adjusted"
    assert all(row.marks.reviews == 3 for row in found.ranked)
