"""A proposal's letters: worded by the office, kept in the case's log, inner ones read once the case was handed in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from parvis.correspondence import actions as correspondence
from parvis.correspondence.models import Message
from parvis.domain.letters import places_in
from parvis.domain.roles import Role
from parvis.proposals.actions import drafting
from parvis.proposals.notify.kinds import INVITED, KINDS
from parvis.web import letter_kinds
from tests import factories
from tests.factories import NOW
from tests.proposals import building

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("working_queue")]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_kind_is_known_and_its_words_have_only_places_it_fills(kind, language):
    subject, body = letter_kinds.default_words(kind, language)

    assert letter_kinds.kind_of(kind.code) is kind
    assert sorted(places_in(subject + body)) == sorted(kind.placeholders)


def test_the_office_words_the_invitation(mails):
    proposal, partner = building.opened(), factories.scientist("UA")
    texts = {
        language: {"subject": f"{language}: Come and write", "body": "With {who}: {title}"} for language in ("en", "fr")
    }
    correspondence.word(INVITED, texts, base=0, by=factories.person(Role.PROGRAMME_OFFICER), now=NOW)

    building.invited(proposal, partner)

    assert mails()[-1].subject == f"{partner.language}: Come and write"
    assert f"With {proposal.opened_by}" in mails()[-1].text


def test_the_log_keeps_the_letter_without_its_link(mails):
    proposal, partner = building.opened(), factories.scientist("UA")
    building.invited(proposal, partner)

    [kept] = Message.objects.of_case("proposal", proposal.code)

    assert (kept.kind, kept.email, kept.person) == ("proposal.invited", partner.email, None)
    assert building.link_of(mails) not in kept.body


def test_the_office_reads_letters_of_the_writing_only_as_far_as_it_was_given_the_case(client, mails):
    proposal, receipt = building.submitted()
    officer = factories.person(Role.PROGRAMME_OFFICER)
    client.force_login(officer)
    page = reverse("proposals:office") + f"{proposal.code}/"
    one = proposal.parties.filter(person__isnull=False).select_related("person").first()
    Message.objects.filter(kind="proposal.signed").update(sent_at=receipt.at - timedelta(hours=1))
    later = Message.objects.filter(kind="proposal.signed").first()
    assert later is not None and one is not None

    before = client.get(page).content.decode()
    Message.objects.filter(pk=later.pk).update(sent_at=receipt.at + timedelta(hours=1))
    after = client.get(page).content.decode()

    assert str(later.subject) in before
    assert str(later.subject) not in after
    assert str(Message.objects.get(kind="proposal.receipt", person=one.person).subject) in after


def test_a_letter_to_an_address_is_forgotten_with_the_person_who_has_it(mails):
    proposal, partner = building.opened(), factories.scientist("UA")
    building.invited(proposal, partner)
    drafting.accept(building.link_of(mails), by=partner, now=NOW)

    correspondence.forget_person(partner, now=NOW)

    assert {one.email for one in Message.objects.filter(kind="proposal.invited")} == {""}
