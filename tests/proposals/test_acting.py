"""Writing in somebody's name: only once the person has agreed, never signing, ended by either or by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.audit.models import Entry, Fact
from parvis.domain.acting import CONSENT_WITHIN, LASTS, Acting, ActingState
from parvis.domain.refusals import Denied, Gone, NotFound, Refused
from parvis.proposals import offers, queries
from parvis.proposals.actions import acting, commenting, leaving, signing
from parvis.proposals.models import Party
from parvis.web.duties import told
from tests import factories
from tests.factories import NOW
from tests.proposals import building

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def draft():
    return building.joint()


@pytest.fixture
def officer():
    return factories.programme_officer()


def asked(proposal, officer):
    ally, _partner = building.directors(proposal)
    return acting.ask_to_act(proposal, ally, reason="Asked by telephone.", by=officer, now=NOW)


@pytest.mark.parametrize(
    ("spell", "at", "state"),
    [
        (Acting(NOW), NOW + CONSENT_WITHIN - HOUR, ActingState.ASKED),
        (Acting(NOW), NOW + CONSENT_WITHIN, ActingState.LAPSED),
        (Acting(NOW, declined_at=NOW), NOW, ActingState.DECLINED),
        (Acting(NOW, ends_at=NOW + LASTS), NOW + LASTS - HOUR, ActingState.RUNNING),
        (Acting(NOW, ends_at=NOW + LASTS), NOW + LASTS, ActingState.ENDED),
        (Acting(NOW, ends_at=NOW + LASTS, ended_at=NOW), NOW, ActingState.ENDED),
        (Acting(NOW, ended_at=NOW), NOW, ActingState.ENDED),
    ],
)
def test_a_spell_stands_by_its_moments(spell, at, state):
    assert spell.state_at(at) is state


def test_nothing_begins_before_the_person_has_agreed(draft, officer, mails):
    ally, _partner = building.directors(draft)

    spell = asked(draft, officer)

    assert queries.acted_for(draft.code, officer, at=NOW) is None
    assert (mails()[-1].to, "Asked by telephone." in mails()[-1].text) == (ally.email, True)
    assert f"/proposals/acting/{spell.code}/" in mails()[-1].text
    assert spell.get_absolute_url() in [duty.address for duty in told(offers.duties(ally, at=NOW), ally, at=NOW)]
    acting.agree_to_acting(spell, by=ally, now=NOW + HOUR)
    assert queries.acted_for(draft.code, officer, at=NOW + HOUR)[1] == ally
    assert mails()[-1].to == officer.email
    assert list(Entry.objects.filter(action__startswith="proposal.acting").values_list("action", "actor")) == [
        ("proposal.acting-asked", officer.code),
        ("proposal.acting-began", ally.code),
    ]


def test_a_question_that_nobody_answers_lapses(draft, officer):
    ally, _partner = building.directors(draft)
    spell = asked(draft, officer)

    with pytest.raises(Gone):
        acting.agree_to_acting(spell, by=ally, now=NOW + CONSENT_WITHIN)

    assert queries.acted_for(draft.code, officer, at=NOW + CONSENT_WITHIN) is None


def test_a_no_is_told_and_stays_a_no(draft, officer, mails):
    ally, _partner = building.directors(draft)
    spell = asked(draft, officer)

    acting.decline_acting(spell, by=ally, now=NOW)

    assert mails()[-1].to == officer.email
    with pytest.raises(Refused):
        acting.agree_to_acting(spell, by=ally, now=NOW)


def test_nobody_agrees_in_the_persons_place(draft, officer):
    ally, partner = building.directors(draft)
    spell = asked(draft, officer)

    for other in (partner, officer, factories.programme_officer()):
        with pytest.raises(NotFound):
            acting.agree_to_acting(spell, by=other, now=NOW)
    ally.acted_by = officer
    with pytest.raises(Denied):
        acting.agree_to_acting(spell, by=ally, now=NOW)


def test_who_has_left_meanwhile_agrees_to_nothing(draft, officer):
    ally, _partner = building.directors(draft)
    spell = asked(draft, officer)
    leaving.leave(draft, by=ally, now=NOW)

    with pytest.raises(Refused):
        acting.agree_to_acting(spell, by=ally, now=NOW)


def test_acting_keeps_both_names_and_cannot_sign(draft, officer):
    ally, _partner = building.directors(draft)
    spell = building.acting_for(draft, ally, officer)
    _there, hand = queries.acted_for(draft.code, officer, at=NOW)

    building.write(draft, "summary", "Typed for her.", by=hand)
    commenting.remark(draft, "summary", "As told.", by=hand, now=NOW)

    assert (hand, hand.acted_by) == (ally, officer)
    assert f'"{officer.code}"' in Fact.objects.filter(path="acted by").values_list("value", flat=True)
    with pytest.raises(Denied):
        signing.sign_off(draft, queries.digest(draft), by=hand, now=NOW)
    acting.stop_acting(spell, by=ally, now=NOW)
    assert queries.acted_for(draft.code, officer, at=NOW) is None
    assert Party.objects.filter(person=officer).count() == 0


def test_the_page_of_a_field_names_the_officer_who_wrote_for_somebody(draft, officer, client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    ally, partner = building.directors(draft)
    building.acting_for(draft, ally, officer)
    _there, hand = queries.acted_for(draft.code, officer, at=NOW)
    building.write(draft, "summary", "Typed for her.", by=hand)
    client.force_login(partner)

    history = client.get(f"/en/proposals/{draft.code}/fields/summary/").content.decode()

    assert f"{officer} for {ally}" in history


def test_it_ends_by_itself_and_needs_a_reason_and_an_officer(draft, officer):
    ally, _partner = building.directors(draft)

    with pytest.raises(Refused):
        acting.ask_to_act(draft, ally, reason=" ", by=officer, now=NOW)
    with pytest.raises(Denied):
        acting.ask_to_act(draft, ally, reason="x", by=ally, now=NOW)
    building.acting_for(draft, ally, officer)

    assert queries.acted_for(draft.code, officer, at=NOW + LASTS) is None


def test_on_its_pages_it_is_asked_answered_and_taken_back(draft, officer, client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    ally, _partner = building.directors(draft)
    client.force_login(officer)
    told = {"proposal": draft.code, "email": ally.email, "reason": "Asked by telephone."}
    desk = "/en/proposals/office/acting/"

    client.post(desk, told)
    [spell] = queries.spells_of(officer, at=NOW)
    waiting = client.get(desk).content.decode()
    client.post(f"/en/proposals/acting/{spell.code}/stop/")

    assert draft.code in waiting and draft.title not in waiting, "of a draft the office knows the number only"
    assert queries.spells_of(officer, at=NOW) == []
    client.post(desk, told)
    [spell] = queries.spells_of(officer, at=NOW)
    client.force_login(ally)
    question = f"/en/proposals/acting/{spell.code}/"
    assert "Asked by telephone." in client.get(question).content.decode()
    client.post(question, {"answer": "decline"})
    assert "Declined" in client.get(question).content.decode()
