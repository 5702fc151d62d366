"""Decided otherwise than by silence: in a meeting, by a vote, by an office, by two; and what is held."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from parvis.decisions.actions import circulating, drafting, meetings, positions, ruling, tabling, telling, voting
from parvis.decisions.forms.drawing import agenda_content, sheet_content
from parvis.decisions.models import LineRuling, NationVote, Paper
from parvis.decisions.offers import agreed, agreed_rows, outcome_of
from parvis.decisions.queries import candidates, outcomes, papers
from parvis.decisions.queries import meetings as agenda
from parvis.domain.deciding import Choice, Procedure
from parvis.domain.delegations import SeatKind
from parvis.domain.meetings import MeetingState
from parvis.domain.papers import Ruling
from parvis.domain.programme_file.stages import Approver, VoteRule
from parvis.domain.refusals import Denied, NotFound, Refused
from parvis.domain.roles import Role
from parvis.domain.silence import PositionKind, SilenceState
from parvis.domain.standing import CaseKind
from parvis.proposals.models import Proposal
from parvis.standing.actions import conflicts
from parvis.web import programme
from tests import factories
from tests.decisions import building
from tests.decisions.building import DAY, DEADLINE, SECOND, TEXTS
from tests.decisions.test_silence import say
from tests.factories import NOW

pytestmark = pytest.mark.django_db
EVERY = Proposal.objects.all()
LATER = NOW + 3 * DAY


@pytest.fixture
def bodies(monkeypatch):
    """The programme's file with another way of deciding, for the length of a test."""
    usual = programme.current()

    def decides(kind: Procedure | None = None, **fields):
        change = {"kind": str(kind), "also": ()} if kind else {}
        changed = replace(usual, decision=replace(usual.decision, **change, **fields.pop("decision", {})), **fields)
        for module in (programme, *(m for m in _reading() if getattr(m, "current", None))):
            monkeypatch.setattr(module, "current", lambda: changed)
        return changed

    return decides


def _reading():
    import sys

    return [module for name, module in list(sys.modules.items()) if name.startswith("parvis.") and module]


def tabled(procedure: Procedure, lines: int = 1, *, by=None, now=NOW) -> Paper:
    """A paper before those who decide it so."""
    paper = building.drafted(lines, by=building.officer(), now=now)
    paper.procedure = procedure
    paper.save(update_fields=["procedure"])
    by = by or (building.officer() if procedure not in (Procedure.CONSENSUS, Procedure.MAJORITY) else secretary())
    return tabling.table_paper(paper, by=by, now=now)


def _words(mail) -> str:
    """Everything that a letter says."""
    return " ".join(str(one) for one in vars(mail).values())


def secretary():
    return factories.person(Role.SECRETARY, name="The secretary")


def in_session(*on_it: Paper, by=None, seats=(), now=NOW + 2 * DAY):
    """A meeting with these papers on its agenda, open, these delegates in the room."""
    by = by or secretary()
    meeting = meetings.plan_meeting(TEXTS, "2026-11-27T10:00", place="Room 1", by=by, now=NOW)
    for paper in on_it:
        meetings.put_on_agenda(meeting, paper, by=by, now=NOW)
    meeting.refresh_from_db()
    meetings.circulate_agenda(meeting, base=meeting.version, by=by, now=NOW)
    meeting = meetings.open_meeting(meeting, by=by, now=now)
    for seat in seats:
        meetings.note_present(meeting, seat.code, by=by, now=now)
    return meeting


def decided(paper: Paper) -> list[str]:
    return [
        one.proposal for one in agreed(agreed_rows(DEADLINE + 5 * DAY, among=EVERY.filter(paper_lines__paper=paper)))
    ]


# In a meeting


def test_a_meeting_agrees_when_no_nation_objects_any_more():
    paper, norway, chair = tabled(Procedure.CONSENSUS), building.delegate("NO"), building.chair()
    line, meeting = paper.lines.get(), in_session(paper)
    say(paper, norway, PositionKind.OBJECTION, now=NOW + DAY)

    with pytest.raises(Refused, match="objects"):
        ruling.rule_line(line, Ruling.AGREED_IN_MEETING, words="", by=chair, now=LATER, meeting=meeting)
    ruling.rule_line(line, Ruling.DEFERRED, words="Until Friday.", by=chair, now=LATER, meeting=meeting)
    assert decided(paper) == []
    say(paper, norway, PositionKind.LIFTED, now=LATER + DAY)
    ruling.rule_line(line, Ruling.AGREED_IN_MEETING, words="", by=chair, now=LATER + 2 * DAY, meeting=meeting)

    assert decided(paper) == [line.proposal.code]
    assert [one.ruling for one in line.rulings.all()] == ["deferred", "agreed-in-meeting"]
    assert outcome_of([line.proposal.code], LATER)[line.proposal.code].agreed is False
    assert ["How it was decided", "Consensus in a meeting"] in sheet_content(paper, "en")["facts"]


def test_consensus_needs_a_meeting_in_session_with_the_paper_on_its_agenda():
    paper, chair = tabled(Procedure.CONSENSUS), building.chair()
    other = in_session(tabled(Procedure.CONSENSUS))

    for meeting in (None, other):
        with pytest.raises(Refused, match="in session"):
            ruling.rule_line(
                paper.lines.get(), Ruling.AGREED_IN_MEETING, words="", by=chair, now=LATER, meeting=meeting
            )
    with pytest.raises(Denied, match="chair"):
        ruling.rule_line(paper.lines.get(), Ruling.DROPPED, words="", by=building.officer(), now=LATER)


def test_the_agenda_is_circulated_in_revisions_and_shows_each_reader_the_papers_that_are_there(mails):
    runner, norway = secretary(), building.delegate("NO")
    papers_of = [tabled(Procedure.CONSENSUS), tabled(Procedure.CONSENSUS)]
    meeting = meetings.plan_meeting(TEXTS, "2026-11-27T10:00", place="Room 1", by=runner, now=NOW)
    meetings.put_on_agenda(meeting, papers_of[0], by=runner, now=NOW)
    meeting.refresh_from_db()
    first = meetings.circulate_agenda(meeting, base=meeting.version, by=runner, now=NOW)
    meetings.put_on_agenda(first, papers_of[1], by=runner, now=NOW + DAY)
    meetings.put_on_agenda(first, words={"en": "Other business", "fr": "Divers"}, by=runner, now=NOW + DAY)
    first.refresh_from_db()
    again = meetings.circulate_agenda(first, base=first.version, by=runner, now=NOW + DAY)
    telling.tell_agenda(again.code, 1, now=NOW + DAY)

    assert (first.reference, again.full_reference) == ("PCSC-N-A(2026)0001", "PCSC-N-A(2026)0001-REV1")
    assert any(again.full_reference in mail.subject for mail in mails() if norway.person.email in mail.to)
    conflicts.state(
        norway.person,
        CaseKind.PROPOSAL,
        papers_of[0].lines.get().proposal.code,
        "relative",
        by=norway.person,
        now=NOW + DAY,
    )
    seen = agenda.points(again, norway.person, at=NOW + 2 * DAY)
    assert [str(one) for one in seen] == [papers_of[1].full_reference, "Other business"]
    told = agenda_content(again, seen, "fr")
    assert [one["number"] for one in told["tongues"][0]["points"]] == ["1", "2"], "no gap tells of the other"
    assert [len(one["points"]) for one in told["tongues"]] == [2, 2]


def test_the_chair_and_the_secretary_run_meetings_and_nobody_else():
    paper = tabled(Procedure.CONSENSUS)
    for person in (building.officer(), building.delegate("NO").person, factories.person(Role.AUDITOR)):
        with pytest.raises(Denied, match="secretary"):
            meetings.plan_meeting(TEXTS, "2026-11-27T10:00", place="", by=person, now=NOW)
    meeting = in_session(paper, by=building.chair())
    with pytest.raises(Refused, match="opened"):
        meetings.put_on_agenda(meeting, words={"en": "More", "fr": "Plus"}, by=building.chair(), now=LATER)

    assert meetings.end_meeting(meeting, by=secretary(), now=LATER).state == MeetingState.ENDED


# By a vote


def test_each_nation_in_the_room_has_one_vote_and_its_last_one_counts(bodies):
    bodies(Procedure.MAJORITY, decision={"vote": VoteRule(quorum_percent=5)})
    paper, chair = tabled(Procedure.MAJORITY), building.chair()
    seats = [building.delegate(nation) for nation in ("NO", "PT", "IT")]
    alternate, absent = building.delegate("NO", SeatKind.ALTERNATE), building.delegate("GR")
    meeting = in_session(paper, seats=seats)
    ballot = voting.open_ballot(paper.lines.get(), meeting, by=chair, now=LATER)

    for seat, choice in zip(seats, (Choice.AGAINST, Choice.FOR, Choice.ABSTAIN), strict=True):
        voting.cast_vote(ballot, choice, by=seat.person, now=LATER)
    for person in (alternate.person, absent.person, chair):
        with pytest.raises(Denied, match="room"):
            voting.cast_vote(ballot, Choice.FOR, by=person, now=LATER)
    voting.cast_vote(ballot, Choice.FOR, by=seats[0].person, now=LATER + SECOND)
    closed = voting.close_ballot(ballot, by=chair, now=LATER + DAY)

    assert closed.counted["tally"] == {"for": 2, "against": 0, "abstain": 1}
    assert decided(paper) == [paper.lines.get().proposal.code]
    assert NationVote.objects.filter(nation="NO").count() == 2
    with pytest.raises(Refused, match="closed"):
        voting.cast_vote(ballot, Choice.AGAINST, by=seats[1].person, now=LATER + DAY)
    with pytest.raises(Refused, match="vote"):
        say(paper, seats[0], PositionKind.OBJECTION, now=LATER)


def test_a_vote_without_quorum_comes_to_nothing_and_one_that_fails_turns_it_down(bodies):
    bodies(Procedure.MAJORITY, decision={"vote": VoteRule(quorum_percent=50)})
    paper, chair, norway = tabled(Procedure.MAJORITY), building.chair(), building.delegate("NO")
    meeting, line = in_session(paper, seats=[norway]), paper.lines.get()

    ballot = voting.open_ballot(line, meeting, by=chair, now=LATER)
    voting.cast_vote(ballot, Choice.FOR, by=norway.person, now=LATER)
    assert voting.close_ballot(ballot, by=chair, now=LATER).end == "no-quorum"
    assert not line.rulings.exists()

    bodies(Procedure.MAJORITY, decision={"vote": VoteRule(quorum_percent=0)})
    ballot = voting.open_ballot(line, meeting, by=chair, now=LATER + DAY)
    voting.cast_vote(ballot, Choice.AGAINST, by=norway.person, now=LATER + DAY)
    assert voting.close_ballot(ballot, by=chair, now=LATER + DAY).end == "failed"
    assert outcome_of([line.proposal.code], LATER + 2 * DAY)[line.proposal.code].turned_down


def test_a_conflicted_delegate_does_not_vote_and_another_of_the_nation_does(bodies):
    bodies(Procedure.MAJORITY)
    paper, chair, norway = tabled(Procedure.MAJORITY), building.chair(), building.delegate("NO")
    other = building.delegate("NO", SeatKind.ALTERNATE)
    code = paper.lines.get().proposal.code
    conflicts.state(norway.person, CaseKind.PROPOSAL, code, "relative", by=norway.person, now=NOW + DAY)
    meeting = in_session(paper, seats=[norway])
    ballot = voting.open_ballot(paper.lines.get(), meeting, by=chair, now=LATER)

    with pytest.raises(NotFound):
        voting.cast_vote(ballot, Choice.FOR, by=norway.person, now=LATER)
    meetings.note_present(meeting, other.code, by=secretary(), now=LATER)
    assert voting.cast_vote(ballot, Choice.FOR, by=other.person, now=LATER).nation == "NO"


# By an office


TWO = (
    Approver(code="science", name={"en": "Science", "fr": "Science"}, role="scientific-adviser"),
    Approver(code="money", name={"en": "Finance", "fr": "Finances"}, role="financial-officer"),
)


@pytest.mark.parametrize(
    "kind", [Procedure.STAFF_GATE, Procedure.THRESHOLD, Procedure.RANKED_LIST, Procedure.PANEL], ids=str
)
def test_an_office_decides_by_another_than_the_drafter_and_no_delegate_reads_it(bodies, kind):
    bodies(kind)
    paper, norway, officer = tabled(kind), building.delegate("NO"), building.officer()
    line = paper.lines.get()

    with pytest.raises(Refused, match="drafted"):
        ruling.rule_line(line, Ruling.AGREED, words="", by=paper.drafted_by, now=LATER, approver="office")
    with pytest.raises(Denied, match="office"):
        ruling.rule_line(line, Ruling.AGREED, words="", by=building.chair(), now=LATER, approver="office")
    ruling.rule_line(line, Ruling.AGREED, words="", by=officer, now=LATER, approver="office")

    assert decided(paper) == [line.proposal.code]
    assert not Paper.objects.visible_to(norway.person, at=LATER).exists()
    with pytest.raises(Refused, match="office"):
        say(paper, norway, PositionKind.STATEMENT, now=LATER)


def test_two_approve_and_only_the_second_agrees(bodies):
    bodies(Procedure.DOUBLE, decision={"approvers": TWO})
    paper = tabled(Procedure.DOUBLE)
    both = factories.person(Role.SCIENTIFIC_ADVISER, Role.FINANCIAL_OFFICER)
    money, line = factories.person(Role.FINANCIAL_OFFICER), paper.lines.get()

    ruling.rule_line(line, Ruling.APPROVED, words="", by=both, now=LATER, approver="science")
    assert decided(paper) == []
    with pytest.raises(Refused, match="Two people"):
        ruling.rule_line(line, Ruling.APPROVED, words="", by=both, now=LATER, approver="money")
    last = ruling.rule_line(line, Ruling.APPROVED, words="", by=money, now=LATER + DAY, approver="money")

    assert last.ruling == Ruling.AGREED
    assert agreed(agreed_rows(LATER + 2 * DAY, among=EVERY))[0].agreed_at == LATER + DAY


def test_what_is_chosen_provisionally_is_agreed_with_the_final_word(bodies):
    bodies(Procedure.PROVISIONAL, decision={"approvers": TWO})
    paper, line = tabled(Procedure.PROVISIONAL, 2), None
    adviser, money = factories.person(Role.SCIENTIFIC_ADVISER), factories.person(Role.FINANCIAL_OFFICER)
    line, other = paper.lines.order_by("number")
    for one in (line, other):
        ruling.rule_line(one, Ruling.PROVISIONAL, words="", by=adviser, now=LATER, approver="science")

    assert decided(paper) == []
    ruling.rule_line(line, Ruling.AGREED, words="Signed.", by=money, now=LATER + DAY, approver="money")
    ruling.rule_line(other, Ruling.DROPPED, words="No agreement.", by=money, now=LATER + DAY, approver="money")

    assert decided(paper) == [line.proposal.code]
    assert papers.decided_at(paper, papers.lines_of(paper)) == LATER + DAY


def test_who_takes_part_decides_nothing_about_it(bodies):
    bodies(Procedure.STAFF_GATE)
    paper, officer = tabled(Procedure.STAFF_GATE), building.officer()
    line = paper.lines.get()
    party = line.proposal.parties.first()
    party.person = officer
    party.save(update_fields=["person"])

    with pytest.raises(Denied, match="takes part"):
        ruling.rule_line(line, Ruling.AGREED, words="", by=officer, now=LATER, approver="office")


# Broken, and what then


def test_what_was_broken_is_deferred_then_agreed_in_a_meeting_or_goes_under_silence_anew():
    paper, chair = building.under_silence(2), building.chair()
    norway = building.delegate("NO")
    for place in (1, 2):
        say(paper, norway, place=place)
    first, second = paper.lines.order_by("number")
    after = DEADLINE + DAY

    ruling.rule_line(first, Ruling.DEFERRED, words="", by=chair, now=after)
    revision = circulating.revise(paper, by=building.officer(), now=after)
    assert revision.suffix == "REV1"
    assert [one.proposal for one in revision.lines.all()] == [first.proposal, second.proposal]
    drafting.take_off_paper(revision, first.proposal.code, by=building.officer(), now=after)
    circulating.circulate(revision, "2026-12-18T18:00", insists=True, by=chair, now=after)
    ruling.rule_line(first, Ruling.AGREED_IN_MEETING, words="", by=chair, now=after + DAY)

    with pytest.raises(Refused, match="another paper"):
        ruling.rule_line(second, Ruling.AGREED_IN_MEETING, words="", by=chair, now=after + DAY)
    assert decided(paper) == [first.proposal.code]


def test_what_was_dropped_does_not_come_back_as_a_candidate():
    paper, chair, officer = building.under_silence(1), building.chair(), building.officer()
    say(paper, building.delegate("NO"))
    line, after = paper.lines.get(), DEADLINE + DAY

    assert [one.code for one in candidates.candidates(officer, at=after)] == [line.proposal.code]
    ruling.rule_line(line, Ruling.DROPPED, words="", by=chair, now=after)

    assert candidates.candidates(officer, at=after + DAY) == []


def test_an_interpretative_statement_breaks_nothing_and_is_attached_to_the_action_sheet():
    paper, norway = building.under_silence(1), building.delegate("NO")

    say(paper, norway, PositionKind.INTERPRETATION, text="We read item 1 as civil.")
    say(paper, norway, PositionKind.INTERPRETATION, text="Too late.", now=DEADLINE)

    assert outcomes.states(paper, at=DEADLINE) == {1: SilenceState.AGREED}
    assert [one["text"] for one in sheet_content(paper, "fr")["interpretations"]] == ["We read item 1 as civil."]


# Days


def test_a_holiday_of_the_host_nation_is_named_and_insisted_on():
    paper, chair = building.drafted(1), building.chair()
    with pytest.raises(Refused) as refused:
        circulating.circulate(paper, "2027-05-06T18:00", insists=False, by=chair, now=NOW)

    assert (refused.value.code, "Ascension" in str(refused.value)) == ("ends-on-holiday", True)
    assert circulating.circulate(paper, "2027-05-06T18:00", insists=True, by=chair, now=NOW).ends_at


# Who reads what


def test_applicants_never_learn_which_nation_objected(client, mails):
    """Name and words are known to delegations and staff, and stand in nothing that an applicant can reach."""
    now = timezone.now()
    norway, portugal = (building.delegate(nation, at=now) for nation in ("NO", "PT"))
    chair, officer = (factories.person(role) for role in (Role.CHAIR, Role.PROGRAMME_OFFICER))
    ends = f"{now + 9 * DAY:%Y-%m-%dT18:00}"
    paper = building.under_silence(1, ends=ends, by=chair, drafter=officer, now=now - DAY)
    text = "Quaggas graze at that well."
    said = positions.take_position(
        paper, PositionKind.OBJECTION, text, place=1, key="k", by=norway.person, now=now - timedelta(hours=1)
    )
    telling.tell_position(said.pk, now=now)
    proposal = paper.lines.get().proposal

    for reader in (portugal.person, chair, officer):
        client.force_login(reader)
        page = client.get(reverse("decisions:paper", args=[paper.code])).content.decode()
        assert text in page and "Norway" in page
    applicant = proposal.opened_by
    client.force_login(applicant)
    for address in (paper.get_absolute_url(), reverse("decisions:desk"), reverse("decisions:committee")):
        assert client.get(address).status_code == 404
    for address in (proposal.get_absolute_url(), "/en/desk/", "/en/account/", reverse("network:home")):
        answer = client.get(address)
        assert text not in answer.content.decode(), address
        assert "objection" not in answer.content.decode().lower(), address
    assert [mail for mail in mails() if applicant.email in mail.to and (text in _words(mail))] == []
    assert any(text in _words(mail) for mail in mails())


def test_rulings_and_votes_are_kept_and_no_line_is_settled_twice():
    paper, chair = building.under_silence(1), building.chair()
    say(paper, building.delegate("NO"))
    line = paper.lines.get()
    ruling.rule_line(line, Ruling.DROPPED, words="", by=chair, now=DEADLINE)
    with pytest.raises(IntegrityError), transaction.atomic():
        LineRuling.objects.create(line=line, number=2, ruling=Ruling.AGREED, by=chair, at=DEADLINE)
