"""Four people evaluate a call: screened, matched, reviewed (one on the train), talked over, voted on, listed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import House, check_reach
from tests.journeys.walking import MARKER, MINUTE, Way, both_recommended, judged, panel_opened, press, screened

pytestmark = pytest.mark.browser

EXPERTS = (("asta", "DK"), ("bert", "FR"), ("cata", "PT"))
DOUBT = "The second site has no power. Did you see that?"
REASON = "The site without power weighs more than I thought."


@pytest.mark.parametrize("language", ["en", "fr"])
def test_from_screening_to_the_ranked_list(house: House, visit: Callable[..., Page], language: str) -> None:
    way = Way(house, visit, language, "list", 4000)
    experts = [(way.settle(who), nation) for who, nation in EXPERTS]
    codes = [code for code, *_directors in way.prepare(experts)]

    screened(way, codes)
    judged(way, [address for address, _nation in experts], offline=way.address("asta"))
    talked_over(way)
    panel = sat(way)
    listed(way, panel)


def talked_over(way: Way) -> None:
    """One has a doubt; another reads it, and lowers a mark with the reason, beside which the earlier one stays."""
    bert = into_discussion(way, "bert")
    bert.locator("#text").fill(DOUBT)
    check_reach(bert)
    with bert.expect_navigation():
        bert.locator("form:has(#text) button").click()
    asta = into_discussion(way, "asta")
    expect(asta.locator(".remarks")).to_contain_text(DOUBT)
    asta.locator("a[href$='/write/']").click()
    asta.locator("input[type=radio][value='2']").first.check()
    asta.locator("#reason").fill(REASON)
    with asta.expect_navigation():
        asta.locator("button[name=hand-in]").click()
    bert.reload()
    expect(bert.locator("main")).to_contain_text(REASON)
    expect(bert.locator("main")).not_to_contain_text(MARKER)


def into_discussion(way: Way, who: str) -> Page:
    """The talk about the first of one's proposals, from the desk."""
    page = way.at(who, "review/discussions/")
    page.locator("main a[href*='/discussions/']").first.click()
    page.wait_for_url(re.compile(r"/review/discussions/[a-z0-9]+/$"))
    return page


def sat(way: Way) -> str:
    """The panel meets: three members in the room, every proposal taken up and voted on; the verdicts, the minute."""
    page = panel_opened(way)
    panel = page.url
    for who, _nation in EXPERTS:
        page.locator("#expert").select_option(label=f"{way.address(who).split('-')[0].title()} Expert")
        with page.expect_navigation():
            page.locator("form:has(#expert) button").click()
    starts = datetime.now(UTC) + timedelta(minutes=5)
    page.locator("details:has(#meeting-starts) summary").click()
    page.locator("#meeting-starts").fill(f"{starts:{MINUTE}}")
    press(page, "/meetings/")
    page.wait_for_url(re.compile(r"/review/meetings/[a-z0-9]+/$"))
    meeting = page.url
    press(page, "/room/", "open")
    for who, _nation in EXPERTS:
        member = way.at(who)
        member.goto(meeting)
        with member.expect_navigation():
            member.locator("#i-come").click()
    check_reach(member)
    for _point in range(2):
        page.goto(meeting)
        with page.expect_navigation():
            page.keyboard.press("n")
        with page.expect_navigation():
            page.keyboard.press("v")
        for who, _nation in EXPERTS:
            member = way.at(who)
            member.goto(meeting)
            member.locator(".ballot-form input[value=recommended]").check()
            with member.expect_navigation():
                member.locator(".ballot-form button").click()
        page.reload()
        check_reach(page)
        with page.expect_navigation():
            page.locator("[id^=close-]").click()
    press(page, "/room/")
    press(page, "/minute/")
    page.goto(panel)
    both_recommended(page)
    return panel


def listed(way: Way, panel: str) -> None:
    """The ranked list stands, for the office and for who sat in the panel, with what the exports say."""
    page = way.at("officer")
    page.goto(panel)
    check_reach(page)
    rows = page.locator(".panel-table tbody tr")
    expect(rows).to_have_count(2)
    member = way.at("cata")
    member.goto(panel)
    expect(member.locator(".panel-table tbody tr")).to_have_count(2)
    expect(member.locator("form[action*='/close/']")).to_have_count(0)
