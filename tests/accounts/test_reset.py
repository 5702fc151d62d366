"""A forgotten password, from the page one was on and back to it (acceptance 21)."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import translation

from parvis.accounts.access import same_house
from parvis.audit.models import Entry
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "Neuer-Steg-2026-ok"
PAGE = "/en/terms/?in=00:05:01:06&out=00:05:31:14"


def button(page: str) -> tuple[str, str]:
    """Address and words of the one button of a page."""
    found = re.findall(r'<a class="button" href="([^"]+)"[^>]*>([^<]+)</a>', page)
    assert len(found) == 1, found
    return found[0][0].replace("&amp;", "&"), found[0][1]


def to_code_page(client: Client, email="ann@example.org", page=PAGE) -> str:
    asked = client.post("/en/account/password/reset/", {"email": email, "next": page})
    assert asked.status_code == 302
    return asked["Location"]


def test_acceptance_21_back_to_the_page_with_in_and_out_kept(client, ann, letters):
    elsewhere = Client()
    elsewhere.post("/en/account/login/", {"email": ann.email, "password": PASSWORD})
    assert elsewhere.get("/en/account/").status_code == 200

    login = client.get("/en/account/login/", {"next": PAGE}).content.decode()
    forgotten = re.search(r'href="(/en/account/password/reset/\?next=[^"]+)"', login).group(1)
    asked = client.get(forgotten).content.decode()
    kept = re.search(r'name="next" value="([^"]+)"', asked).group(1).replace("&amp;", "&")
    code_page = to_code_page(client, page=kept)
    proven = client.post(code_page, {"code": letters.code()})
    done = client.post(proven["Location"], {"password": NEW_PASSWORD})
    updated = client.get(done["Location"]).content.decode()

    assert kept == PAGE
    assert "Your password has been updated" in updated
    assert button(updated) == (PAGE, "Back to the page you were on")
    assert elsewhere.get("/en/account/").status_code == 302
    assert letters.last().subject == "Your password has been changed"
    assert client.get("/en/account/").status_code == 302  # nobody is signed in by it
    signed_in = client.post("/en/account/login/", {"email": ann.email, "password": NEW_PASSWORD, "next": PAGE})
    assert signed_in["Location"] == PAGE
    actions = Entry.objects.filter(chain__case=ann.audit_case()).values_list("action", flat=True)
    assert list(actions.order_by("position")) == ["person.signed-in", "password.reset", "person.signed-in"]


def test_acceptance_21_a_closed_page_is_reached_through_the_sign_in(client, ann, letters):
    code_page = to_code_page(client, page="/en/account/?from=42")
    proven = client.post(code_page, {"code": letters.code()})
    done = client.post(proven["Location"], {"password": NEW_PASSWORD})

    address, words = button(client.get(done["Location"]).content.decode())

    assert address == "/en/account/login/?next=%2Fen%2Faccount%2F%3Ffrom%3D42"
    assert words == "Back to the page you were on"


def test_without_a_page_the_button_leads_to_the_sign_in(client):
    assert button(client.get("/en/account/password/updated/").content.decode()) == ("/en/account/login/", "Sign in")


def test_acceptance_21_same_answer_for_an_unknown_address(ann, letters):
    def answers(email: str) -> list[tuple[int, str]]:
        client = Client()
        code_page = to_code_page(client, email)
        shown = [client.get(code_page), client.post(code_page, {"code": "12x"}), client.post(code_page + "new/")]
        shown += [client.post(code_page, {"code": f"{number:06}"}) for number in range(3)]
        tokens = r'(name="csrfmiddlewaretoken" value="[^"]+"|/account/code/\w+/)'
        return [(page.status_code, re.sub(tokens, "", page.content.decode()).replace(email, "")) for page in shown]

    known, unknown = answers("ann@example.org"), answers("nil@example.org")
    assert [status for status, _page in known] == [200, 422, 429, 422, 422, 422]
    assert known == unknown


def test_acceptance_21_the_wait_for_a_new_code_is_shown(client, ann):
    page = client.get(to_code_page(client)).content.decode()

    waiting = re.search(r'data-wait-seconds="(\d+)" data-wait-label="([^"]+)"', page)
    assert 55 <= int(waiting.group(1)) <= 60
    assert waiting.group(2) == "Send a new code ({time})"
    assert "Didn’t receive a code?" in page
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page


def test_three_wrong_codes_leave_a_way_to_start_again_that_keeps_the_page(client, ann, letters):
    code_page = to_code_page(client)
    number = int(letters.code())
    for step in (1, 2, 3):
        page = client.post(code_page, {"code": f"{(number + step) % 1000000:06}"}).content.decode()

    start = re.search(r'href="(/en/account/password/reset/[^"]*)"', page).group(1)
    assert "third wrong code" in page
    assert (
        start == "/en/account/password/reset/?next=%2Fen%2Fterms%2F%3Fin%3D00%3A05%3A01%3A06%26out%3D00%3A05%3A31%3A14"
    )
    assert 'name="code"' not in page


def test_the_new_password_is_chosen_only_where_the_code_was_entered(client, ann, letters):
    code_page = to_code_page(client)
    proven = client.post(code_page, {"code": letters.code()})

    stranger = Client().post(proven["Location"], {"password": NEW_PASSWORD})

    assert stranger["Location"].startswith("/en/account/password/reset/?next=")
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)


def test_a_weak_new_password_is_refused_with_every_reason_and_may_be_tried_again(client, ann, letters):
    proven = client.post(to_code_page(client), {"code": letters.code()})

    page = client.post(proven["Location"], {"password": "Ann-Example 1"})
    assert page.status_code == 422
    assert "No spaces, of any kind" in page.content.decode()
    assert client.post(proven["Location"], {"password": NEW_PASSWORD}).status_code == 302


def test_the_flow_speaks_french(client, ann, letters):
    with translation.override("fr"):
        asked = client.post("/fr/account/password/reset/", {"email": "ann@example.org", "next": "/fr/terms/?in=1"})
        page = client.get(asked["Location"]).content.decode()

    assert "Vous n’avez pas reçu de code\u202f?" in page


EVIL = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "https:evil.example",
    "https://evil.example/en/",
    "http:///evil.example",
    "https:/evil.example",
    "evil.example",
    "@evil.example",
    "/%2fevil.example",
    "/%2Fevil.example",
    "/%5cevil.example",
    "/%255cevil.example",
    "/%252fevil.example",
    "%2f%2fevil.example",
    "/%09/evil.example",
    "/%0d%0aLocation:evil",
    "/\u2028/evil.example",
    "/\u00a0/evil.example",
    "//testserver@evil.example",
    "/" + "x" * 2000,
    "",
]


@pytest.mark.parametrize("address", EVIL)
def test_acceptance_21_the_way_to_another_house_is_refused_in_every_spelling(client, ann, address):
    assert same_house(address) == ""

    signed_in = client.post("/en/account/login/", {"email": ann.email, "password": PASSWORD, "next": address})

    assert signed_in["Location"] == "/en/"


@pytest.mark.parametrize(
    "address",
    [
        "/en/",
        PAGE,
        "/fr/press/k3v9q2m8xz/?in=f12&out=f40#film",
        "/en/press/?q=%C3%A9t%C3%A9&next=//evil",
        "/en/press/?q=a%20b%2F%2Fc",
    ],
)
def test_a_page_of_ours_is_kept_letter_by_letter(address):
    assert same_house(address) == address
