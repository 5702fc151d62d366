"""From the letter into the text: one click and one code; and never in the name of an account that did not sign in."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from parvis.accounts.models import MailedCode, Person, TermsAcceptance
from parvis.domain.refusals import Denied
from parvis.review.actions import assignments
from tests import factories
from tests.factories import NOW
from tests.proposals.building import event_call
from tests.review import building
from tests.review.test_pages import token_of

pytestmark = pytest.mark.django_db


def invited(**expert):
    """Somebody asked just now, for pages that look at the clock."""
    call = event_call(opens="2026-01-01T09:00", closes="2099-01-31T23:59")
    return building.invited(building.screened(call), building.expert(**expert), now=timezone.now())


def number_of(mails) -> str:
    """The code in the newest letter that has one."""
    found = [one for letter in mails() for one in re.findall(r"\b\d{6}\b", letter.text)]
    return found[-1]


def test_one_click_and_one_code_open_the_text_and_make_the_account(client, mails):
    asked = invited(account=False, name="Dr Ingrid Nygaard")
    token = token_of(mails)
    page = client.post(reverse("review:declare-by-link", args=[token]), {"confidential": "yes"}, follow=True)
    assert "Dr Ingrid Nygaard" in page.content.decode()  # the name is filled in
    assert not Person.objects.filter(email=asked.expert.email).exists()  # nothing is made before the code

    done = client.post(page.redirect_chain[-1][0], {"code": number_of(mails), "name": "Ingrid Nygaard"})

    person = Person.objects.get(email=asked.expert.email)
    asked.refresh_from_db()
    assert done.headers["Location"] == reverse("review:write", args=[asked.code])
    assert client.get(done.headers["Location"]).status_code == 200
    assert (asked.state, asked.expert.person, person.name) == ("accepted", person, "Ingrid Nygaard")
    assert not person.has_usable_password()
    assert TermsAcceptance.objects.filter(person=person, document="terms").exists()


def test_a_wrong_code_opens_nothing_and_the_right_one_only_once(client, mails):
    asked = invited(account=False)
    page = client.post(reverse("review:declare-by-link", args=[token_of(mails)]), {"confidential": "yes"}, follow=True)
    address, right = page.redirect_chain[-1][0], number_of(mails)
    wrong = "111111" if right != "111111" else "222222"

    assert client.post(address, {"code": wrong, "name": "X"}).status_code == 422
    assert not Person.objects.filter(email=asked.expert.email).exists()
    client.post(address, {"code": right, "name": "Right"})
    client.logout()
    client.post(address, {"code": right, "name": "Again"})

    assert Person.objects.get(email=asked.expert.email).name == "Right"
    assert "_auth_user_id" not in client.session


def test_the_code_of_one_invitation_opens_no_other(client, mails):
    invited(account=False)
    first = token_of(mails)
    page = client.post(reverse("review:declare-by-link", args=[first]), {"confidential": "yes"}, follow=True)
    ticket = page.redirect_chain[-1][0].rstrip("/").rsplit("/", 1)[-1]
    invited(account=False)
    second = token_of(mails)

    assert second != first
    assert client.get(reverse("review:enter-code", args=[second, ticket])).status_code == 404


@pytest.mark.parametrize("bound", [True, False])
def test_the_link_alone_shows_the_card_and_declines_but_declares_nothing_for_an_account(bound, client, mails):
    asked = invited(account=bound)
    if not bound:
        factories.person(email=asked.expert.email)  # an account of later, not bound yet
    token = token_of(mails)

    page = client.get(reverse("review:invitation", args=[token])).content.decode()
    assert "Early warning of floods" in page and 'name="confidential"' not in page
    for grounds in ([], ["relative"]):
        with pytest.raises(Denied, match="Sign in"):
            assignments.declare(asked, grounds, confidential=True, now=NOW)
        told = {"confidential": "yes", "conflicts": grounds}
        assert client.post(reverse("review:declare-by-link", args=[token]), told).status_code == 403
    asked.refresh_from_db()
    assert asked.state == "invited" and not asked.declarations.exists()

    client.post(reverse("review:decline", args=[token]))
    asked.refresh_from_db()
    assert asked.state == "declined"


def test_who_has_an_account_signs_in_by_the_code_and_then_declares(client, mails):
    asked = invited()
    token = token_of(mails)
    page = client.post(reverse("review:ask-code", args=[token]), follow=True)
    assert 'name="name"' not in page.content.decode()

    back = client.post(page.redirect_chain[-1][0], {"code": number_of(mails)}, follow=True)
    assert 'name="confidential"' in back.content.decode()
    done = client.post(reverse("review:declare-by-link", args=[token]), {"confidential": "yes"})

    assert done.headers["Location"] == reverse("review:write", args=[asked.code])
    asked.refresh_from_db()
    assert asked.state == "accepted"


def test_an_account_made_elsewhere_goes_on_from_the_letter_of_acceptance(client, mails):
    asked = invited(account=False)
    assignments.declare(asked, [], confidential=True, now=timezone.now())
    person = factories.person(email=asked.expert.email)
    address = reverse("review:assignment", args=[asked.code])
    client.force_login(factories.person())
    assert client.get(address).status_code == 404
    client.force_login(person)

    assert reverse("review:take-up-mine", args=[asked.code]) in client.get(address).content.decode()
    done = client.post(reverse("review:take-up-mine", args=[asked.code]), follow=True)

    assert done.redirect_chain[-1][0] == reverse("review:write", args=[asked.code])


def test_no_code_is_sent_for_an_invitation_that_is_over(client, mails):
    asked = invited(account=False)
    token = token_of(mails)
    assignments.decline(asked, now=timezone.now())

    assert client.post(reverse("review:ask-code", args=[token])).status_code == 404
    assert not MailedCode.objects.exists()
