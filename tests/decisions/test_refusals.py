"""What is put before the nations no more: withdrawn, settled in a meeting, without an amount, one's own."""

from __future__ import annotations

import pytest

from parvis.decisions.actions import circulating, doors, drafting, ruling
from parvis.decisions.queries import candidates, notes
from parvis.domain.papers import Ruling
from parvis.domain.proposals import ProposalStatus
from parvis.domain.refusals import Denied, Gone, Invalid, NotFound, Refused
from parvis.proposals.models import Party
from tests.decisions import building
from tests.decisions.building import DAY, DEADLINE, ENDS, SECOND
from tests.decisions.test_silence import say
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def withdraw(proposal, at=NOW):
    """Its applicants take it back."""
    proposal.status, proposal.withdrawn_at = ProposalStatus.WITHDRAWN, at
    proposal.save()


def waiting(person, at=NOW):
    """The codes of what may stand on the next paper."""
    return [one.code for one in candidates.candidates(person, at=at)]


def test_a_withdrawn_proposal_is_put_on_no_paper_and_circulated_on_none():
    officer, proposal = building.officer(), building.proposal()
    paper = building.drafted(1, by=officer)
    assert waiting(officer) == [proposal.code]

    withdraw(proposal)
    withdraw(paper.lines.get().proposal)

    assert waiting(officer) == []
    with pytest.raises(Refused) as refused:
        circulating.circulate(paper, ENDS, insists=True, by=building.chair(), now=NOW)
    assert refused.value.code == "proposal-withdrawn"


def test_what_was_agreed_in_a_meeting_is_not_put_before_the_nations_again():
    chair, officer = building.chair(), building.officer()
    paper = building.under_silence(1, by=chair, drafter=officer)
    say(paper, building.delegate("NO"))
    line, later = paper.lines.get(), DEADLINE + 2 * DAY
    revision = circulating.revise(paper, by=officer, now=DEADLINE + DAY)
    ruling.rule_line(line, Ruling.AGREED_IN_MEETING, words="", by=chair, now=later)

    with pytest.raises(Refused) as refused:
        circulating.circulate(revision, "2026-12-21T18:00", insists=True, by=chair, now=later)

    assert refused.value.code == "settled-elsewhere"
    drafting.drop_draft(revision, by=officer, now=later)
    assert waiting(officer, later) == []


def test_a_line_without_an_amount_is_neither_saved_nor_circulated():
    officer = building.officer()
    paper = building.drafted(1, by=officer)
    line = paper.lines.get()

    with pytest.raises(Invalid, match="above zero"):
        drafting.write_brief(line, line.brief, amount=line.amount - line.amount, by=officer, now=NOW)
    paper.lines.update(amount=0)
    with pytest.raises(Invalid) as refused:
        circulating.circulate(paper, ENDS, insists=True, by=building.chair(), now=NOW)

    assert refused.value.code == "no-amount"


def test_an_officer_who_takes_part_neither_writes_nor_reads_nor_proposes_for_the_nations():
    officer, colleague = building.officer(), building.officer()
    paper, proposal = building.drafted(1, by=colleague), building.proposal()
    line = paper.lines.get()
    for one in (proposal, line.proposal):
        Party.objects.filter(proposal=one, side="partner").update(person=officer)

    assert (waiting(officer), waiting(colleague)) == ([], [proposal.code])
    with pytest.raises(NotFound):
        notes.for_note(proposal.code, officer, at=NOW)
    with pytest.raises(Denied):
        building.noted(proposal, by=officer)
    with pytest.raises(Denied):
        drafting.write_brief(line, line.brief, amount=line.amount, by=officer, now=NOW)
    with pytest.raises(Refused):
        drafting.put_on_paper(paper, proposal.code, by=officer, now=NOW)


def test_a_revision_set_aside_does_not_stand_in_the_way_of_another():
    officer = building.officer()
    paper = building.under_silence(1, drafter=officer)
    first = circulating.revise(paper, by=officer, now=NOW)
    drafting.drop_draft(first, by=officer, now=NOW)

    second = circulating.revise(paper, by=officer, now=NOW)

    assert (second.suffix, second.replaces) == ("REV2", paper)


def test_two_drafts_opened_at_once_get_two_references(monkeypatch):
    """The second has read the last reference before the first was kept."""
    officer, truly = building.officer(), drafting.free_reference
    first = drafting.draft_paper(building.TEXTS, by=officer, now=NOW)
    stale = iter([first.reference])
    monkeypatch.setattr(drafting, "free_reference", lambda *, at: next(stale, None) or truly(at=at))

    second = drafting.draft_paper(building.TEXTS, by=building.officer(), now=NOW)

    assert second.reference != first.reference


def test_the_link_of_a_letter_ends_a_fortnight_after_the_deadline_and_with_a_withdrawal():
    seat, chair = building.delegate("NO"), building.chair()
    paper = building.under_silence(1, by=chair)
    token, _number = doors.open_door(paper, seat, now=NOW)

    assert doors.door_behind(token, at=DEADLINE + 14 * DAY - SECOND).paper == paper
    with pytest.raises(Gone):
        doors.door_behind(token, at=DEADLINE + 14 * DAY)
    circulating.withdraw(paper, reason="Another text.", by=chair, now=NOW + DAY)
    with pytest.raises(Gone):
        doors.door_behind(token, at=NOW + DAY)
