"""What becomes of experts and their reviews when a person leaves for good."""

from __future__ import annotations

import json

import pytest

from parvis.accounts.actions.leaving import erase_person
from parvis.accounts.queries import personal
from parvis.domain.evaluation import AssignmentState
from parvis.review.actions import discussion, meetings
from parvis.review.models import Discussion, Expert, MeetingAnswer, PanelSeat, ReviewVersion
from tests.factories import NOW
from tests.review import building
from tests.review.test_meetings import member
from tests.review.test_minutes import held

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


def test_what_was_said_in_a_discussion_is_in_the_file_with_every_version():
    made, person = building.reviewed()
    talk = Discussion.objects.get(proposal=made.proposal)
    remark = discussion.say(talk, "Too dear.", by=person, now=NOW)
    discussion.revise(talk, remark.code, "A little dear.", by=person, now=NOW)

    [kept] = personal.collected(person)["reviews"]["remarks"]

    assert kept["proposal"] == made.proposal.code
    assert [one["text"] for one in kept["words"]] == ["Too dear.", "A little dear."]


def test_a_member_gets_presence_votes_and_answers_of_the_panel(sitting, mails):
    made, people, (_first, second, _third) = held(sitting)

    free, torn = (personal.collected(people[place])["reviews"] for place in (1, 3))

    assert [(one["meeting"], one["as"]) for one in free["in meetings"]] == [(made.code, "member")]
    assert [one["choice"] for one in free["open votes"]] == ["recommended"]
    assert [one["content"]["strengths"] for one in free["consensus reports"]] == ["Of strengths."]
    assert free["out of the room"] == []
    assert [(one["proposal"], one["cause"]) for one in torn["out of the room"]] == [
        (second.subject.proposal.code, "conflict")
    ]
    [agreed] = personal.collected(people[2])["reviews"]["answers to consensus reports"]
    assert (agreed["agrees"], agreed["words"]) == (False, "Too short.")
    assert json.dumps([free, torn])


def test_who_leaves_takes_the_words_of_an_answer_along(sitting, mails):
    officer, made, _points = sitting
    person = member(made, officer)
    meetings.say_coming(made, "stays-away", words="My knee.", by=person, now=NOW)
    [told] = personal.collected(person)["reviews"]["answers to meetings"]

    erase_person(person, now=NOW)

    assert (told["answer"], told["words"]) == ("stays-away", "My knee.")
    assert MeetingAnswer.objects.get().words == ""
