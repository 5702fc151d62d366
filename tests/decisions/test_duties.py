"""What waits on the desk of delegations, the chair, the secretary and approvers; each is gone once it is done."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from parvis.decisions.actions import adding, circulating, drafting, meetings, ruling, tabling, voting
from parvis.decisions.models import CommitteeMeeting
from parvis.decisions.offers import duties
from parvis.domain.deciding import Choice, Procedure
from parvis.domain.papers import Ruling
from parvis.domain.programme_file.stages import VoteRule
from parvis.domain.roles import Role
from parvis.web.duties import Turn, told
from tests import factories
from tests.decisions import building
from tests.decisions.building import DAY, DEADLINE, TEXTS
from tests.decisions.test_deciding import LATER, TWO, bodies, in_session, secretary, tabled
from tests.decisions.test_silence import say
from tests.factories import NOW

__all__ = ["bodies"]
pytestmark = pytest.mark.django_db


def desk(person, at=NOW, turn: Turn = Turn.MINE) -> list[str]:
    """What this person's desk says of the body, list by list."""
    return [one.what for one in told(duties(person, at=at), person, at=at) if one.turn is turn]


def planned(by, *papers, circulated=True) -> CommitteeMeeting:
    meeting = meetings.plan_meeting(TEXTS, "2026-11-27T10:00", place="Room 4", by=by, now=NOW)
    for paper in papers:
        meetings.put_on_agenda(meeting, paper, by=by, now=NOW)
    meetings.put_on_agenda(meeting, None, {"en": "Opening", "fr": "Ouverture"}, by=by, now=NOW)
    meeting.refresh_from_db()
    return meetings.circulate_agenda(meeting, base=meeting.version, by=by, now=NOW) if circulated else meeting


# A draft


def test_a_draft_is_its_drafters_until_it_is_complete_and_then_the_chairs():
    officer, chair = building.officer(), building.chair()
    paper = drafting.draft_paper(TEXTS, by=officer, now=NOW)

    assert desk(officer) == ["Complete the paper"]
    assert desk(chair) == []
    line = drafting.put_on_paper(paper, building.proposal().code, by=officer, now=NOW)
    drafting.write_brief(line, {"en": "Brief.", "fr": "Fiche."}, amount=line.amount, by=officer, now=NOW)
    assert "Complete the paper" not in desk(officer)
    assert desk(officer, turn=Turn.THEIRS) == ["The chair puts it under silence"]
    assert desk(chair) == ["Circulate the paper"]
    paper.refresh_from_db()
    circulating.circulate(paper, building.ENDS, insists=True, by=chair, now=NOW)
    assert desk(chair) == []
    assert desk(officer, turn=Turn.THEIRS) == []


def test_a_draft_for_a_meeting_waits_for_the_secretary():
    runner, paper = secretary(), building.drafted(1)
    paper.procedure = Procedure.CONSENSUS
    paper.save(update_fields=["procedure"])

    assert desk(runner) == ["Put the paper before the meeting"]
    tabling.table_paper(paper, by=runner, now=NOW)
    assert desk(runner) == []


def test_an_addendum_in_draft_waits_for_the_chair():
    officer, chair = building.officer(), building.chair()
    paper = building.under_silence(1, by=chair, drafter=officer)
    draft = adding.write_addendum(paper, TEXTS, base=0, by=officer, now=NOW)

    assert desk(chair) == ["Circulate the addendum"]
    adding.circulate_addendum(paper, base=draft.version, by=chair, now=NOW)
    assert desk(chair) == []


# A meeting


def test_an_agenda_waits_for_the_secretary_until_it_is_sent_and_again_once_it_has_changed():
    runner, norway = secretary(), building.delegate("NO")
    meeting = planned(runner, circulated=False)

    assert desk(runner) == ["Send the agenda"]
    assert desk(norway.person, turn=Turn.COMING) == []
    meeting = meetings.circulate_agenda(meeting, base=meeting.version, by=runner, now=NOW)
    assert (desk(runner), desk(runner, turn=Turn.COMING)) == ([], ["The body meets"])
    assert desk(norway.person, turn=Turn.COMING) == ["The body meets"]
    meetings.put_on_agenda(meeting, None, {"en": "More", "fr": "Plus"}, by=runner, now=NOW)
    assert desk(runner) == ["Send the agenda again: it has changed"]


def test_a_meeting_is_opened_run_and_ended_and_leaves_the_desks():
    runner, norway = secretary(), building.delegate("NO")
    meeting = planned(runner)
    hour = meeting.starts_at

    assert desk(runner, hour) == ["Open the meeting"]
    meeting = meetings.open_meeting(meeting, by=runner, now=hour)
    assert desk(runner, hour) == ["Run the meeting to its end"]
    assert desk(norway.person, hour, Turn.COMING) == ["The body is meeting"]
    meetings.end_meeting(meeting, by=runner, now=hour)
    assert "Run the meeting to its end" not in desk(runner, hour)
    assert desk(norway.person, hour, Turn.COMING) == []


@pytest.mark.parametrize("how", ["agenda", "revision", "ruling"])
def test_a_broken_silence_waits_until_somebody_takes_it_up(how):
    chair, runner, officer = building.chair(), secretary(), building.officer()
    paper = building.under_silence(2, by=chair, drafter=officer)
    say(paper, building.delegate("NO"))
    words, after = "Silence was broken: take it up in a meeting or have it revised", DEADLINE + DAY

    assert desk(chair, DEADLINE - DAY) == desk(runner, DEADLINE - DAY) == []
    assert (desk(chair, after), desk(runner, after)) == ([words], [words])
    if how == "agenda":
        planned(runner, paper)
    elif how == "revision":
        circulating.revise(paper, by=officer, now=after)
    else:
        ruling.rule_line(paper.lines.get(number=1), Ruling.DROPPED, words="", by=chair, now=after)
    assert words not in desk(chair, after) + desk(runner, after)


# Delegations


def test_a_paper_under_silence_waits_for_each_delegation_with_its_minute_and_is_the_others_turn_once_it_objects():
    norway, portugal = building.delegate("NO"), building.delegate("PT")
    paper = building.under_silence(1)
    before = told(duties(norway.person, at=NOW), norway.person, at=NOW)

    assert [(one.turn, one.at, one.near) for one in before if one.at] == [(Turn.MINE, DEADLINE, False)]
    say(paper, norway)
    assert desk(norway.person, DEADLINE - timedelta(hours=5)) == []
    assert desk(norway.person, DEADLINE - timedelta(hours=5), Turn.THEIRS) == ["Be silent, or break the silence"]
    [near] = [one for one in told(duties(portugal.person, at=LATER + 6 * DAY), portugal.person, at=LATER) if one.at]
    assert (near.turn, near.near) == (Turn.MINE, DEADLINE - (LATER + 6 * DAY) <= DAY)
    assert desk(portugal.person, DEADLINE) == []


def test_an_open_vote_waits_for_who_represents_the_nation_in_the_room_until_it_has_voted(bodies):
    bodies(Procedure.MAJORITY, decision={"vote": VoteRule(quorum_percent=5)})
    paper, chair = tabled(Procedure.MAJORITY), building.chair()
    norway, portugal = building.delegate("NO"), building.delegate("PT")
    meeting = in_session(paper, seats=[norway])
    ballot = voting.open_ballot(paper.lines.get(), meeting, by=chair, now=LATER)

    assert [desk(one.person, LATER) for one in (norway, portugal)] == [["Vote for your nation"], []]
    voting.cast_vote(ballot, Choice.FOR, by=norway.person, now=LATER)
    assert desk(norway.person, LATER) == []


# Approvers


def test_a_staff_gate_waits_for_another_officer_than_the_drafter_until_it_is_decided(bodies):
    bodies(Procedure.STAFF_GATE)
    paper, officer = tabled(Procedure.STAFF_GATE, 2), building.officer()

    assert (desk(officer, LATER), desk(paper.drafted_by, LATER)) == (["Approve, or not"], [])
    for line in paper.lines.all():
        assert desk(officer, LATER) == ["Approve, or not"]
        ruling.rule_line(line, Ruling.AGREED, words="", by=officer, now=LATER, approver="office")
    assert desk(officer, LATER) == []


def test_a_draft_for_an_office_waits_for_an_officer_to_put_it_forward(bodies):
    bodies(Procedure.STAFF_GATE)
    paper = building.drafted(1, by=building.officer())
    paper.procedure = Procedure.STAFF_GATE
    paper.save(update_fields=["procedure"])

    assert desk(paper.drafted_by) == ["Put the paper before those who approve"]
    tabling.table_paper(paper, by=paper.drafted_by, now=NOW)
    assert desk(paper.drafted_by) == []


def test_of_two_approvals_each_waits_for_its_own_office_and_never_twice_for_one_person(bodies):
    bodies(Procedure.DOUBLE, decision={"approvers": TWO})
    paper = tabled(Procedure.DOUBLE)
    science, money = factories.person(Role.SCIENTIFIC_ADVISER), factories.person(Role.FINANCIAL_OFFICER)
    both, line = factories.person(Role.SCIENTIFIC_ADVISER, Role.FINANCIAL_OFFICER), paper.lines.get()

    assert [desk(one, LATER) for one in (science, money, both)] == [["Approve, or not"]] * 3
    ruling.rule_line(line, Ruling.APPROVED, words="", by=both, now=LATER, approver="science")
    assert [desk(one, LATER) for one in (science, money, both)] == [[], ["Approve, or not"], []]
    ruling.rule_line(line, Ruling.APPROVED, words="", by=money, now=LATER, approver="money")
    assert [desk(one, LATER) for one in (science, money, both)] == [[], [], []]


def test_what_was_chosen_provisionally_waits_for_the_final_word(bodies):
    bodies(Procedure.PROVISIONAL, decision={"approvers": TWO})
    paper = tabled(Procedure.PROVISIONAL)
    first, last = factories.person(Role.SCIENTIFIC_ADVISER), factories.person(Role.FINANCIAL_OFFICER)

    assert [desk(one, LATER) for one in (first, last)] == [["Approve, or not"], []]
    ruling.rule_line(paper.lines.get(), Ruling.PROVISIONAL, words="", by=first, now=LATER, approver="science")
    assert [desk(one, LATER) for one in (first, last)] == [[], ["Approve, or not"]]


# A calendar


def test_letters_bring_the_deadline_and_the_meeting_into_a_calendar_and_take_them_out_again(mails):
    chair, runner, norway = building.chair(), secretary(), building.delegate("NO")
    paper = building.under_silence(1, by=chair)
    circulating.extend(paper, "2026-12-11T18:00", reason="Talks.", insists=True, by=chair, now=NOW + DAY)
    circulating.withdraw(paper, reason="Another text comes.", by=chair, now=NOW + 2 * DAY)
    meetings.call_off(planned(runner), "No papers.", by=runner, now=NOW + DAY)

    files = [
        part.get_content()
        for path in sorted(mails.folder.glob("*.eml"))
        for message in [message_from_bytes(path.read_bytes(), policy=policy.default)]
        if norway.person.email in message["To"]
        for part in message.iter_attachments()
        if str(part.get_filename()).endswith(".ics")
    ]
    silence = [one for one in files if f"UID:silence-{paper.code}" in one]
    met = [one for one in files if "UID:committee-" in one]
    assert ["SEQUENCE:" + one.partition("SEQUENCE:")[2][:1] for one in silence] == [f"SEQUENCE:{n}" for n in (0, 1, 2)]
    assert ["STATUS:CANCELLED" in one for one in silence] == [False, False, True]
    assert "DTSTART:20261204T170000Z" in silence[0] and "DTSTART:20261211T170000Z" in silence[1]
    assert ["STATUS:CANCELLED" in one for one in met] == [False, True]
