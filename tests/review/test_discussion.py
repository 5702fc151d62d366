"""The talk about a proposal, the marks that change after it, and the applicants' answer to the reviews."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.domain.programme_file.stages import ApplicantsAnswer
from parvis.domain.refusals import Denied, Gone, Invalid, NotFound, Refused
from parvis.domain.roles import Role
from parvis.domain.standing import Relation
from parvis.review.actions import assignments, replies, reviews
from parvis.review.actions import discussion as actions
from parvis.review.models import Discussion, RemarkVersion, Reply, ReviewVersion
from parvis.review.notify import discussion as letters
from parvis.review.queries import discussion as queries
from parvis.standing import actions as standing
from parvis.standing.actions import conflicts
from tests import factories
from tests.proposals.building import directors
from tests.review import building

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now() - timedelta(minutes=1)


def two(now):
    """Two reviews handed in of one proposal, with who wrote them, and the talk about it."""
    first, anna = building.reviewed(score=4, now=now)
    second, bert = building.reviewed(first.proposal, building.expert("IT"), score=2, now=now)
    return first, anna, second, bert, Discussion.objects.get(proposal=first.proposal)


def sees(person, talk, at):
    return Discussion.objects.visible_to(person, at=at).filter(pk=talk.pk).exists()


def opened(client_of, address):
    client = Client()
    client.force_login(client_of)
    return client.get(address)


def test_the_talk_opens_with_the_own_review_and_to_nobody_else(now):
    first, anna = building.reviewed(now=now)
    _waiting, bert = building.accepted(first.proposal, building.expert("IT"), now=now)
    talk = Discussion.objects.get(proposal=first.proposal)
    member = factories.person()
    standing.relate(member, "proposal", first.proposal.code, Relation.PANEL_MEMBER, cause="test", by=None, now=now)
    officer, barred, auditor = (
        factories.programme_officer(),
        factories.programme_officer(),
        factories.person(Role.AUDITOR),
    )
    conflicts.state(barred, "proposal", first.proposal.code, "relative", by=officer, now=now)

    open_to = {
        "reviewer": sees(anna, talk, now),
        "waiting": sees(bert, talk, now),
        "panel": sees(member, talk, now),
        "officer": sees(officer, talk, now),
        "auditor": sees(auditor, talk, now),
        "conflicted": sees(barred, talk, now),
        "director": sees(directors(first.proposal)[0], talk, now),
        "stranger": sees(factories.person(), talk, now),
    }

    assert [who for who, is_open in open_to.items() if is_open] == ["reviewer", "panel", "officer", "auditor"]
    for who, person in (("barred", barred), ("stranger", factories.person()), ("waiting", bert)):
        hidden, never = (opened(person, f"/en/review/discussions/{code}/") for code in (talk.code, "AAAAAAAAAAAA"))
        assert (who, hidden.status_code, never.status_code) == (who, 404, 404)


def test_a_conflict_declared_later_ends_the_talk_for_its_holder(now):
    first, anna, _second, _bert, talk = two(now)
    assignments.recuse(first, ["relative"], by=anna, now=now)

    assert not sees(anna, talk, now)
    with pytest.raises(NotFound):
        actions.say(talk, "I am still here.", by=anna, now=now)


def test_reviewers_are_numbers_to_each_other_and_names_to_the_office(now):
    _first, anna, _second, bert, talk = two(now)
    actions.say(talk, "The budget is thin.", by=anna, now=now)

    body = opened(bert, talk.get_absolute_url()).content.decode()
    office = opened(factories.programme_officer(), talk.get_absolute_url()).content.decode()

    assert "Reviewer 1" in body and str(anna) not in body and "The budget is thin." in body
    assert str(anna) in office


def test_a_remark_is_revised_beside_what_it_was_and_struck_with_a_reason(now):
    _first, anna, _second, bert, talk = two(now)
    said = actions.say(talk, "It costs to much.", by=anna, now=now)

    actions.revise(talk, said.code, "It costs too much.", by=anna, now=now)
    with pytest.raises(Denied):
        actions.revise(talk, said.code, "No.", by=bert, now=now)
    with pytest.raises(Denied):
        actions.strike(talk, said.code, "I disagree.", by=bert, now=now)
    with pytest.raises(Invalid):
        actions.strike(talk, said.code, " ", by=anna, now=now)
    actions.strike(talk, said.code, "Names a third person.", by=factories.programme_officer(), now=now)

    assert list(said.versions.values_list("text", flat=True)) == ["It costs to much.", "It costs too much."]
    body = opened(bert, talk.get_absolute_url()).content.decode()
    assert "Names a third person." in body and "It costs too much." not in body
    told = Entry.objects.filter(action__startswith="discussion.").order_by("id").values_list("action", flat=True)
    assert list(told) == ["discussion.begun", "discussion.said", "discussion.revised", "discussion.struck"]


def test_said_twice_by_a_double_click_it_stands_once(now):
    _first, anna, _second, _bert, talk = two(now)

    assert actions.say(talk, "Once.", by=anna, now=now) == actions.say(talk, "Once.", by=anna, now=now)
    assert talk.remarks.count() == 1


@pytest.mark.parametrize("ended", ["officer", "panel"])
def test_the_talk_ends_when_an_officer_closes_it_or_the_panel_has_the_proposal(now, ended):
    _first, anna, _second, _bert, talk = two(now)
    officer = factories.programme_officer()
    actions.say(talk, "Before.", by=anna, now=now)
    if ended == "officer":
        actions.close(talk, by=officer, now=now)
        actions.close(talk, by=officer, now=now)
    else:
        building.met(talk.proposal.call, by=officer, now=now)

    with pytest.raises(Refused):
        actions.say(talk, "After.", by=anna, now=now)
    assert talk.remarks.count() == 1
    assert opened(anna, talk.get_absolute_url()).status_code == 200


def test_who_only_reads_along_says_nothing(now):
    first, _anna, _second, _bert, talk = two(now)
    member = factories.person()
    standing.relate(member, "proposal", first.proposal.code, Relation.PANEL_MEMBER, cause="test", by=None, now=now)

    for person in (member, factories.person(Role.AUDITOR)):
        with pytest.raises(Denied):
            actions.say(talk, "A word.", by=person, now=now)


def test_what_was_said_and_what_was_handed_in_can_not_be_changed_in_the_database(now):
    first, anna, _second, _bert, talk = two(now)
    actions.say(talk, "As it was.", by=anna, now=now)

    for rows in (RemarkVersion.objects.all(), ReviewVersion.objects.filter(review__assignment=first)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(number=9)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows._raw_delete(rows.db)


def test_letters_come_once_a_day_and_only_to_who_has_not_seen_it(now):
    first, anna, _second, bert, talk = two(now)
    actions.say(talk, "One.", by=anna, now=now)
    actions.say(talk, "Two.", by=anna, now=now)
    conflicted = building.reviewed(first.proposal, building.expert("FR"), now=now)
    assignments.recuse(conflicted[0], ["relative"], by=conflicted[1], now=now)

    at_once = list(letters.due(now))
    later = list(letters.due(now + 2 * HOUR))
    again = list(letters.due(now + 3 * HOUR))
    actions.look(talk, by=bert, now=now + 3 * HOUR)
    seen = list(letters.due(now + 4 * HOUR))

    officer = talk.round.opened_by
    assert at_once == []
    assert {one.to for one in later} == {bert, officer}
    assert {one.words["count"] for one in later} == {"2"}
    assert {one.key for one in later} == {one.key for one in again}
    assert {one.to for one in seen} == {officer}


def test_after_the_talk_both_marks_stand_with_the_reason_for_panel_and_staff(now):
    first, anna, _second, bert, talk = two(now)
    building.write(first, anna, now=now, merit=2)
    with pytest.raises(Invalid):
        reviews.hand_in(first, by=anna, now=now)
    reviews.hand_in(first, by=anna, now=now, reason="Bert is right about the plan.")
    officer = factories.programme_officer()
    panel = building.met(first.proposal.call, by=officer, now=now)

    page = opened(officer, f"/en/review/panels/{panel.code}/{first.proposal.code}/").content.decode()
    for body in (page, opened(bert, talk.get_absolute_url()).content.decode()):
        assert "Bert is right about the plan." in body
        assert "Marks before and after" in body
    assert list(ReviewVersion.objects.filter(review__assignment=first).values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(now, django_assert_num_queries, count):
    who = building.expert()
    first, anna = building.reviewed(who=who, now=now)
    for _n in range(count - 1):
        building.reviewed(building.screened(first.proposal.call, now=now), who, now=now)

    with django_assert_num_queries(2):
        found = queries.listed(anna, at=now)

    assert len(found) == count


@pytest.fixture
def answering(monkeypatch):
    """A stage at which applicants answer in three words."""
    whole = queries.stage_of

    def stage_of(round):  # noqa: A002
        return replace(whole(round), answer=ApplicantsAnswer(words=3))

    monkeypatch.setattr(queries, "stage_of", stage_of)


def test_without_the_setting_applicants_never_answer(now):
    first, _anna = building.reviewed(now=now)

    with pytest.raises(Refused):
        replies.open_reply(first.round, first.proposal, closes_at=now + DAY, by=factories.programme_officer(), now=now)


def test_directors_read_the_reviews_without_names_and_secrets_and_answer_once(now, answering):
    first, anna = building.reviewed(confidential="Between us: they are friends.", now=now)
    officer = factories.programme_officer()
    ally, partner = directors(first.proposal)
    made = replies.open_reply(first.round, first.proposal, closes_at=now + DAY, by=officer, now=now)
    again = replies.open_reply(first.round, first.proposal, closes_at=now + 2 * DAY, by=officer, now=now)

    body = opened(ally, made.get_absolute_url()).content.decode()
    assert made.pk == again.pk
    assert "A clear plan and good people." in body
    assert "Between us" not in body and str(anna) not in body and "Fund" not in body
    assert opened(anna, made.get_absolute_url()).status_code == 404  # nothing is handed in yet

    replies.save_reply(made, "We thank you.", base_version=0, by=ally, now=now)
    with pytest.raises(Refused):
        replies.save_reply(made, "Mine.", base_version=0, by=partner, now=now)
    with pytest.raises(Invalid):
        replies.hand_in_reply(made, "We thank you very much.", base_version=1, by=ally, now=now)
    done = replies.hand_in_reply(made, "We thank you.", base_version=1, by=partner, now=now)
    replies.hand_in_reply(made, "We thank you.", base_version=1, by=partner, now=now)
    with pytest.raises(Refused):
        replies.save_reply(made, "More.", base_version=2, by=ally, now=now)

    assert (done.text, done.handed_in_by) == ("We thank you.", partner)
    assert "We thank you." in opened(anna, f"/en/review/of-mine/{first.code}/others/").content.decode()
    assert Entry.objects.filter(action="review.answered").count() == 1


def test_what_comes_at_the_closing_moment_is_too_late(now, answering):
    first, _anna = building.reviewed(now=now)
    ally, _partner = directors(first.proposal)
    made = replies.open_reply(
        first.round, first.proposal, closes_at=now + DAY, by=factories.programme_officer(), now=now
    )

    with pytest.raises(Gone):
        replies.hand_in_reply(made, "Late.", base_version=0, by=ally, now=now + DAY)
    replies.hand_in_reply(made, "Early.", base_version=0, by=ally, now=now + DAY - timedelta(seconds=1))


def test_an_answer_waits_for_all_reviews_and_is_nobody_elses(now, answering):
    first, anna = building.reviewed(now=now)
    building.accepted(first.proposal, building.expert("IT"), now=now)
    officer, stranger = factories.programme_officer(), factories.person()

    with pytest.raises(Refused):
        replies.open_reply(first.round, first.proposal, closes_at=now + DAY, by=officer, now=now)
    made = Reply.objects.create(
        round=first.round, proposal=first.proposal, opened_by=officer, opened_at=now, closes_at=now + DAY, words=3
    )

    for person in (stranger, anna):
        assert opened(person, made.get_absolute_url()).status_code == 404
        with pytest.raises(NotFound):
            replies.save_reply(made, "Not mine.", base_version=0, by=person, now=now)


def test_the_office_opens_the_answers_of_a_round_whose_reviews_are_there(now, answering):
    first, _anna = building.reviewed(now=now)
    client = Client()
    client.force_login(factories.programme_officer())
    address = f"/en/review/rounds/{first.round.code}/answers/"

    page = client.get(address).content.decode()
    answer = client.post(address, {"closes": "2030-01-15T17:00"})

    assert "Open 1 answer" in page
    assert answer.status_code == 302
    assert Reply.objects.filter(proposal=first.proposal).count() == 1


def test_the_page_of_ones_own_proposal_says_that_the_reviews_have_come(now, monkeypatch):
    from parvis.review.offers import replies as offers

    first, anna = building.reviewed(now=now)
    ally, _partner = directors(first.proposal)
    Reply.objects.create(
        round=first.round,
        proposal=first.proposal,
        opened_by=factories.programme_officer(),
        opened_at=now,
        closes_at=now + DAY,
        words=3,
    )
    address = f"/en/proposals/{first.proposal.code}/"
    assert "The reviews have come." not in opened(ally, address).content.decode()  # the programme has no such answer

    whole = offers.programme_of(first.proposal.call)
    told = replace(whole, stages=tuple(replace(one, answer=ApplicantsAnswer()) for one in whole.stages))
    monkeypatch.setattr(offers, "programme_of", lambda call: told)

    assert "The reviews have come." in opened(ally, address).content.decode()
    client = Client()
    client.force_login(anna)
    assert "The reviews have come." not in client.get(address, follow=True).content.decode()


@pytest.mark.parametrize("answers", [True, False])
def test_the_round_leads_to_the_answers_only_where_the_stage_has_them(now, request, answers):
    if answers:
        request.getfixturevalue("answering")
    held = building.opened(by=factories.programme_officer())

    page = opened(held.opened_by, held.get_absolute_url()).content.decode()

    assert (reverse("review:round-answers", args=[held.code]) in page) is answers
