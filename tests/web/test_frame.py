"""The frame of every page: language, theme, headers, errors."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import translation

from parvis.domain.refusals import Denied, Gone, Invalid, NotFound, Refused, TooLarge, TooMany
from parvis.web import errors, slots
from parvis.web.labels import ANSWERS
from parvis.web.surroundings import address_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wanted", "address"),
    [
        ("fr", "/fr/"),
        ("fr-BE,en;q=0.5", "/fr/"),
        ("en-GB", "/en/"),
        ("de,fr;q=0.8,en;q=0.5", "/fr/"),
        ("uk", "/en/"),
        ("", "/en/"),
    ],
)
def test_the_first_language_is_the_browsers(client: Client, wanted: str, address: str) -> None:
    response = client.get("/", headers={"accept-language": wanted})

    assert response.status_code == 302
    assert response.headers["Location"] == address


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("/en/design/", "/fr/design/"),
        ("/en/design/?a=1&b=%C3%A9&a=2", "/fr/design/?a=1&b=%C3%A9&a=2"),
        ("/en/no/such/page/?q=x", "/fr/no/such/page/?q=x"),
        ("/elsewhere/", "/fr/"),
        ("/", "/fr/"),
    ],
)
def test_the_language_switch_stays_on_the_page_with_its_query(address: str, there: str) -> None:
    assert address_in("fr", RequestFactory().get(address)) == there


def test_the_switch_stands_on_the_page(client: Client) -> None:
    page = client.get("/en/terms/?from=mail").content.decode()

    assert '<a href="/fr/terms/?from=mail" lang="fr" hreflang="fr">Français</a>' in page


def test_a_chosen_theme_is_drawn_by_the_server_and_an_unknown_one_is_not(client: Client) -> None:
    client.cookies["theme"] = "dark"
    assert '<html lang="en" data-theme="dark">' in client.get("/en/terms/").content.decode()

    client.cookies["theme"] = '"><script>'
    assert '<html lang="en">' in client.get("/en/terms/").content.decode()


@pytest.mark.parametrize("address", ["/en/terms/", "/en/no/such/page/", "/en/design/"])
def test_every_answer_carries_the_security_headers(client: Client, address: str) -> None:
    headers = client.get(address).headers

    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in headers["Permissions-Policy"]


def test_over_https_the_browser_is_told_to_stay_there(client: Client, settings) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    fresh = Client()

    assert fresh.get("/en/terms/", secure=True).headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "Strict-Transport-Security" not in fresh.get("/en/terms/").headers


def test_a_wrong_host_gets_a_page_and_no_echo(client: Client) -> None:
    response = client.get("/en/terms/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", re.IGNORECASE)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("page", ["design/", "design/dialog/", "terms/", "privacy/", "accessibility/", "no/such/page/"])
def test_no_page_of_the_house_needs_anything_inline(client: Client, language: str, page: str) -> None:
    assert not INLINE.findall(client.get(f"/{language}/{page}").content.decode())


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "There is nothing at this address"), ("fr", "Il n’y a rien à cette adresse")],
)
def test_an_unknown_address_is_explained_in_the_readers_language(client: Client, language: str, words: str) -> None:
    response = client.get(f"/{language}/no/such/page/")

    assert response.status_code == 404
    assert f"<h1>{words}</h1>" in response.content.decode()


@pytest.mark.parametrize("address", ["/en/press/%00/", "/en/%00", "/en/press/?q=a%00b", "/en/terms/?%00=1"])
def test_an_address_with_a_nul_is_an_unknown_address(client: Client, address: str) -> None:
    response = client.get(address)
    unknown = client.get("/en/no/such/page/")

    assert response.status_code == 404
    assert main_of(response) == main_of(unknown)
    assert dict(response.headers) == dict(unknown.headers) | {"Content-Length": response.headers["Content-Length"]}
    assert client.get("/api/v1/press/assets/%00").json() == client.get("/api/no/such").json()
    assert client.get("/api/v1/press/assets?q=%00").status_code == 422


def main_of(response) -> str:
    """The page without the links of its frame, which lead back to the address one is at."""
    return re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]


def test_an_escaped_percent_sign_is_no_nul(client: Client) -> None:
    assert client.get("/en/terms/?q=%2500").status_code == 200


@pytest.mark.parametrize("typed", [{"login": "a\0b"}, {"a\0b": "x"}])
def test_a_form_with_a_nul_is_refused(client: Client, typed: dict[str, str]) -> None:
    assert client.post("/en/account/login/", typed).status_code == 400


@pytest.mark.parametrize("status", sorted(ANSWERS))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_status_says_what_happened_what_it_means_and_what_to_do(status: int, language: str, rf) -> None:
    request = visitor(rf.get(f"/{language}/somewhere/"))
    with translation.override(language):
        response = errors.page(request, status)
        answer = ANSWERS[status]
        page = response.content.decode()

        assert response.status_code == status
        for words in answer:
            assert str(words) in page
    if language == "fr":
        with translation.override("en"):
            assert str(answer.happened) not in page


@pytest.mark.parametrize(
    ("refused", "status"),
    [
        (Refused("The call is closed."), 409),
        (Denied("Only the press office may do this."), 403),
        (Gone("It was taken back."), 410),
        (Invalid("The out point lies before the in point.", field="out"), 422),
        (TooLarge("At most %(most)s.", most="2 GB"), 413),
        (TooMany("Too often.", retry_after=30), 429),
    ],
)
def test_the_rules_no_becomes_a_page_for_people_and_json_for_programs(refused: Refused, status: int, rf) -> None:
    page = errors.refusal(visitor(rf.get("/en/x/", headers={"accept": "text/html"})), refused)
    told = errors.refusal(visitor(rf.get("/api/v1/x/")), refused)

    assert page.status_code == told.status_code == status
    assert str(refused) in page.content.decode()
    assert told.headers["Content-Type"] == "application/json"
    if status == 429:
        assert page.headers["Retry-After"] == told.headers["Retry-After"] == "30"


def test_hidden_and_absent_give_the_same_bytes(rf) -> None:
    hidden = errors.refusal(visitor(rf.get("/en/x/")), NotFound("hidden because of an embargo"))
    absent = errors.not_found(visitor(rf.get("/en/x/")))

    assert hidden.content == absent.content
    assert hidden.status_code == absent.status_code == 404


def test_the_page_of_a_broken_house_asks_no_database(rf, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        response = errors.broken(rf.get("/en/x/"))

    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


def test_a_form_that_cannot_be_trusted_is_explained() -> None:
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/en/design/dialog/", {"code": "123456"})

    assert response.status_code == 403
    assert "We could not make sure that this came from you" in response.content.decode()


def test_a_slot_shows_what_was_hung_into_it_and_nothing_else(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(slots, "_renderers", type(slots._renderers)(list))
    assert '<nav class="places"' not in client.get("/en/terms/").content.decode()

    slots.fill("places", lambda context: f'<a href="/x/">{context["programme_name"]}</a>')
    assert '<a href="/x/">Science for Peace and Security</a></nav>' in client.get("/en/terms/").content.decode()


def visitor(request):
    """The request as the middleware hands it on."""
    request.user = AnonymousUser()
    return request


def test_what_is_settled_is_drawn_once_a_language_and_knows_nobody() -> None:
    template = engines["django"].from_string(
        "{% load i18n parvis %}{% settled %}{% translate 'Close' %}{{ name }}{% endsettled %} {{ name }}"
    )

    with translation.override("fr"):
        assert template.render({"name": "Anna"}) == "Fermer Anna"
    assert [template.render({"name": name}) for name in ("<Ilse>", "Jon")] == ["Close &lt;Ilse&gt;", "Close Jon"]
