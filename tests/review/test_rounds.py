"""A round under way: its due moment moves, an invitation is taken back, reminders stop when the work is done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.audit.models import Entry
from parvis.correspondence.actions import remind
from parvis.correspondence.models import Message
from parvis.domain.calls import WallClock
from parvis.domain.refusals import Invalid, NotFound, Refused
from parvis.proposals.models import Proposal
from parvis.review.actions import assignments, reviews, rounds
from parvis.review.models import Assignment
from parvis.review.notify.assignments import due as due_letters
from parvis.standing.actions.conflicts import state
from tests import factories
from tests.factories import NOW
from tests.review import building
from tests.review.building import DUE_AT

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = WallClock.read("2027-02-15T17:00", "Europe/Brussels")


def test_another_due_moment_holds_for_what_is_under_way_and_not_for_what_is_done(mails):
    proposal = building.screened()
    done, _reader = building.reviewed(proposal)
    taken, _other = building.accepted(proposal)
    officer = factories.programme_officer()

    rounds.put_off(taken.round, due=LATER, by=officer, now=NOW)

    for one in (done, taken):
        one.refresh_from_db()
    assert (taken.due_at, done.due_at, taken.round.due_at) == (LATER.at(), DUE_AT, LATER.at())
    kept = dict(Entry.objects.get(action="round.put-off").facts.values_list("path", "value"))
    assert DUE_AT.isoformat() in kept["from"] and LATER.at().isoformat() in kept["to"]


def test_reviews_are_not_put_off_into_the_past(mails):
    taken, _reader = building.accepted()
    officer = factories.programme_officer()
    with pytest.raises(Invalid) as refused:
        rounds.put_off(taken.round, due=LATER, by=officer, now=LATER.at())
    assert refused.value.field == "due"
    taken.refresh_from_db()
    assert taken.due_at == DUE_AT


def test_what_was_put_off_is_reminded_of_at_its_new_moment(mails):
    taken, _reader = building.accepted()
    near = DUE_AT - DAY
    assert [one.kind for one in due_letters(near)] == ["review.due"]

    rounds.put_off(taken.round, due=LATER, by=factories.programme_officer(), now=NOW)

    assert list(due_letters(near)) == []
    assert [one.kind for one in due_letters(LATER.at() - DAY)] == ["review.due"]


def test_a_review_taken_back_closes_the_text_and_tells_the_expert_once(mails):
    taken, reader = building.accepted()
    officer = factories.programme_officer()
    mails.clear()

    assignments.withdraw(taken, reason="Two reviews are enough.", by=officer, now=NOW + HOUR)
    assignments.withdraw(taken, reason="Again.", by=officer, now=NOW + HOUR)

    taken.refresh_from_db()
    assert (taken.state, taken.ended_at, taken.reason) == ("withdrawn", NOW + HOUR, "Two reviews are enough.")
    assert not Proposal.objects.visible_to(reader, at=NOW + HOUR).filter(pk=taken.proposal_id).exists()
    assert [mail.to for mail in mails()] == [reader.email]
    assert list(due_letters(DUE_AT - DAY)) == []
    with pytest.raises(Refused):
        assignments.declare(taken, [], confidential=True, by=reader, now=NOW + HOUR)


def test_nobody_takes_back_a_review_of_a_proposal_hidden_from_him_or_her(mails):
    taken, _reader = building.accepted()
    officer = factories.programme_officer()
    state(officer, "proposal", taken.proposal.code, "relative", by=officer, now=NOW)
    with pytest.raises(NotFound):
        assignments.withdraw(taken, reason="", by=officer, now=NOW)
    taken.refresh_from_db()
    assert taken.state == "accepted"


def test_taking_up_asks_for_the_declaration_first_and_for_the_right_person(mails):
    asked = building.invited(who=building.expert(account=False))
    person = factories.person(email=asked.expert.email)
    with pytest.raises(Refused) as early:
        assignments.take_up(asked, by=person, now=NOW)
    assignments.declare(asked, [], confidential=True, by=person, now=NOW)
    with pytest.raises(Refused) as another:
        assignments.take_up(asked, by=factories.person(), now=NOW)

    assert (early.value.code, another.value.code) == ("declare-first", "another-address")


def test_taking_up_looks_for_conflicts_once_more(mails):
    asked = building.invited(who=building.expert(account=False))
    assignments.declare(asked, [], confidential=True, now=NOW)
    person = factories.person(email=asked.expert.email)
    state(person, "proposal", asked.proposal.code, "relative", by=factories.programme_officer(), now=NOW)

    found = assignments.take_up(asked, by=person, now=NOW)

    assert found.state == "recused"
    assert not Proposal.objects.visible_to(person, at=NOW).filter(pk=asked.proposal_id).exists()


def reminded(at) -> list[str]:
    """The kinds of letters that go when the clock asks at this moment, and asks again at once."""
    before = set(Message.objects.values_list("pk", flat=True))
    remind(at)
    remind(at)
    return sorted(Message.objects.exclude(pk__in=before).values_list("kind", flat=True))


@pytest.mark.parametrize("ending", ["handed in", "declined", "recused", "withdrawn"])
def test_reminders_stop_when_the_work_is_done(ending, mails):
    taken, reader = building.accepted()
    officer = factories.programme_officer()
    assert reminded(DUE_AT - 8 * DAY) == []
    assert reminded(DUE_AT - 6 * DAY) == ["review.due"]

    if ending == "handed in":
        building.write(taken, reader, **building.answers(taken))
        reviews.hand_in(Assignment.objects.get(pk=taken.pk), by=reader, now=DUE_AT - 5 * DAY)
    elif ending == "withdrawn":
        assignments.withdraw(taken, reason="", by=officer, now=DUE_AT - 5 * DAY)
    else:
        act = assignments.decline if ending == "declined" else assignments.recuse
        grounds = () if ending == "declined" else (["relative"],)
        act(taken, *grounds, by=reader, now=DUE_AT - 5 * DAY)

    for moment in (DUE_AT - DAY, DUE_AT + 2 * DAY, DUE_AT + 6 * DAY):
        assert reminded(moment) == []


def test_what_is_not_done_is_reminded_of_to_the_end(mails):
    building.accepted()
    moments = (DUE_AT - 6 * DAY, DUE_AT - DAY, DUE_AT + 2 * DAY, DUE_AT + 6 * DAY)
    assert [reminded(one) for one in moments] == [
        ["review.due"],
        ["review.due"],
        ["review.overdue"],
        ["review.overdue"],
    ]


def test_an_invitation_is_reminded_of_until_it_is_answered(mails):
    asked = building.invited()
    assert reminded(NOW + 5 * DAY) == ["review.answer"]
    assignments.declare(asked, [], confidential=True, by=asked.expert.person, now=NOW + 6 * DAY)
    assert reminded(NOW + 9 * DAY) == []
