"""Addresses that Django lets pass and to which no letter of ours goes."""

from __future__ import annotations

import pytest

from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("email", ['"a,b"@example.org', '"a;b"@example.org'])
@pytest.mark.parametrize(
    "page",
    [
        "/en/account/signup/",
        "/en/account/login/code/",
        "/en/account/password/reset/",
        "/en/newsletter/subscribe/",
    ],
)
def test_an_address_we_cannot_write_to_is_refused_at_its_field(client, letters, page, email):
    answer = client.post(page, {"email": email, "password": PASSWORD, "terms": "on", "language": "en"})

    assert answer.status_code == 422
    assert "Enter a valid email address." in answer.content.decode()
    assert letters() == []


def test_the_refusal_speaks_french(client):
    answer = client.post("/fr/account/password/reset/", {"email": '"a,b"@example.org'})

    assert "Saisissez une adresse" in answer.content.decode()


def test_a_domain_in_other_letters_gets_its_letter(client, letters):
    answer = client.post("/en/account/password/reset/", {"email": "ann@bücher.example"})

    assert answer.status_code == 302
    assert letters.last().to == "ann@xn--bcher-kva.example"
