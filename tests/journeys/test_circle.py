"""By keyboard alone: through the calls, into the network, a circle's talk, and from it to a joint draft."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import House, check_reach, sign_in

pytestmark = pytest.mark.browser

PREPARE = """
from datetime import date, timedelta
from django.utils import timezone
from parvis.accounts.models import Affiliation, Nationality, Organisation, Person, Residence
from parvis.domain.network import Part, Visibility
from parvis.network.actions import circles
from parvis.network.actions.profiles import describe_profile
from tests import factories
now = timezone.now()
wall = "%Y-%m-%dT%H:%M"
factories.call(
    "Workshops by keyboard", code="keys-2027", zone="UTC", mechanisms=["ARW"], rule_wording="2024",
    opens=(now - timedelta(days=1)).strftime(wall), closes=(now + timedelta(days=9)).strftime(wall),
)
people = []
for email, country in (("keys-ally@example.org", "BE"), ("keys-partner@example.org", "UA")):
    person = Person.objects.get(email=email)
    where = Organisation.objects.create(name="Academy of " + country, country=country, kind="academic", names=[])
    since = date(2015, 1, 1)
    Nationality.objects.create(person=person, country=country)
    Residence.objects.create(person=person, country=country, from_on=since)
    Affiliation.objects.create(person=person, organisation=where, country=country, from_on=since, seniority="senior")
    said = {"expertise_en": "Floods", "expertise_fr": "", "priorities": [], "seeking": "", "seeks": []}
    describe_profile(person, **said, shows=dict.fromkeys(Part, Visibility.NETWORK), now=now)
    people.append(person)
circle = circles.open_circle(people[0], name="Quiet rivers", purpose="Floods.", is_open=False, now=now)
tie = circles.invite_to_circle(people[0], circle.code, people[1].email, now=now)
circles.accept_invitation(people[1], tie.token, now=now)
print("circle:" + circle.code)
"""


def tab_to(page: Page, wanted: str, *, most: int = 80) -> None:
    """Press Tab until the thing in focus matches; where focus is must be seen on the way."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            style = "getComputedStyle(document.activeElement)"
            assert page.evaluate(f"{style}.outlineStyle !== 'none' || {style}.boxShadow !== 'none'"), wanted
            return
    raise AssertionError(f"{most} presses of Tab do not reach {wanted} on {page.url}")


def press(page: Page, wanted: str) -> None:
    """Go there by Tab and press Enter."""
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def test_a_talk_in_a_circle_becomes_a_draft_by_keyboard_alone(house: House, visit: Callable[..., Page]) -> None:
    house.person("keys-ally@example.org", name="Anneke de Wilde")
    house.person("keys-partner@example.org", name="Olena Marchenko")
    circle = re.search(r"circle:(\w+)", house.run("shell", "-c", PREPARE)).group(1)  # type: ignore[union-attr]
    page = visit("en")
    sign_in(page, "keys-ally@example.org")

    # The calls: from the menu to one call, to its rules and back
    press(page, "header a[href$='/en/calls/']")
    page.wait_for_url("**/en/calls/")
    press(page, "main a[href$='/calls/keys-2027/']")
    page.wait_for_url("**/calls/keys-2027/")
    check_reach(page)
    press(page, "main a[href$='/rules/']")
    page.wait_for_url("**/rules/")
    check_reach(page)

    # The network: its members, the circles, one circle, who is in it
    press(page, "header a[href$='/en/network/']")
    page.wait_for_url("**/en/network/")
    check_reach(page)
    press(page, "main a[href$='/network/circles/']")
    page.wait_for_url("**/circles/")
    check_reach(page)
    press(page, f"main a[href$='/circles/{circle}/']")
    page.wait_for_url(f"**/circles/{circle}/")
    check_reach(page)
    press(page, f"main a[href$='/circles/{circle}/members/'], aside a[href$='/circles/{circle}/members/']")
    page.wait_for_url("**/members/")
    check_reach(page)

    # A talk is begun
    page.goto(f"/en/network/circles/{circle}/")
    press(page, "a[href$='/threads/new/']")
    page.wait_for_url("**/threads/new/")
    check_reach(page)
    tab_to(page, "input[name=title]")
    page.keyboard.type("Warning of floods")
    tab_to(page, "textarea[name=text]")
    page.keyboard.type("Who has data?")
    press(page, "main form button[type=submit]")
    page.wait_for_url(re.compile(r"/threads/(?!new)\w+/$"))
    check_reach(page)

    # And taken on to a joint draft, with the member of the other side
    press(page, "a[href*='/proposals/from-thread/']")
    page.wait_for_url("**/from-thread/**")
    check_reach(page)
    expect(page.locator("input[name=title]")).to_have_value("Warning of floods")
    for name in ("partner", "place", "role"):
        tab_to(page, f"input[name={name}]")
        page.keyboard.press("Space")
    press(page, "main form.form button[type=submit]")
    page.wait_for_url(re.compile(r"/proposals/\w+/$"))
    expect(page.locator(".case-head h1")).to_contain_text("Warning of floods")
    expect(page.locator(".draft-main")).to_contain_text("Olena Marchenko")
    letter = house.letter("keys-partner@example.org", "joint proposal")
    assert circle not in letter

    # Nobody outside finds the talk
    stranger = visit("en")
    sign_in_path = stranger.goto(f"/en/network/circles/{circle}/").url  # type: ignore[union-attr]
    assert "/account/login" in sign_in_path
