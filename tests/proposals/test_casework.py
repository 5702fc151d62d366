"""What officers do with submissions, and who is told of addenda."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.domain.refusals import Denied, NotFound
from parvis.programme.models import Addendum
from parvis.proposals.actions import casework, stages, telling
from parvis.proposals.models import Party, SavedView
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
