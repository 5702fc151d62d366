"""The small doors around the form: send again, take over, replace, open again, settle, drop."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from parvis.programme.models import Call
from parvis.proposals.actions import leaving
from parvis.proposals.models import Comment, Party, Proposal, SavedView
from tests import factories
from tests.proposals import building
from tests.proposals.test_pages import WALL, address, client_of, page, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def call(now: datetime) -> Call:
    day = timedelta(days=10)
    return building.event_call(opens=(now - day).strftime(WALL), closes=(now + day).strftime(WALL))


@pytest.fixture
def draft(call: Call, now: datetime) -> Proposal:
    return building.joint(call, now=now)


def test_an_invitation_is_sent_again_from_the_page_of_the_people(call, now, mails):
    proposal = building.opened(call, now=now - timedelta(hours=1))
    party = building.invited(proposal, factories.scientist("UA"), now=now - timedelta(hours=1))
    mine, stranger = client_of(proposal.opened_by), client_of(factories.person())

    assert stranger.post(address("resend", proposal.code, party.code)).status_code == 404
    assert mine.post(address("resend", proposal.code, party.code)).status_code == 302
    party.refresh_from_db()
    assert (party.sendings, len(mails())) == (2, 2)


def test_ones_facts_are_taken_over_anew_from_ones_account(draft, now):
    ally, _partner = building.directors(draft)
    ally.nationalities.update(country="FR")

    assert client_of(ally).post(address("take-over", draft.code)).status_code == 302

    assert Party.objects.get(proposal=draft, person=ally).facts["nationality"] == ["FR"]


def test_a_director_who_has_left_is_replaced_on_the_page(draft, now, mails):
    ally, partner = building.directors(draft)
    leaving.leave(draft, by=partner, now=now)
    gone = Party.objects.get(proposal=draft, person=partner)
    door, mine = address("replace", draft.code, gone.code), client_of(ally)

    assert str(gone) in mine.get(door).content.decode()
    refused = mine.post(door, {"name": "", "email": "nowhere", "language": "en", "reason": ""})
    done = mine.post(door, {"name": "Danylo", "email": "danylo@example.org", "language": "en", "reason": "Gone."})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert Party.objects.get(proposal=draft, state="invited").replaces == gone


def test_a_proposal_is_opened_again_on_its_page(call, now):
    proposal = submitted(call, now)
    ally, _partner = building.directors(proposal)

    assert client_of(factories.person()).post(address("reopen", proposal.code)).status_code == 404
    assert client_of(ally).post(address("reopen", proposal.code)).status_code == 302

    proposal.refresh_from_db()
    assert (proposal.status, proposal.handed_in) == ("draft", None)


def test_a_remark_is_left_and_settled_on_the_page_of_its_field(draft):
    ally, partner = building.directors(draft)
    client_of(partner).post(address("remark", draft.code, "summary"), {"text": "Shorter?"})
    remark = Comment.objects.get()

    assert "Shorter?" in page(client_of(ally), "talk", draft.code, "summary")
    assert client_of(factories.person()).post(address("settle", draft.code, remark.code)).status_code == 404
    assert client_of(ally).post(address("settle", draft.code, remark.code)).status_code == 302
    remark.refresh_from_db()
    assert remark.settled_by == ally


def test_a_saved_view_is_dropped_by_its_owner_alone():
    officer, other = factories.programme_officer(), factories.programme_officer()
    client_of(officer).post(address("save-view"), {"name": "Floods", "query": "words=floods"})
    view = SavedView.objects.get()

    assert client_of(other).post(address("drop-view", view.code)).status_code == 404
    assert client_of(officer).post(address("drop-view", view.code)).status_code == 302
    assert not SavedView.objects.exists()
