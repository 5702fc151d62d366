"""Draft, edit, publish a call; who sees it when."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from parvis.audit.queries import entries_of
from parvis.domain.calls import CallState, CallStatus, CallWindow, WayIn
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.programme import queries
from parvis.programme.actions.calls import Particulars, draft_call, edit_call, publish_call
from parvis.programme.models import Call
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

TOLD = Particulars(
    code="2027-1",
    title={"en": "First call of 2027", "fr": "Premier appel de 2027"},
    opens="2026-12-01T09:00",
    closes="2027-01-31T23:59",
    zone="Europe/Brussels",
)


def test_a_call_is_drafted_changed_and_published_under_the_edition_in_force():
    officer = factories.programme_officer()

    call = draft_call(TOLD, by=officer, now=NOW)
    call = edit_call(call, Particulars(**{**TOLD.__dict__, "grace_minutes": 15}), by=officer, now=NOW)
    call = publish_call(call, by=officer, now=NOW)

    call.refresh_from_db()
    assert call.status == CallStatus.PUBLISHED
    assert call.window == CallWindow(call.opens_at, call.closes_at, timedelta(minutes=15))
    assert call.ends_at == call.window.ends_at
    assert call.revision.text == queries.current_text()
    assert queries.programme_of(call).id == "sps"
    done = [entry.action for entry in entries_of("call:2027-1")]
    assert done == ["call.drafted", "call.edited", "call.published"]


def test_only_officers_draft_and_publish():
    someone, call = factories.person(), factories.call(status=CallStatus.DRAFT)

    with pytest.raises(Denied):
        draft_call(TOLD, by=someone, now=NOW)
    with pytest.raises(Denied):
        publish_call(call, by=someone, now=NOW)


def test_a_name_is_taken_once():
    officer = factories.programme_officer()
    draft_call(TOLD, by=officer, now=NOW)

    with pytest.raises(Invalid):
        draft_call(TOLD, by=officer, now=NOW)


def test_a_published_call_is_not_edited_any_more():
    officer, call = factories.programme_officer(), factories.call()

    with pytest.raises(Refused):
        edit_call(call, TOLD, by=officer, now=NOW)


@pytest.mark.parametrize("who", ["nobody", "anybody"])
def test_a_draft_is_seen_by_the_office_alone(who):
    draft, public = factories.call(status=CallStatus.DRAFT), factories.call()
    person = AnonymousUser() if who == "nobody" else factories.person()

    assert list(Call.objects.visible_to(person, at=NOW)) == [public]
    assert set(Call.objects.visible_to(factories.programme_officer(), at=NOW)) == {draft, public}


def test_an_activity_is_seen_by_those_invited_alone():
    activity = factories.call(way_in=WayIn.TOP_DOWN)
    stranger, invited = factories.person(), factories.person()
    activity.invitations.create(
        role="ally-director",
        nation="NO",
        email=invited.email,
        language="en",
        token_digest="x",
        invited_at=NOW,
        sent_at=NOW,
        expires_at=NOW,
        person=invited,
    )

    assert list(Call.objects.visible_to(stranger, at=NOW)) == []
    assert list(Call.objects.visible_to(invited, at=NOW)) == [activity]


@pytest.mark.parametrize("state", CallState)
def test_the_database_says_what_the_rulebook_says(state):
    moments = [datetime.fromisoformat(f"2027-01-{day:02}T12:00+00:00") for day in range(1, 29)]
    calls = [
        factories.call(opens="2027-01-05T13:00", closes="2027-01-12T13:00", grace_minutes=2880),
        factories.call(opens="2027-01-05T13:00", closes="2027-01-12T13:00"),
    ]

    for at in moments:
        told = [call for call in calls if call.window.state_at(at) is state]
        assert list(Call.objects.in_state(state, at=at).order_by("id")) == told
