"""Two hands at the same moment, on a database where they can be: one row, one letter, one closing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django_tasks_db.models import DBTaskResult

from parvis.audit.models import Entry
from parvis.correspondence.actions import remind
from parvis.correspondence.models import Message
from parvis.domain.calls import WallClock
from parvis.domain.refusals import Refused
from parvis.review.actions import assignments, matching, meetings, minutes, pairs, panel, room, rounds, screening, votes
from parvis.review.models import (
    Assignment,
    Ballot,
    ForbiddenPair,
    Minute,
    Panel,
    PointTurn,
    Round,
    Screening,
    Vote,
)
from tests import factories
from tests.factories import NOW
from tests.proposals import building as proposals
from tests.review import building
from tests.review.building import DAY, DUE_AT

pytestmark = [pytest.mark.heavy, pytest.mark.several_writers, pytest.mark.django_db(transaction=True)]


def at_once(*acts):
    """What came of doing these at the same moment: what each gave, or the refusal's code."""
    start = Barrier(len(acts))

    def one(act):
        try:
            start.wait()
            return act()
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_two_officers_close_one_panel_at_once(mails):
    done, _reader = building.reviewed()
    first, second = building.officers()
    met = building.met(done.proposal.call, by=first)
    panel.decide(met.items.get().code, "recommended", by=first, now=NOW)

    came = at_once(*[lambda by=by: panel.close_panel(met, by=by, now=NOW).closed_by for by in (first, second)])

    kept = Panel.objects.get()
    assert came[0] == came[1] == kept.closed_by
    assert Entry.objects.filter(action="panel.closed").count() == 1


def test_a_verdict_and_the_closing_at_once_agree_with_each_other(mails):
    done, _reader = building.reviewed()
    first, second = building.officers()
    met = building.met(done.proposal.call, by=first)
    code = met.items.get().code
    panel.decide(code, "recommended", by=first, now=NOW)

    came = at_once(
        lambda: panel.close_panel(met, by=first, now=NOW).state,
        lambda: panel.decide(code, "not-recommended", reasons="On reflection.", by=second, now=NOW).outcome,
    )

    kept = Entry.objects.get(action="panel.closed").facts.filter(path__startswith="list")
    written = " ".join(kept.values_list("value", flat=True))
    assert came[0] == "closed" and came[1] in ("not-recommended", "panel-closed")
    stands = "recommended" if came[1] == "panel-closed" else "not-recommended"
    assert met.items.get().outcome == stands and f'"{stands}"' in written


def test_two_officers_open_one_panel_and_one_round_at_once(mails):
    proposal = building.screened()
    first, second = building.officers()

    came = at_once(*[lambda by=by: building.met(proposal.call, by=by).pk for by in (first, second)])
    drawn = at_once(*[lambda by=by: building.opened(proposal.call, by=by).pk for by in (first, second)])

    assert came == [Panel.objects.get().pk] * 2
    assert drawn == [Round.objects.get().pk] * 2


def test_two_officers_send_one_rounds_invitations_at_once(mails):
    proposal = building.screened()
    first, second = building.officers()
    drawn = building.opened(proposal.call, by=first)
    for _number in range(3):
        pairs.add_pair(drawn, proposal, building.expert(), by=first, now=NOW)

    came = at_once(*[lambda by=by: rounds.send_invitations(drawn, by=by, now=NOW) for by in (first, second)])

    assert sorted(came) == [0, 3]
    assert Message.objects.filter(kind="review.invited").count() == 3
    assert set(Assignment.objects.values_list("sendings", flat=True)) == {1}


def test_accepting_and_taking_back_at_once_leave_the_text_open_or_closed_and_never_both(mails):
    asked = building.invited()
    officer, reader = factories.programme_officer(), asked.expert.person

    at_once(
        lambda: assignments.declare(asked, [], confidential=True, by=reader, now=NOW),
        lambda: assignments.withdraw(asked, reason="", by=officer, now=NOW),
    )

    asked.refresh_from_db()
    from parvis.proposals.models import Proposal

    opened = Proposal.objects.visible_to(reader, at=NOW).filter(pk=asked.proposal_id).exists()
    assert (asked.state, opened) in {("withdrawn", False), ("accepted", True)}


def test_two_officers_decide_one_file_at_once(mails):
    proposal = proposals.submitted()[0]
    first, second = building.officers()

    came = at_once(
        lambda: screening.let_pass(proposal, by=first, now=NOW).state,
        lambda: screening.turn_down(proposal, reasons=["outside-priorities"], by=second, now=NOW).state,
    )

    assert Screening.objects.count() == 1
    assert sorted(came)[0] in ("decided", "passed") and sorted(came) != ["passed", "returned"]


def test_two_clocks_at_once_send_a_reminder_once(mails, settings):
    building.accepted()
    # The queue of the house, whose tasks are written with the letter or not at all.
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["now", "media"]}}

    at_once(*[lambda: remind(DUE_AT - DAY)] * 2)

    assert Message.objects.filter(kind="review.due").count() == 1
    assert DBTaskResult.objects.count() == 1


def test_two_officers_take_one_matching_and_lock_one_pair_at_once(mails):
    proposal = building.screened()
    first, second = building.officers()
    for nation in ("NO", "DE", "PL"):
        building.expert(nation)
    drawn = building.opened(proposal.call, by=first, reviews=2)
    proposed = matching.match(drawn.code, by=first, now=NOW)

    at_once(*[lambda by=by: matching.take(proposed, by=by, now=NOW).pk for by in (first, second)])
    pair = drawn.assignments.first()
    at_once(*[lambda by=by: pairs.lock(pair, by=by, now=NOW).pk for by in (first, second)])

    assert drawn.assignments.counting().count() == 2
    assert Entry.objects.filter(action="round.matching-taken").count() == 1
    assert Entry.objects.filter(action="round.pair-kept").count() == 1


def test_crossing_a_pair_out_and_taking_a_matching_that_has_it_never_both_hold(mails):
    proposal = building.screened()
    first, second = building.officers()
    expert = building.expert()
    drawn = building.opened(proposal.call, by=first, reviews=1)
    proposed = matching.match(drawn.code, by=first, now=NOW)

    at_once(
        lambda: matching.take(proposed, by=first, now=NOW),
        lambda: pairs.forbid(drawn, proposal, expert, by=second, now=NOW),
    )

    assert ForbiddenPair.objects.filter(expert=expert).count() == 1
    assert not drawn.assignments.counting().exists()


def sitting(first, *, size: int = 3):
    """A meeting under way with so many members in the room, its first point, and those members."""
    done, _reader = building.reviewed()
    met = building.met(done.proposal.call, by=first)
    experts = [building.expert() for _n in range(size)]
    for expert in experts:
        panel.seat(met, expert, by=first, now=NOW)
    made = meetings.plan_meeting(
        met, WallClock.read("2027-02-01T09:00", "Europe/Brussels"), place="", by=first, now=NOW
    )
    room.open_meeting(made, by=first, now=NOW)
    for expert in experts:
        room.enter(made, expert.person, by=first, now=NOW)
    return made, made.points.get(), [expert.person for expert in experts]


def test_a_vote_and_the_closing_at_once_agree_with_each_other(mails):
    first, _second = building.officers()
    _made, point, people = sitting(first)
    room.take_up(point, by=first, now=NOW)
    vote = votes.open_vote(point, "outcome", by=first, now=NOW)
    for person in people[:2]:
        votes.cast_vote(vote, "recommended", by=person, now=NOW)

    came = at_once(
        lambda: votes.close_vote(vote, by=first, now=NOW).state,
        lambda: votes.cast_vote(vote, "reserve", by=people[2], now=NOW).choice,
    )

    counted = Vote.objects.get().result
    assert came[0] == "closed" and came[1] in ("reserve", "vote-closed")
    assert len(counted["voted"]) == Ballot.objects.count() == (2 if came[1] == "vote-closed" else 3)


def test_two_officers_take_up_and_end_at_once_and_one_vote_is_opened(mails):
    first, second = building.officers()
    made, point, people = sitting(first)

    turns = at_once(*[lambda by=by: room.take_up(point, by=by, now=NOW).pk for by in (first, second)])
    opened = at_once(*[lambda by=by: votes.open_vote(point, "outcome", by=by, now=NOW).pk for by in (first, second)])
    cast = at_once(*[lambda: votes.cast_vote(Vote.objects.get(), "reserve", by=people[0], now=NOW).pk] * 2)
    came = at_once(*[lambda: room.enter(made, people[0], by=people[0], now=NOW).pk] * 2)

    assert turns == [PointTurn.objects.get().pk] * 2
    assert opened == [Vote.objects.get().pk] * 2
    assert cast == [Ballot.objects.get().pk] * 2
    assert len(set(came)) == 1
    votes.close_vote(Vote.objects.get(), by=first, now=NOW)
    ended = at_once(*[lambda by=by: room.end_meeting(made, by=by, now=NOW).state for by in (first, second)])
    assert ended == ["ended", "ended"] and Entry.objects.filter(action="meeting.ended").count() == 1
    drawn = at_once(*[lambda by=by: minutes.draw_minute(made, by=by, now=NOW).pk for by in (first, second)])
    assert drawn == [Minute.objects.get().pk] * 2
