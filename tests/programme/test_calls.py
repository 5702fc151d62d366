"""Draft, edit, publish a call; who sees it when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from parvis.audit.queries import entries_of
from parvis.domain.calls import CallState, CallStatus, CallWindow, WayIn
from parvis.domain.programme_file import parse
from parvis.domain.publishing import NotReady
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.programme import queries
from parvis.programme.actions.calls import (
    Particulars,
    discard_call,
    draft_call,
    edit_call,
    lift_rules,
    publish_call,
    withdraw_call,
)
from parvis.programme.actions.checking import keep_samples, try_samples
from parvis.programme.actions.revisions import adopt_revision
from parvis.programme.models import Call
from parvis.programme.queries import call_rules as rules
from parvis.web.programme import current
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

TOLD = Particulars(
    code="2027-1",
    title={"en": "First call of 2027", "fr": "Premier appel de 2027"},
    opens="2026-12-01T09:00",
    closes="2027-01-31T23:59",
    zone="Europe/Brussels",
    summary={"en": "In short.", "fr": "En bref."},
    text={"en": "All of it.", "fr": "Le tout."},
    mechanisms=["MYP", "ARW"],
)


def ready(officer, **changed):
    """A draft that has everything, its rules tried."""
    call = draft_call(replace(TOLD, **changed), by=officer, now=NOW)
    keep_samples(call, rules.usual_samples(call), by=officer, now=NOW)
    call.refresh_from_db()
    try_samples(call, by=officer, now=NOW)
    return call


def test_a_call_is_drafted_changed_tried_and_published_under_the_edition_in_force():
    officer = factories.programme_officer()

    call = draft_call(TOLD, by=officer, now=NOW)
    call = edit_call(call, replace(TOLD, grace_minutes=15), by=officer, now=NOW)
    call = keep_samples(call, rules.usual_samples(call), by=officer, now=NOW)
    check = try_samples(call, by=officer, now=NOW)
    call = publish_call(call, by=officer, now=NOW)

    call.refresh_from_db()
    assert all(row["expected"] == row["eligible"] for row in check.outcome)
    assert call.status == CallStatus.PUBLISHED
    assert call.window == CallWindow(call.opens_at, call.closes_at, timedelta(minutes=15))
    assert call.ends_at == call.window.ends_at
    assert call.revision.text == current().text
    assert queries.programme_of(call).revision == current().revision
    assert [entry.action for entry in entries_of("call:2027-1")] == [
        "call.drafted",
        "call.edited",
        "call.samples-kept",
        "call.samples-tried",
        "call.published",
    ]


def test_a_call_with_anything_missing_is_not_published_and_says_all_of_it():
    officer = factories.programme_officer()
    call = draft_call(replace(TOLD, text={"en": "Words"}, mechanisms=[]), by=officer, now=NOW)

    with pytest.raises(NotReady) as no:
        publish_call(call, by=officer, now=NOW)

    assert [lack.rule for lack in no.value.lacks] == ["text", "mechanisms", "samples"]


def test_behaviour_2_rules_are_tried_on_sample_cases_before_publishing():
    officer = factories.programme_officer()
    call = ready(officer)
    lifted = [{"rule": "partner-director", "reason": {"en": "Pilot", "fr": "Pilote"}, "until": "2027-06-30"}]

    lift_rules(call, lifted, by=officer, now=NOW)
    with pytest.raises(NotReady) as no:
        publish_call(call, by=officer, now=NOW)
    assert [lack.rule for lack in no.value.lacks] == ["samples"]

    lift_rules(call, [], by=officer, now=NOW)
    call.refresh_from_db()
    call.samples[0]["expected"] = "refused"
    keep_samples(call, call.samples, by=officer, now=NOW)
    try_samples(call, by=officer, now=NOW)
    with pytest.raises(NotReady):
        publish_call(call, by=officer, now=NOW)


def test_behaviour_2_a_published_calls_rules_and_nations_never_change(monkeypatch):
    officer = factories.programme_officer()
    call = publish_call(ready(officer), by=officer, now=NOW)
    before = [line.words["en"] for line in rules.rule_lines(call)]
    nations = queries.programme_of(call).nations_in("partner", rules.day_of(call))

    text = current().text.replace("lives and is employed in an Allied nation", "has ever been to an Allied nation")
    later = parse(text.replace('code = "UA"', 'code = "XX"', 1))
    monkeypatch.setattr("parvis.web.programme.current", lambda: later)
    adopt_revision(text, by=officer, now=NOW)
    call = Call.objects.get(pk=call.pk)
    draft = draft_call(replace(TOLD, code="2027-2"), by=officer, now=NOW)

    assert [line.words["en"] for line in rules.rule_lines(call)] == before
    assert queries.programme_of(call).nations_in("partner", rules.day_of(call)) == nations
    assert [line.words["en"] for line in rules.rule_lines(draft)] != before
    with pytest.raises(Refused):
        lift_rules(call, [], by=officer, now=NOW)
    with pytest.raises(Refused):
        keep_samples(call, [], by=officer, now=NOW)


def test_a_lifted_rule_no_longer_stops_a_case_until_its_last_day():
    officer = factories.programme_officer()
    call = ready(officer)
    lifted = [
        {"rule": rule, "reason": {"en": "Pilot", "fr": "Pilote"}, "until": "2027-06-30"}
        for rule in ("partner-director", "partner-side")
    ]

    call = lift_rules(call, lifted, by=officer, now=NOW)
    assert all(outcome.eligible for outcome in rules.tried(call))

    call = lift_rules(call, [{**one, "until": "2027-01-30"} for one in lifted], by=officer, now=NOW)
    assert not all(outcome.eligible for outcome in rules.tried(call))


def test_a_lifted_rule_needs_its_reason_in_both_languages():
    officer = factories.programme_officer()
    call = draft_call(TOLD, by=officer, now=NOW)

    with pytest.raises(Invalid):
        lift_rules(call, [{"rule": "civil", "reason": {"en": "Why"}, "until": "2027-06-30"}], by=officer, now=NOW)


def test_a_sample_that_cannot_be_read_is_refused_with_its_place():
    officer = factories.programme_officer()
    call = draft_call(TOLD, by=officer, now=NOW)

    with pytest.raises(Invalid) as no:
        keep_samples(call, [{"name": "odd", "expected": "eligible", "case": {"mechanism": 7}}], by=officer, now=NOW)
    assert "mechanism" in str(no.value)


def test_a_withdrawn_call_keeps_its_page_and_says_why():
    officer, call = factories.programme_officer(), factories.call()

    with pytest.raises(Invalid):
        withdraw_call(call, reason={"en": "Mistake"}, by=officer, now=NOW)
    call = withdraw_call(call, reason={"en": "Mistake", "fr": "Erreur"}, by=officer, now=NOW)

    assert list(Call.objects.visible_to(AnonymousUser(), at=NOW)) == [call]
    assert list(queries.open_calls(NOW)) == []
    with pytest.raises(Refused):
        publish_call(call, by=officer, now=NOW)


def test_only_a_draft_is_thrown_away():
    officer = factories.programme_officer()
    draft, call = ready(officer), factories.call()

    discard_call(draft, by=officer, now=NOW)
    with pytest.raises(Refused):
        discard_call(call, by=officer, now=NOW)

    assert list(Call.objects.all()) == [call]
    assert [entry.action for entry in entries_of("call:2027-1")][-1] == "call.discarded"


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
