"""Directors invited to an activity: a letter, one answer, sent again, declined without an account."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser

from parvis.audit.queries import entries_of
from parvis.domain.calls import WayIn
from parvis.domain.invitations import WAITS
from parvis.domain.refusals import Denied, Gone, Invalid, NotFound, Refused, TooMany
from parvis.programme import queries
from parvis.programme.actions.asking import forget_person
from parvis.programme.actions.calls import withdraw_call
from parvis.programme.actions.inviting import (
    Invitee,
    accept_invitation,
    decline_invitation,
    invite_director,
    send_again,
    withdraw_invitation,
)
from parvis.programme.models import Call
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

OLA = Invitee("ola@example.org", "Ola Berg", "ally-director", "NO", "en")
HOUR = timedelta(hours=1)


@pytest.fixture
def officer():
    return factories.programme_officer()


@pytest.fixture
def activity():
    return factories.call("Clean water", way_in=WayIn.TOP_DOWN, nations=["NO", "UA"], objectives=["resilience"])


def link(letter) -> str:
    return re.search(r"/activity-invitation/([^/\s]+)/", letter.text)[1]


def test_a_director_is_invited_by_mail_and_accepts_with_an_account(officer, activity, letters):
    person = factories.person(email=OLA.email)

    invite_director(activity, OLA, by=officer, now=NOW)
    [letter] = letters()
    assert letter.to == "ola@example.org"
    accept_invitation(link(letter), by=person, now=NOW + HOUR)

    assert [one.person for one in queries.directors_of(activity)] == [person]
    assert list(Call.objects.visible_to(person, at=NOW)) == [activity]
    assert letters()[-1].to == officer.email
    assert [entry.action for entry in entries_of(activity.audit_case())] == [
        "activity.director-invited",
        "activity.invitation-accepted",
    ]


def test_nobody_accepts_without_an_account_but_anybody_with_the_link_declines(officer, activity, letters):
    invite_director(activity, OLA, by=officer, now=NOW)
    token = link(letters()[0])

    with pytest.raises(Denied):
        accept_invitation(token, by=AnonymousUser(), now=NOW)
    declined = decline_invitation(token, because="On leave; ask Kari.", by=AnonymousUser(), now=NOW)

    assert declined.declined_because == "On leave; ask Kari."
    assert "On leave" in letters()[-1].text
    with pytest.raises(Refused):
        accept_invitation(token, by=factories.person(), now=NOW)
    invite_director(activity, replace(OLA, email="kari@example.org"), by=officer, now=NOW)


def test_an_invitation_sent_again_has_a_new_link_and_waits_anew(officer, activity, letters):
    ola = factories.person(email=OLA.email)
    invitation = invite_director(activity, OLA, by=officer, now=NOW)
    old = link(letters()[0])

    with pytest.raises(TooMany):
        send_again(invitation, by=officer, now=NOW)
    send_again(invitation, by=officer, now=NOW + WAITS)
    new = link(letters()[1])

    with pytest.raises(NotFound):
        accept_invitation(old, by=ola, now=NOW + WAITS)
    accept_invitation(new, by=ola, now=NOW + WAITS + HOUR)


def test_a_forwarded_link_makes_nobody_else_a_director(officer, activity, letters):
    invite_director(activity, OLA, by=officer, now=NOW)
    stranger, ola = factories.person(), factories.person(email=OLA.email)

    with pytest.raises(Denied):
        accept_invitation(link(letters()[0]), by=stranger, now=NOW)
    accept_invitation(link(letters()[0]), by=ola, now=NOW)

    assert [one.person for one in queries.directors_of(activity)] == [ola]


def test_a_lapsed_or_withdrawn_invitation_opens_nothing(officer, activity, letters):
    invite_director(activity, OLA, by=officer, now=NOW)
    other = invite_director(activity, replace(OLA, email="kari@example.org"), by=officer, now=NOW)
    withdraw_invitation(other, by=officer, now=NOW)
    lapsed, withdrawn = map(link, letters())

    for token in (lapsed, withdrawn):
        with pytest.raises(Gone):
            accept_invitation(token, by=factories.person(), now=NOW + WAITS)


def test_one_person_directs_one_side(officer, activity, letters):
    person = factories.person(email=OLA.email)
    EmailAddress.objects.create(user=person, email="o@example.org", verified=True)
    invite_director(activity, OLA, by=officer, now=NOW)
    invite_director(activity, Invitee("o@example.org", "", "partner-director", "UA", "fr"), by=officer, now=NOW)
    first, second = map(link, letters())

    accept_invitation(first, by=person, now=NOW)
    with pytest.raises(Refused):
        accept_invitation(second, by=person, now=NOW)


@pytest.mark.parametrize(
    ("changed", "no"),
    [({"nation": "DE"}, Invalid), ({"email": "OLA@example.org"}, Invalid)],
)
def test_only_named_nations_and_each_address_once(officer, activity, changed, no):
    invite_director(activity, OLA, by=officer, now=NOW)

    with pytest.raises(no):
        invite_director(activity, replace(OLA, **changed), by=officer, now=NOW)


def test_to_a_call_nobody_is_invited_and_only_the_office_invites(officer, activity):
    with pytest.raises(Refused):
        invite_director(factories.call(), OLA, by=officer, now=NOW)
    with pytest.raises(Denied):
        invite_director(activity, OLA, by=factories.person(), now=NOW)


def test_an_erased_person_leaves_no_address_behind(officer, activity, letters):
    person = factories.person(email="ola@example.org")
    invite_director(activity, OLA, by=officer, now=NOW)
    accept_invitation(link(letters()[0]), by=person, now=NOW)

    forget_person(person, now=NOW)

    [kept] = queries.invitations_of(activity)
    assert (kept.name, kept.email) == ("", f"{kept.code}@erased.invalid")


def test_nobody_becomes_director_of_an_activity_that_was_withdrawn(officer, activity, letters):
    invite_director(activity, OLA, by=officer, now=NOW)
    withdraw_call(activity, reason={"en": "No funds.", "fr": "Sans moyens."}, by=officer, now=NOW)

    with pytest.raises(Refused) as refused:
        accept_invitation(link(letters()[0]), by=factories.person(), now=NOW + HOUR)

    assert refused.value.code == "call-withdrawn"
    assert queries.directors_of(activity) == []
