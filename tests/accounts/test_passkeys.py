"""A passkey in a real browser: added, asked for, signing in alone, removed (Chromium's virtual authenticator)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from parvis.accounts.queries.second_steps import second_steps_of
from parvis.audit.models import Entry
from tests.accounts.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser, live_server):
    # Browsers give keys to names, never to the number of a machine.
    context = browser.new_context(base_url=live_server.url.replace("127.0.0.1", "localhost"), locale="en-GB")
    context.set_default_timeout(15_000)
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    page.key_ring = tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    page.tools = tools
    yield page
    context.close()


def sign_in(page: Page) -> None:
    page.goto("/en/account/login/?next=/en/account/second-step/")
    page.get_by_label("E-mail address").fill("ann@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/en/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()


def test_a_passkey_is_added_halts_a_password_signs_in_alone_and_is_removed(page, ann):
    sign_in(page)
    page.get_by_label("Name of the key").fill("Laptop")
    page.get_by_role("button", name="Add a key").click()
    expect(page.get_by_role("heading", name="Recovery codes", level=1)).to_be_visible()
    assert [(key.name, key.opens_alone) for key in second_steps_of(ann).keys] == [("Laptop", True)]

    page.get_by_role("button", name="Make recovery codes").click()
    expect(page.locator("#recovery-codes code")).to_have_count(10)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download").click()
    assert len(taken.value.path().read_text().split()) == 10

    sign_out(page)
    sign_in(page)
    expect(page.get_by_role("heading", name="The second step")).to_be_visible()
    page.get_by_role("button", name="Use your key").click()
    expect(page.get_by_role("heading", name="Your second step")).to_be_visible()

    sign_out(page)
    page.goto("/en/account/login/?next=/en/account/second-step/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your second step")).to_be_visible()
    last = Entry.objects.filter(action="person.signed-in").order_by("pk").last()
    assert (last.actor, Entry.objects.filter(action="person.signed-in").count()) == (ann.code, 3)

    page.get_by_role("button", name=re.compile("^Remove")).click()
    page.get_by_role("dialog").get_by_role("button").first.click()
    expect(page.get_by_text("The key has been removed.")).to_be_visible()
    assert not second_steps_of(ann).any
    assert second_steps_of(ann).recovery_left == 0


def test_a_security_key_is_a_second_step_only_and_a_wrong_key_opens_nothing(page, ann):
    sign_in(page)
    page.get_by_label("Name of the key").fill("Blue key")
    page.get_by_label("A passkey: it may sign me in").uncheck()
    page.get_by_role("button", name="Add a key").click()
    expect(page.get_by_role("heading", name="Recovery codes", level=1)).to_be_visible()
    assert [key.opens_alone for key in second_steps_of(ann).keys] == [False]

    sign_out(page)
    sign_in(page)
    page.tools.send("WebAuthn.setUserVerified", {"authenticatorId": page.key_ring, "isUserVerified": True})
    page.tools.send("WebAuthn.clearCredentials", {"authenticatorId": page.key_ring})
    page.get_by_role("button", name="Use your key").click()
    expect(page.get_by_text("No key answered.")).to_be_visible()
    page.goto("/en/account/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
