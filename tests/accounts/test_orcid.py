"""Sign in with ORCID, make an account with it, connect and disconnect it; and everything that must not work."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from parvis.accounts.actions import belonging
from parvis.accounts.models import MailedCode, Person
from parvis.accounts.views import orcid as views
from parvis.audit.models import Entry, Fact
from parvis.domain.refusals import Invalid
from parvis.gateways import orcid as registry
from tests import factories
from tests.accounts import orcid_server
from tests.accounts.conftest import PASSWORD
from tests.accounts.orcid_server import JOSIAH, OTHER

pytestmark = pytest.mark.django_db

NOW = timezone.now()
PAGE = "/en/terms/?in=1&out=2"
WHO = "/en/account/who-i-am/#orcid"


@pytest.fixture(scope="module")
def provider():
    with orcid_server.running() as server:
        yield server


@pytest.fixture
def orcid(provider, settings):
    settings.ORCID_CLIENT_ID, settings.ORCID_CLIENT_SECRET = orcid_server.CLIENT, orcid_server.SECRET
    settings.ORCID_URL = provider.address
    settings.SITE_URL = "http://testserver"
    provider.trouble, provider.visitor = "", (JOSIAH, "Josiah Carberry")
    provider.doors.clear()
    return provider


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args, **named):
        return None


def sent_back(door: str) -> str:
    """What the browser does at ORCID: it is asked there, and sent back with an answer."""
    try:
        build_opener(_Stay).open(door, timeout=5)
    except OSError as answer:
        found = answer.headers["Location"]
        answer.close()
        return found.removeprefix("http://testserver")
    raise AssertionError("the provider kept the visitor")


def visit(client: Client, page: str = "", language: str = "en") -> str:
    """To ORCID and back: the page of ours one comes back to."""
    began = client.post(f"/{language}/account/orcid/", {"next": page} if page else {})
    registered = sent_back(began["Location"])
    assert registered.startswith("/account/orcid/?")
    return client.get(registered)["Location"]


def arrive(client: Client, page: str = "", language: str = "en"):
    return client.get(visit(client, page, language))


def signed_in(person: Person) -> Client:
    client = Client()
    assert client.post("/en/account/login/", {"email": person.email, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/en/account/").status_code == 200


def actions_of(person: Person) -> list[str]:
    found = Entry.objects.filter(chain__case=person.audit_case()).order_by("position")
    return list(found.values_list("action", flat=True))


def proved(person: Person) -> tuple[str, bool]:
    person.refresh_from_db()
    return person.orcid, person.orcid_proven_at is not None


@pytest.fixture
def josiah(ann) -> Person:
    """Ann has proven the iD that everybody is signed in with at our ORCID."""
    return belonging.prove_orcid(ann, JOSIAH, now=NOW - timedelta(days=9))


# Without its settings it is not there.


@pytest.mark.parametrize(
    ("client_id", "secret", "url"),
    [
        ("", "", "https://orcid.org"),
        ("APP-1", "", "https://orcid.org"),
        ("", "s", "https://orcid.org"),
        ("APP-1", "s", "http://orcid.org"),
        ("APP-1", "s", "ftp://127.0.0.1"),
    ],
)
def test_without_its_settings_nothing_is_shown_and_no_route_answers(client, ann, settings, client_id, secret, url):
    settings.ORCID_CLIENT_ID, settings.ORCID_CLIENT_SECRET, settings.ORCID_URL = client_id, secret, url
    inside = signed_in(ann)

    for browser in (client, inside):
        assert browser.post("/en/account/orcid/").status_code == 404
        assert browser.get("/account/orcid/?code=1&state=2", follow=True).status_code == 404
        assert browser.get("/en/account/orcid/back/?code=1&state=2").status_code == 404
        assert browser.get("/en/account/orcid/new/").status_code == 404
    assert "ORCID" not in client.get("/en/account/login/").content.decode()
    assert "ORCID" not in client.get("/en/account/signup/").content.decode()
    assert "Connect ORCID" not in inside.get("/en/account/who-i-am/").content.decode()
    assert "orcid" not in client.get("/en/").headers["Content-Security-Policy"]


def test_with_them_the_pages_show_it_and_forms_may_lead_there(client, ann, orcid):
    page = client.get("/en/account/login/", {"next": PAGE})

    assert "Sign in with ORCID" in page.content.decode()
    assert f"form-action 'self' {'http://testserver:8001'} {orcid.address};" in page["Content-Security-Policy"]
    assert "Sign up with ORCID" in client.get("/en/account/signup/").content.decode()
    assert "Connect ORCID" in signed_in(ann).get("/en/account/who-i-am/").content.decode()


# In.


def test_a_proven_id_signs_in_and_leads_back_to_the_page(client, josiah, orcid):
    answer = arrive(client, PAGE)

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert is_in(client)
    assert actions_of(josiah)[-1] == "person.signed-in"
    assert Fact.objects.get(entry__chain__case=josiah.audit_case(), path="with").value == '"orcid"'


def test_the_way_keeps_its_language(client, josiah, orcid):
    assert visit(client, language="fr").startswith("/fr/account/orcid/back/?")


def test_an_id_that_was_only_typed_opens_nothing(client, ann, orcid):
    belonging.say_orcid(ann, JOSIAH, now=NOW)

    answer = arrive(client)

    assert answer["Location"] == "/en/account/orcid/new/"
    assert not is_in(client)


def test_a_closed_account_is_not_opened(client, josiah, orcid):
    Person.objects.filter(pk=josiah.pk).update(is_active=False)

    assert arrive(client)["Location"] == "/en/account/orcid/new/"
    assert not is_in(client)


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example", "/\\evil.example", "/%2Fevil.example"])
def test_the_way_back_stays_in_the_house(client, josiah, orcid, page):
    assert arrive(client, page)["Location"] == "/en/"


def test_what_cannot_be_undone_is_asked_once_more(client, josiah, orcid):
    arrive(client)

    assert client.get("/en/account/delete/")["Location"].startswith("/en/account/prove/")
    assert client.post("/en/account/orcid/disconnect/")["Location"].startswith("/en/account/prove/")
    assert proved(josiah) == (JOSIAH, True)


# A new account.


def test_a_new_person_proves_the_address_by_a_code_and_needs_no_password(client, orcid, letters):
    page = arrive(client, PAGE)["Location"]
    shown = client.get(page).content.decode()

    assert JOSIAH in shown
    assert 'value="Josiah Carberry"' in shown
    form = {"email": "Josiah@Example.org", "name": "Josiah S. Carberry", "terms": "on"}
    code_page = client.post(page, form)["Location"]
    assert Person.objects.count() == 0
    assert JOSIAH in letters.last().text
    welcome = client.post(code_page, {"code": letters.code()})["Location"]

    person = Person.objects.get()
    assert (person.email, person.name, person.has_usable_password()) == (
        "josiah@example.org",
        "Josiah S. Carberry",
        False,
    )
    assert proved(person) == (JOSIAH, True)
    assert person.acceptances.count() == 1
    assert actions_of(person) == ["person.signed-up", "person.orcid-proven", "terms.accepted"]
    assert f'href="{PAGE.replace("&", "&amp;")}"' in client.get(welcome).content.decode()
    assert views.JOINING not in client.session

    again = Client()
    assert arrive(again)["Location"] == "/en/"
    assert is_in(again)


def test_without_the_terms_no_code_goes_out(client, orcid, letters):
    page = arrive(client)["Location"]

    answer = client.post(page, {"email": "josiah@example.org"})

    assert answer.status_code == 422
    assert letters() == []


def test_an_address_never_matches_an_account(client, ann, orcid, letters):
    page = arrive(client)["Location"]

    code_page = client.post(page, {"email": ann.email, "terms": "on"})["Location"]

    assert letters.last().subject == "You have an account already"
    assert MailedCode.objects.get().pending == {}
    assert client.post(code_page, {"code": "123456"}).status_code == 422
    assert proved(ann) == ("", False)
    assert not is_in(client)


def test_the_code_of_such_an_account_holds_only_in_the_browser_that_came_from_orcid(client, orcid, letters):
    page = arrive(client)["Location"]
    code_page = client.post(page, {"email": "victim@example.org", "terms": "on"})["Location"]

    elsewhere = Client().post(code_page, {"code": letters.code()})

    assert elsewhere.status_code == 409
    assert "in the browser in which you came back" in elsewhere.content.decode()
    assert Person.objects.count() == 0
    assert client.post(code_page, {"code": letters.code()}).status_code == 302


def test_an_id_that_somebody_proves_meanwhile_makes_no_second_account(client, ann, orcid, letters):
    page = arrive(client)["Location"]
    code_page = client.post(page, {"email": "josiah@example.org", "terms": "on"})["Location"]
    belonging.prove_orcid(ann, JOSIAH, now=NOW)

    answer = client.post(code_page, {"code": letters.code()})

    assert answer.status_code == 422
    assert "opens another account already" in answer.content.decode()
    assert Person.objects.count() == 1


def test_nobody_joins_without_having_been_at_orcid(client, orcid):
    assert client.get("/en/account/orcid/new/")["Location"] == "/en/account/login/"
    assert client.post("/en/account/orcid/new/", {"email": "a@example.org", "terms": "on"}).status_code == 302
    assert MailedCode.objects.count() == 0


# Connect, disconnect.


def test_who_is_signed_in_connects_the_id_and_is_told_by_mail(ann, orcid, letters):
    browser = signed_in(ann)

    answer = arrive(browser)

    assert answer["Location"] == WHO
    assert proved(ann) == (JOSIAH, True)
    assert actions_of(ann)[-1] == "person.orcid-proven"
    assert letters.last().subject == "ORCID now opens your account"
    assert (letters.last().to, JOSIAH in letters.last().text) == (ann.email, True)
    assert orcid.doors[-1]["prompt"] == "login"
    page = browser.get("/en/account/who-i-am/").content.decode()
    assert "Disconnect ORCID" in page
    assert 'name="orcid"' not in page


def test_to_connect_one_shows_first_that_it_is_oneself(client, ann, orcid):
    client.force_login(ann)

    answer = client.post("/en/account/orcid/")

    assert answer["Location"] == "/en/account/prove/?next=%2Fen%2Faccount%2Fwho-i-am%2F%23orcid"
    assert orcid.doors == []


def test_an_id_that_opens_another_account_is_refused_in_words(josiah, orcid):
    other = Person.objects.create_user("other@example.org", PASSWORD)

    answer = arrive(signed_in(other))

    assert answer.status_code == 422
    assert "This ORCID iD opens another account already." in answer.content.decode()
    assert (proved(other), proved(josiah)) == (("", False), (JOSIAH, True))


def test_one_account_holds_one_id(josiah, orcid):
    orcid.visitor = (OTHER, "Somebody Else")

    answer = arrive(signed_in(josiah))

    assert answer.status_code == 409
    assert proved(josiah) == (JOSIAH, True)


def test_a_proven_id_is_not_typed_over(josiah, orcid):
    browser = signed_in(josiah)

    browser.post("/en/account/who-i-am/", {"what": "orcid", "orcid": OTHER})
    browser.post("/en/account/who-i-am/", {"what": "orcid", "orcid": ""})

    assert proved(josiah) == (JOSIAH, True)
    with pytest.raises(Invalid):
        belonging.say_orcid(josiah, OTHER, now=NOW)


def test_disconnected_it_opens_nothing_and_stays_as_typed(josiah, orcid, letters):
    browser = signed_in(josiah)

    assert browser.post("/en/account/orcid/disconnect/")["Location"] == WHO
    assert proved(josiah) == (JOSIAH, False)
    assert actions_of(josiah)[-1] == "person.orcid-disconnected"
    assert letters.last().subject == "ORCID no longer opens your account"
    assert arrive(Client())["Location"] == "/en/account/orcid/new/"
    assert browser.post("/en/account/orcid/disconnect/").status_code == 409


def test_two_accounts_that_prove_one_id_at_once_meet_at_the_constraint(josiah):
    other = factories.person()

    with pytest.raises(Invalid) as refused:
        belonging.prove_orcid(other, JOSIAH, now=NOW)

    assert refused.value.code == "taken"
    assert (other.orcid, other.orcid_proven_at) == ("", None)


# Not in.


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        ("denied", 409),
        ("out of order", 503),
        ("hangs up", 503),
        ("no JSON", 502),
        ("a list", 502),
        ("too long", 502),
        ("leads elsewhere", 502),
        ("no token", 502),
        ("half a token", 502),
        ("broken keys", 502),
        ("unknown key", 502),
        ("no signature", 502),
        ("shared secret", 502),
        ("strange signature", 502),
        ("changed claims", 502),
        ("another issuer", 502),
        ("another audience", 502),
        ("another nonce", 502),
        ("no nonce", 502),
        ("expired", 502),
        ("from tomorrow", 502),
        ("no times", 502),
        ("no iD", 502),
        ("mistyped iD", 502),
    ],
)
def test_what_proves_nothing_lets_nobody_in(client, josiah, orcid, trouble, status):
    orcid.trouble = trouble

    answer = arrive(client, PAGE)
    shown = answer.content.decode()

    assert answer.status_code == status
    assert not is_in(client)
    assert views.JOINING not in client.session
    assert "Try again with ORCID" in shown
    assert f'name="next" value="{PAGE.replace("&", "&amp;")}"' in shown
    assert "User denied access" not in shown  # what others write is not shown as ours
    assert actions_of(josiah) == ["person.orcid-proven"]


def test_a_provider_that_is_gone_is_said_to_be_silent(client, josiah, settings, orcid):
    page = visit(client)
    with orcid_server.running() as gone:
        settings.ORCID_URL = gone.address

    answer = client.get(page)

    assert answer.status_code == 503
    assert "ORCID does not answer" in answer.content.decode()
    assert not is_in(client)


def test_a_wrong_secret_lets_nobody_in(client, josiah, orcid, settings):
    settings.ORCID_CLIENT_SECRET = "an old one"

    assert arrive(client).status_code == 502
    assert not is_in(client)


def test_a_visit_ends_only_in_the_browser_in_which_it_began(client, josiah, orcid):
    """A stranger's answer, brought into somebody's browser, neither signs in nor connects."""
    page = visit(Client())
    victim = Person.objects.create_user("victim@example.org", PASSWORD)

    for browser in (client, signed_in(victim)):
        answer = browser.get(page)
        assert answer.status_code == 409
        assert "began in another browser" in answer.content.decode()
    assert not is_in(client)
    assert proved(victim) == ("", False)


def test_a_state_opens_once(client, josiah, orcid):
    page = visit(client)
    client.get(page)
    client.post("/en/account/logout/")

    assert client.get(page).status_code == 409
    assert not is_in(client)


def test_a_visit_that_took_too_long_is_over(client, josiah, orcid):
    page = visit(client)
    session = client.session
    visits = session[views.VISITS]
    for one in visits.values():
        one["at"] = (timezone.now() - views.VISIT_LASTS).isoformat()
    session[views.VISITS] = visits
    session.save()

    assert client.get(page).status_code == 409
    assert not is_in(client)


def test_who_signs_in_meanwhile_connects_nothing(client, ann, orcid):
    page = visit(client)
    client.force_login(ann)

    answer = client.get(page)

    assert answer.status_code == 409
    assert proved(ann) == ("", False)


def test_several_tabs_may_wait_but_not_without_end(client, josiah, orcid):
    pages = [visit(client) for _tab in range(views.MOST_VISITS + 2)]

    assert len(client.session[views.VISITS]) == views.MOST_VISITS
    assert client.get(pages[0]).status_code == 409
    assert client.get(pages[2]).status_code == 302


def test_a_link_alone_sends_nobody_to_orcid(client, orcid):
    assert client.get("/en/account/orcid/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/en/account/orcid/").status_code == 403


def test_the_nonce_and_the_state_are_new_each_time(client, orcid):
    doors = [parse_qs(urlsplit(client.post("/en/account/orcid/")["Location"]).query) for _turn in range(2)]

    assert {len(door["state"][0]) for door in doors} == {43}
    assert doors[0]["state"] != doors[1]["state"]
    assert doors[0]["nonce"] != doors[1]["nonce"]
    assert doors[0]["redirect_uri"] == ["http://testserver/account/orcid/"]
    assert "prompt" not in doors[0]


def test_too_many_visits_of_one_network_are_refused(client, josiah, orcid, monkeypatch):
    cache.clear()
    monkeypatch.setitem(
        views.throttling.rates.LIMITS, "orcid/network", views.throttling.rates.Rate(1, timedelta(hours=1))
    )
    arrive(Client())

    assert arrive(client).status_code == 429
    assert not is_in(client)


def test_no_token_of_orcid_is_kept(client, orcid):
    arrive(client)

    assert "not-for-us-to-keep" not in str(dict(client.session))
    assert registry.is_on()
