"""Pages of the evaluation ask as much for three rows as for one, and how much that is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parvis.domain.calls import WallClock
from parvis.domain.programme_file.stages import ApplicantsAnswer
from parvis.domain.roles import Role
from parvis.review.actions import bids, discussion, matching, opinions, replies, room
from parvis.review.models import Discussion
from parvis.review.queries import discussion as talks
from parvis.standing.actions import conflicts
from tests import factories
from tests.counting import reads
from tests.proposals.building import directors, event_call, submitted
from tests.review import building
from tests.review.building import panel_of, planned
from tests.review.test_consensus import begun, written
from tests.review.test_meetings import member
from tests.review.test_phases import in_a_second_phase

pytestmark = pytest.mark.django_db
one_and_three = pytest.mark.parametrize("number", [1, 3])
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now() - timedelta(minutes=1)


@pytest.fixture
def officer(mails):
    return factories.programme_officer()


@pytest.fixture
def answering(monkeypatch):
    """A stage at which applicants answer."""
    whole = talks.stage_of
    monkeypatch.setattr(talks, "stage_of", lambda of: replace(whole(of), answer=ApplicantsAnswer(words=300)))


@one_and_three
def test_the_rounds(number, officer):
    for _one in range(number):
        building.opened(building.screened(event_call()).call, by=officer)

    assert reads(officer, reverse("review:rounds")) == 5


@one_and_three
def test_a_round_that_was_matched(number, officer):
    call = event_call()
    for _one in range(number):
        building.screened(call)
    for nation in ("NO", "DE", "PL"):
        building.expert(nation, expertise_en="Floods.")
    found = building.opened(call, by=officer, reviews=2)
    matching.take(matching.match(found.code, by=officer, now=timezone.now()), by=officer, now=timezone.now())

    assert reads(officer, found.get_absolute_url()) == 11


@one_and_three
def test_the_pool_of_experts(number, officer):
    for _one in range(number):
        building.expert()

    assert reads(officer, reverse("review:experts")) == 4


@one_and_three
def test_what_an_expert_wants_to_read(number, officer, now):
    reader, call = building.expert(expertise_en="Floods."), event_call()
    for _one in range(number):
        building.screened(call)
    found = building.opened(call, by=officer, reviews=1)
    bids.open_bids(found, until=WallClock.read("2026-12-20T17:00", "Europe/Brussels"), by=officer, now=now)

    assert reads(reader.person, reverse("review:bids", args=[found.code])) == 16


@one_and_three
def test_a_reviewers_desk_and_files(number, officer, now):
    reader, call = building.expert(), event_call()
    for _one in range(number):
        building.accepted(building.screened(call, now=now), reader, now=now)

    asked = [
        reads(reader.person, reverse("review:desk")),
        reads(reader.person, reverse("review:files")),
    ]
    assert asked == [5, 4]


@one_and_three
def test_the_reviews_of_the_others(number, officer, now):
    made, person = building.reviewed(now=now)
    for nation in ("IT", "FR", "DE")[:number]:
        building.reviewed(made.proposal, building.expert(nation), now=now)

    assert reads(person, reverse("review:others", args=[made.code])) == 9


@one_and_three
def test_the_form_of_a_second_phase_with_what_changed(number, now):
    changed = dict(list({"aims": "To warn sooner.", "summary": "Less.", "methods": "Other."}.items())[:number])
    made, person = in_a_second_phase(now, **changed)

    assert reads(person, reverse("review:write", args=[made.code])) == 8


@one_and_three
def test_the_discussions_and_one_of_them(number, officer, now):
    who = building.expert()
    first, anna = building.reviewed(who=who, now=now)
    for _one in range(number - 1):
        building.reviewed(building.screened(first.proposal.call, now=now), who, now=now)
    talk = Discussion.objects.get(proposal=first.proposal)
    for n in range(number):
        discussion.say(talk, f"Remark {n}.", by=anna, now=now)

    asked = [
        reads(anna, reverse("review:discussions")),
        reads(anna, talk.get_absolute_url()),
        reads(officer, talk.get_absolute_url()),
    ]
    assert asked == [3, 15, 14]


@one_and_three
def test_the_applicants_answer_and_those_of_a_round(number, officer, now, answering):
    made, _person = building.reviewed(now=now)
    for nation in ("IT", "FR", "DE")[: number - 1]:
        building.reviewed(made.proposal, building.expert(nation), now=now)
    ally, _partner = directors(made.proposal)
    reply = replies.open_reply(made.round, made.proposal, closes_at=now + DAY, by=officer, now=now)

    asked = [
        reads(ally, reply.get_absolute_url()),
        reads(officer, reverse("review:round-answers", args=[made.round.code])),
    ]
    assert asked == [5, 5]


@one_and_three
def test_the_panels(number, officer):
    for _one in range(number):
        panel_of(officer, 5)

    assert reads(officer, reverse("review:panels")) == 4


@one_and_three
def test_a_proposal_in_the_panel_with_its_reviews(number, officer, now):
    made, _person = building.reviewed(now=now)
    for nation in ("IT", "FR", "DE")[: number - 1]:
        building.reviewed(made.proposal, building.expert(nation), now=now)
    met = building.met(made.proposal.call, by=officer, now=now)

    assert reads(officer, reverse("review:panel-item", args=[met.code, made.proposal.code])) == 14


@one_and_three
def test_the_meeting_room(number, officer, now):
    made, points = planned(officer, *(5, 4, 3)[:number])
    people = [member(made, officer, chairs=n == 0) for n in range(number)]
    room.open_meeting(made, by=officer, now=now)
    room.take_up(points[0], by=officer, now=now)

    addresses = made.get_absolute_url(), reverse("review:meeting-now", args=[made.code])
    asked = [reads(person, address) for person in (officer, people[0]) for address in addresses]
    assert asked == [12, 11, 13, 12]


@one_and_three
def test_writing_a_consensus_report(number, officer):
    report, rapporteur, _people = begun(officer)
    for n in range(number):
        written(report, rapporteur, f"Version {n}.", reason="Again.")

    asked = [
        reads(rapporteur, reverse("review:write-consensus", args=[report.code])),
        reads(rapporteur, report.get_absolute_url()),
    ]
    assert asked == [4, 11]


@one_and_three
def test_the_conflicts_of_a_case(number, officer, now):
    proposal = building.screened(now=now)
    for _one in range(number):
        conflicts.state(factories.person(), "proposal", proposal.code, "relative", by=officer, now=now)

    assert reads(officer, reverse("review:conflicts", args=[proposal.code])) == 4


@one_and_three
def test_a_file_at_the_screening_with_opinions(number, officer, now):
    proposal, _receipt = submitted(now=now)
    for _one in range(number):
        opinions.ask(proposal, factories.person(Role.SCIENTIFIC_ADVISER), due_at=now + DAY, by=officer, now=now)

    assert reads(officer, reverse("review:screen", args=[proposal.code])) == 16
