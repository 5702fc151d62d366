"""A list goes under silence with three nations at three browsers and nobody at work behind: no worker, no clock."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import House, check_reach, database_named, house_at
from tests.journeys.walking import MINUTE, Way, press

pytestmark = pytest.mark.browser

BRUSSELS = ZoneInfo("Europe/Brussels")
NATIONS = {
    "en": [("norway", "NO"), ("italy", "IT"), ("portugal", "PT")],
    "fr": [("canada", "CA"), ("greece", "GR"), ("denmark", "DK")],
}
WORDS = {
    "en": ("Norway", "Under silence", "Agreed", "Silence broken", "Deferred"),
    "fr": ("Canada", "accord tacite", "Approuvé", "Silence rompu", "Report"),
}
TEXT = "Our register takes part in the same exercise. We ask for a note."

# A list of three recommended proposals is drafted; three nations have a head of delegation.
PREPARE = """
from itertools import count
from django.utils import timezone
from parvis.accounts.models import Person
from tests import factories
from tests.decisions import building
now = timezone.now()
factories.number_from({first})
building._numbers = count({first})
for email, nation in {delegates!r}:
    building.delegate(nation, person=Person.objects.get(email=email))
paper = building.drafted(3, by=Person.objects.get(email={officer!r}), now=now)
print("paper", paper.code)
"""


@pytest.fixture(scope="module")
def own_database() -> Iterator[str]:
    """Apart from the other journeys' house, whose worker would do what nobody does here."""
    with database_named(f"silence_{os.getpid()}") as url:
        yield url


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, own_database: str) -> Iterator[House]:
    """Pages and bytes alone: the worker is stopped, and so is the clock."""
    with house_at(tmp_path_factory.mktemp("still"), own_database, "--only", "pages,bytes") as running:
        yield running


@pytest.mark.parametrize("language", ["en", "fr"])
def test_one_item_is_broken_and_the_rest_agreed_while_the_worker_is_stopped(
    house: House, visit: Callable[..., Page], language: str
) -> None:
    way = Way(house, visit, language, "silence", 7000)
    officer = way.settle("officer", "programme-officer")
    way.settle("chair", "chair")
    delegates = [(way.settle(who), nation) for who, nation in NATIONS[language]]
    printed = house.run("shell", "-c", PREPARE.format(first=way.first, delegates=delegates, officer=officer))
    code = next(line.split()[1] for line in printed.splitlines() if line.startswith("paper "))
    nation, under, agreed, broken, deferred = WORDS[language]

    ends = put_under_silence(way, code)
    pages = [way.at(address, f"decisions/papers/{code}/") for address, _nation in delegates]
    for page in pages:
        expect(page.locator("main table")).to_contain_text(under)
        check_reach(page)
    break_by_keyboard(pages[0], way, code)
    for page in pages[1:]:
        page.reload()
        expect(page.locator("#positions")).to_contain_text(nation)
        expect(page.locator("#positions")).to_contain_text(TEXT)

    pages[0].wait_for_timeout(max(0.0, (ends - datetime.now(BRUSSELS)).total_seconds() + 1) * 1000)
    for page in pages:
        page.reload()
        rows = page.locator("main tbody tr")
        expect(rows.nth(0)).to_contain_text(agreed)
        expect(rows.nth(1)).to_contain_text(broken)
        expect(rows.nth(2)).to_contain_text(agreed)
    assert [one for address, _nation in delegates for one in house.letters(address)] == [], "no worker ran"

    chair = way.at("chair", f"decisions/papers/{code}/")
    check_reach(chair)
    chair.locator("#ruling-2").select_option("deferred")
    press(chair, "/items/2/rule/")
    expect(chair.locator("#rulings")).to_contain_text(deferred)


def put_under_silence(way: Way, code: str) -> datetime:
    """The chair names the minute; it is the next but one."""
    chair = way.at("chair", f"decisions/papers/{code}/circulate/")
    ends = (datetime.now(BRUSSELS) + timedelta(minutes=2)).replace(second=0, microsecond=0)
    chair.locator("[name=ends]").fill(f"{ends:{MINUTE}}")
    chair.locator("[name=insists]").check()
    check_reach(chair)
    chair.locator("main form button").last.click()
    chair.wait_for_url(lambda address: "/circulate/" not in address)
    return ends


def break_by_keyboard(page: Page, way: Way, code: str) -> None:
    """Item 2, in writing, without a mouse."""
    page.goto(f"/{way.language}/decisions/papers/{code}/break/")
    check_reach(page)
    page.locator("input[name=place]").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=place][value='2']")).to_be_checked()
    page.locator("[name=text]").focus()
    page.keyboard.type(TEXT)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/break/" not in address)
