"""The secretariat opens an activity with named nations; two directors accept, write, sign, hand in one proposal."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import House, check_reach, sign_in
from tests.journeys.test_joint_proposal import FILL, SIGN, sign, write

pytestmark = pytest.mark.browser

OFFICER, ALLY, PARTNER = "bureau@example.org", "ola@example.org", "yulia@example.org"

FACTS = """
from datetime import date
from parvis.accounts.models import Affiliation, Nationality, Organisation, Person, Residence
for email, country in (({ally!r}, "NO"), ({partner!r}, "UA")):
    person = Person.objects.get(email=email)
    where = Organisation.objects.create(name="Institute of " + country, country=country, kind="academic", names=[])
    since = date(2015, 1, 1)
    Nationality.objects.create(person=person, country=country)
    Residence.objects.create(person=person, country=country, from_on=since)
    Affiliation.objects.create(person=person, organisation=where, country=country, from_on=since, seniority="senior")
"""


def open_activity(page: Page, code: str) -> None:
    """At the desk, as an officer does: words in both languages, nations, purpose, rules tried, opened."""
    now = datetime.now(UTC)
    page.goto("/en/desk/calls/new/top-down/")
    check_reach(page)
    page.locator("[name=code]").fill(code)
    for name, words in {
        "title": ("Clean water after floods", "Une eau propre après les crues"),
        "summary": ("One workshop of two nations.", "Un atelier de deux pays."),
        "text": ("Agree on **one** protocol.", "Convenir d’**un** protocole."),
    }.items():
        for language, text in zip(("en", "fr"), words, strict=True):
            page.locator(f"[name={name}_{language}]").fill(text)
    for name, value in (("mechanisms", "ARW"), ("objectives", "resilience"), ("nations", "NO"), ("nations", "UA")):
        page.locator(f"input[name={name}][value={value}]").check()
    page.locator("[name=zone]").fill("UTC")
    page.locator("[name=opens]").fill(f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    page.locator("[name=closes]").fill(f"{now + timedelta(days=30):%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**/desk/calls/{code}/")
    page.goto(f"/en/desk/calls/{code}/rules/")
    page.locator("button[name=usual]").click()
    page.locator("button[name=try]").click()
    page.goto(f"/en/desk/calls/{code}/")
    page.get_by_role("button", name="Open the activity").click()
    page.get_by_role("button", name="Open it").click()
    expect(page.locator("#directors")).to_be_visible()
    check_reach(page)


def invite(page: Page, code: str, name: str, email: str, role: str, nation: str, language: str) -> None:
    """From the desk, by mail."""
    page.goto(f"/en/desk/calls/{code}/invite/")
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill(email)
    page.locator("[name=role]").select_option(role)
    page.locator("[name=nation]").select_option(nation)
    page.locator("[name=language]").select_option(language)
    check_reach(page)
    page.get_by_role("button", name="Send the letter").click()
    expect(page.locator("#directors")).to_contain_text(email)


def accept(page: Page, house: House, email: str, subject: str) -> None:
    """From the letter: read, sign in on the way, accept; the activity's page follows."""
    letter = house.letter(email, subject)
    page.goto(re.search(r"https?://\S+/activity-invitation/\S+", letter).group(0))  # type: ignore[union-attr]
    check_reach(page)
    page.locator("button[name=accept]").click()
    page.wait_for_url(re.compile("/calls/"))


def test_an_activity_goes_from_the_secretariat_to_one_signed_proposal(house: House, visit: Callable[..., Page]) -> None:
    house.person(OFFICER, "programme-officer", name="Bureau")
    house.person(ALLY, name="Ola Berg")
    house.person(PARTNER, name="Yulia Koval", language="fr")
    house.run("shell", "-c", FACTS.format(ally=ALLY, partner=PARTNER))
    code = "2027-clean-water"
    office, one, other = visit("en"), visit("en"), visit("fr")
    sign_in(office, OFFICER)
    sign_in(one, ALLY)
    sign_in(other, PARTNER)

    open_activity(office, code)
    stranger = visit("en")
    assert stranger.goto(f"/en/calls/{code}/").status == 404  # type: ignore[union-attr]
    invite(office, code, "Ola Berg", ALLY, "ally-director", "NO", "en")
    invite(office, code, "Yulia Koval", PARTNER, "partner-director", "UA", "fr")

    # The first accepts and opens the draft, in the part that the letter named
    accept(one, house, ALLY, "invited to direct")
    expect(one.locator("main")).to_contain_text("reviewed like every other, but not ranked")
    check_reach(one)
    one.get_by_role("link", name="Start the joint proposal").click()
    expect(one.locator("input[name=role]")).to_have_count(1)
    one.locator("input[name=role]").check()
    one.locator("[name=title]").fill("Warning of floods in mountain valleys")
    check_reach(one)
    one.locator("form.form button[type=submit]").click()
    one.wait_for_url(re.compile(r"/proposals/[a-z0-9]+/"))
    proposal = re.search(r"/proposals/([a-z0-9]+)/", one.url).group(1)  # type: ignore[union-attr]

    # The second accepts afterwards, in French, and takes the other seat without a second letter
    accept(other, house, PARTNER, "invité à diriger")
    expect(other.locator("main")).to_contain_text("mais elle n’est pas classée")
    check_reach(other)
    other.locator(f"a[href$='/proposals/start/{code}/']").click()
    check_reach(other)
    other.locator("main form button[type=submit]").click()
    other.wait_for_url(re.compile(rf"/proposals/{proposal}/$"))
    check_reach(other)

    # Both write the same draft
    house.run("shell", "-c", FILL.format(code=proposal))
    one.goto(f"/en/proposals/{proposal}/content/")
    write(one, "en", proposal, "purpose", "To agree on one protocol.", "saved")
    one.goto(f"/en/proposals/{proposal}/event/")
    write(one, "en", proposal, "title", "Warning of floods in mountain valleys", "saved")
    other.goto(f"/fr/proposals/{proposal}/partner-part/")
    write(other, "fr", proposal, "partner_contribution", "Les capteurs.", "saved")

    # Both sign, one hands in; for the office it stands there reviewed, not ranked
    sign(one, "en", proposal)
    sign(other, "fr", proposal)
    one.goto(f"/en/proposals/{proposal}/sign/")
    expect(one.get_by_role("button", name=SIGN["en"], exact=True)).to_have_count(0)
    one.get_by_role("button", name="Hand in now").press("Enter")
    one.wait_for_url(re.compile("/receipt/$"))
    office.goto(f"/en/proposals/office/{proposal}/")
    expect(office.locator(".case-line")).to_contain_text("reviewed, not ranked")
    check_reach(office)
