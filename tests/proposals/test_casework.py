"""What officers do with submissions, and who is told of addenda."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.audit.models import Entry, Fact
from parvis.domain.refusals import Denied, NotFound, Refused
from parvis.programme.actions.calls import withdraw_call
from parvis.programme.models import Addendum
from parvis.proposals import queries
from parvis.proposals.actions import casework, stages, submitting, telling
from parvis.proposals.models import AnswerVersion, Party, SavedView
from tests import factories
from tests.factories import NOW
from tests.proposals import building

pytestmark = pytest.mark.django_db


def test_a_submission_gets_an_officer_and_notes_a_draft_does_not():
    officer = factories.programme_officer()
    proposal, _receipt = building.submitted()
    draft = building.joint(proposal.call)

    casework.assign(proposal, officer, by=officer, now=NOW)
    note = casework.add_note(proposal, "Ask for the letter.", by=officer, now=NOW)

    proposal.refresh_from_db()
    assert (proposal.case_officer, note.written_by) == (officer, officer)
    with pytest.raises(NotFound):
        casework.add_note(draft, "x", by=officer, now=NOW)
    with pytest.raises(Denied):
        casework.add_note(proposal, "x", by=proposal.opened_by, now=NOW)


def test_a_saved_view_is_ones_own():
    officer, other = factories.programme_officer(), factories.programme_officer()

    view = casework.save_view("Floods", "q=flood", by=officer, now=NOW)
    casework.save_view("Floods", "q=floods", by=officer, now=NOW)

    assert SavedView.objects.get().query == "q=floods"
    with pytest.raises(NotFound):
        casework.drop_view(view, by=other, now=NOW)
    casework.drop_view(view, by=officer, now=NOW)


def test_each_drafts_people_are_told_of_an_addendum_once(mails):
    call = building.event_call()
    draft, withdrawn = building.joint(call), building.joint(call)
    withdrawn.status = "withdrawn"
    withdrawn.save()
    elsewhere = building.joint()
    ally, partner = building.directors(draft)
    mails.clear()
    Addendum.objects.create(call=call, number=1, made_at=NOW + timedelta(hours=1), note={"en": "Two more days."})

    told = [telling.tell_addenda(NOW + timedelta(hours=hours)) for hours in (2, 3)]

    assert told == [1, 0]
    assert sorted(letter.to for letter in mails()) == sorted([ally.email, partner.email])
    assert "Two more days." in mails()[0].text
    assert elsewhere.opened_by.email not in [letter.to for letter in mails()]


def test_an_officer_who_takes_part_does_not_look_after_the_proposal():
    officer, colleague = factories.programme_officer(), factories.programme_officer()
    proposal, _receipt = building.submitted()
    Party.objects.create(
        proposal=proposal, role="co-director", person=officer, state="joined", added_at=NOW, joined_at=NOW
    )

    for act in (
        lambda: casework.assign(proposal, colleague, by=officer, now=NOW),
        lambda: casework.assign(proposal, officer, by=colleague, now=NOW),
        lambda: casework.add_note(proposal, "Looks good.", by=officer, now=NOW),
        lambda: stages.invite_to_next_stage(proposal, closes_at=NOW + timedelta(days=9), by=officer, now=NOW),
    ):
        with pytest.raises(Denied) as refused:
            act()
        assert refused.value.code == "own-proposal"


def test_a_withdrawn_call_takes_nothing_more_and_each_drafts_people_are_told_once(mails):
    call, officer = building.event_call(), factories.programme_officer()
    proposal = building.signed(call)
    ally, partner = building.directors(proposal)
    mails.clear()
    withdraw_call(call, reason={"en": "The funds are gone.", "fr": "Sans moyens."}, by=officer, now=NOW)

    for act in (
        lambda: submitting.submit(proposal, by=ally, now=NOW),
        lambda: building.write(proposal, "summary", "Changed.", by=ally),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "call-closed"
    told = [telling.tell_withdrawals(NOW + timedelta(hours=hours)) for hours in (1, 2)]

    assert told == [1, 0]
    assert sorted(letter.to for letter in mails()) == sorted([ally.email, partner.email])
    assert "The funds are gone." in mails()[0].text


def test_what_an_officer_writes_for_somebody_keeps_both_names_in_the_answer_its_history_and_the_trail():
    proposal, officer = building.joint(), factories.programme_officer()
    ally, _partner = building.directors(proposal)
    building.write(proposal, "summary", "By the director.", by=ally)
    building.acting_for(proposal, ally, officer)
    _there, hand = queries.acted_for(proposal.code, officer, at=NOW)

    building.write(proposal, "summary", "By the officer.", by=hand)
    building.write(proposal, "summary", "By the director again.", by=ally)

    steps = AnswerVersion.objects.filter(answer__field="summary")
    assert [(step.saved_by, step.written_by_officer) for step in steps] == [(ally, None), (ally, officer), (ally, None)]
    entry = Entry.objects.get(action="proposal.answer-written")
    facts = {fact.path: fact.value for fact in Fact.objects.filter(entry=entry)}
    assert (entry.actor, facts["field"], facts["acted by"]) == (ally.code, '"summary"', f'"{officer.code}"')
