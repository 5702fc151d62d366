"""What becomes of experts and their reviews when a person leaves for good."""

from __future__ import annotations

import json

import pytest

from parvis.accounts.actions.leaving import erase_person
from parvis.accounts.queries import personal
from parvis.domain.evaluation import AssignmentState
from parvis.review.models import Expert, PanelSeat, ReviewVersion
from tests.factories import NOW
from tests.review import building

pytestmark = pytest.mark.django_db


def test_an_erased_reviewer_is_a_pseudonym_and_the_review_stays_as_content():
    made, person = building.reviewed(who=building.expert(name="Ada Quine", email="ada@experts.example"))

    erase_person(person, now=NOW)

    expert = Expert.objects.get(pk=made.expert_id)
    kept = ReviewVersion.objects.get(review__assignment=made)
    assert (expert.name, expert.email) == (expert.code, f"{expert.code.lower()}@erased.invalid")
    assert (expert.expertise_en, expert.organisation_name, expert.nationality) == ("", "", "")
    assert not Expert.objects.serving_on(NOW.date()).filter(pk=expert.pk).exists()
    assert kept.content["strengths"] == "A clear plan and good people."


def test_what_an_erased_expert_had_not_handed_in_goes_and_waits_for_nobody():
    made, person = building.accepted()
    building.write(made, person, strengths="Half a thought.")

    erase_person(person, now=NOW)

    made.refresh_from_db()
    assert (made.state, made.ended_at) == (AssignmentState.WITHDRAWN, NOW)
    assert made.review.draft == {}
    assert not PanelSeat.objects.filter(expert=made.expert, left_at__isnull=True).exists()


def test_an_expert_gets_everything_that_is_kept_on_him_or_her():
    made, person = building.reviewed()

    kept = personal.collected(person)["reviews"]

    assert kept["expert"]["email"] == person.email
    assert [one["proposal"] for one in kept["reviews asked for"]] == [made.proposal.code]
    assert kept["reviews"][0]["content"]["recommendation"] == "fund"
    assert json.dumps(kept)
