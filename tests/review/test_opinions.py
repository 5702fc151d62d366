"""Opinions of the body's own experts: asked, saved while written, handed in once, for staff and panel alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.correspondence.models import Message
from parvis.domain.refusals import Invalid, NotFound, Refused
from parvis.domain.roles import Role
from parvis.proposals.models import Proposal
from parvis.review.actions import opinions
from parvis.review.models import Opinion
from parvis.review.notify import opinions as letters
from parvis.review.queries import opinions as queries
from parvis.standing.actions import conflicts
from tests import factories
from tests.factories import NOW
from tests.proposals import building

pytestmark = pytest.mark.django_db
DUE = NOW + timedelta(days=14)
WRITTEN = {"opinion": "Sound, and new in this valley.", "concerns": ""}


@pytest.fixture
def expert():
    return factories.person(Role.SCIENTIFIC_ADVISER)


@pytest.fixture
def officer():
    return factories.programme_officer()


def test_an_expert_is_asked_writes_and_hands_in_once(expert, officer):
    proposal, _receipt = building.submitted()
    assert not Proposal.objects.visible_to(expert, at=NOW).exists()

    opinion = opinions.ask(proposal, expert, due_at=DUE, by=officer, now=NOW)
    assert opinions.ask(proposal, expert, due_at=DUE, by=officer, now=NOW) == opinion
    assert Proposal.objects.visible_to(expert, at=NOW).get() == proposal
    with pytest.raises(Invalid) as empty:
        opinions.hand_in(opinion, by=expert, now=NOW)
    saved = opinions.save_opinion(opinion, "support", WRITTEN, base=0, by=expert, now=NOW)
    with pytest.raises(Refused) as stale:
        opinions.save_opinion(opinion, "against", WRITTEN, base=0, by=expert, now=NOW)
    opinions.hand_in(opinion, by=expert, now=NOW)
    opinions.hand_in(opinion, by=expert, now=NOW)
    with pytest.raises(Refused) as over:
        opinions.save_opinion(opinion, "against", WRITTEN, base=1, by=expert, now=NOW)

    assert (empty.value.field, saved.version, stale.value.code, over.value.code) == ("verdict", 1, "stale", "handed-in")
    assert queries.given([proposal.code])[proposal.code] == [opinion]
    sent = list(Message.objects.filter(kind__startswith="opinion.").order_by("id").values_list("kind", "person"))
    assert sent == [("opinion.asked", expert.pk), ("opinion.handed-in", officer.pk)]


def test_too_many_words_keep_it_from_being_handed_in(expert, officer):
    proposal, _receipt = building.submitted()
    opinion = opinions.ask(proposal, expert, due_at=DUE, by=officer, now=NOW)
    opinions.save_opinion(opinion, "support", {"opinion": "word " * 301}, base=0, by=expert, now=NOW)

    with pytest.raises(Invalid) as refused:
        opinions.hand_in(opinion, by=expert, now=NOW)

    assert (refused.value.code, refused.value.field) == ("too-long", "opinion")


def test_nobody_is_asked_who_has_a_conflict_a_part_or_not_the_office(expert, officer):
    proposal, _receipt = building.submitted()
    ally, _partner = building.directors(proposal)
    conflicts.state(expert, "proposal", proposal.code, "relative", by=expert, now=NOW)

    for who in (expert, ally, factories.person()):
        with pytest.raises(Invalid):
            opinions.ask(proposal, who, due_at=DUE, by=officer, now=NOW)
    assert queries.experts(proposal, at=NOW) == []
    assert Opinion.objects.count() == 0


def test_a_conflict_declared_while_writing_ends_everything_at_once(expert, officer):
    proposal, _receipt = building.submitted()
    opinion = opinions.ask(proposal, expert, due_at=DUE, by=officer, now=NOW)
    near = DUE - timedelta(days=1)
    assert len(list(letters.due(near))) == 1

    conflicts.state(expert, "proposal", proposal.code, "relative", by=expert, now=NOW)

    assert list(queries.waiting_or_done(expert, at=NOW)) == []
    assert list(letters.due(near)) == []
    with pytest.raises(NotFound):
        opinions.save_opinion(opinion, "support", WRITTEN, base=0, by=expert, now=NOW)


def test_what_is_taken_back_closes_the_proposal(expert, officer):
    proposal, _receipt = building.submitted()
    opinion = opinions.ask(proposal, expert, due_at=DUE, by=officer, now=NOW)

    opinions.take_back(opinion, by=officer, now=NOW + timedelta(hours=1))

    assert not Proposal.objects.visible_to(expert, at=NOW + timedelta(hours=1)).exists()
    with pytest.raises(NotFound):
        queries.of_expert(opinion.code, expert, at=NOW + timedelta(hours=1))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_form_saves_by_itself_and_hands_in_by_a_button(language, client, expert, officer):
    now = timezone.now()
    proposal, _receipt = building.submitted(now=now)
    opinion = opinions.ask(proposal, expert, due_at=now + timedelta(days=9), by=officer, now=now)
    client.force_login(expert)
    address = f"/{language}/review/opinions/{opinion.code}/"
    typed = {"verdict": "support", "text-opinion": "Sound.", "version": "0"}

    assert client.get(address).status_code == 200
    saved = client.post(address, typed, headers={"Accept": "application/json"})
    assert saved.json() == {"version": 1}
    assert client.post(address, {**typed, "text-opinion": "", "version": "1", "act": "hand-in"}).status_code == 422
    assert client.post(address, {**typed, "version": "2", "act": "hand-in"}).status_code == 302
    assert "Sound." in client.get(address).content.decode()
    for stranger in (officer, building.directors(proposal)[0]):
        client.force_login(stranger)
        assert client.get(address).status_code == 404


def test_applicants_never_find_an_opinion(client, expert, officer):
    now = timezone.now()
    proposal, _receipt = building.submitted(now=now)
    opinion = opinions.ask(proposal, expert, due_at=now + timedelta(days=9), by=officer, now=now)
    opinions.save_opinion(opinion, "against", {"opinion": "PLANTED-MARKER"}, base=0, by=expert, now=now)
    opinions.hand_in(opinion, by=expert, now=now)
    client.force_login(officer)
    assert "PLANTED-MARKER" in client.get(f"/en/review/screening/{proposal.code}/").content.decode()

    client.force_login(building.directors(proposal)[0])
    for page in ("", "people/", "history/", "sign/", "receipt/"):
        answer = client.get(f"/en/proposals/{proposal.code}/{page}")
        assert answer.status_code == 200
        assert "PLANTED-MARKER" not in answer.content.decode()
