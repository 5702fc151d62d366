"""From a submitted proposal to its award, first report, payment and story, each person at an own browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import House, check_reach
from tests.journeys.walking import MINUTE, Way, both_recommended, judged, panel_opened, press, screened, write_report

pytestmark = pytest.mark.browser

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_from_submitted_to_the_story(house: House, visit: Callable[..., Page], language: str) -> None:
    way = Way(house, visit, language, "way", 1000)
    way.settle("chair", "chair")
    way.settle("finance", "financial-officer")
    way.settle("treasurer", "treasurer")
    experts = [(way.settle(who), nation) for who, nation in (("asta", "DK"), ("bert", "FR"), ("cata", "PT"))]
    delegates = [(way.settle(who), nation) for who, nation in NATIONS[language]]
    cases = way.prepare(experts, delegates)
    (code, ally, partner), (other, *_others) = cases

    screened(way, [code, other])
    judged(way, [address for address, _nation in experts])
    ranked(way)
    paper = put_under_silence(way, [code, other], broken=other if language == "fr" else "")
    expect(way.at("officer", f"decisions/papers/{paper}/").locator("main")).to_contain_text(AGREED[language])

    award = awarded(way, code, ally, partner)
    reported_and_paid(way, award, ally, partner)
    letters_released(way, ally)
    story_told(way, award, ally, partner)


NATIONS = {"en": [("norway", "NO"), ("italy", "IT")], "fr": [("canada", "CA"), ("greece", "GR")]}
AGREED = {"en": "Agreed", "fr": "Approuvé"}


def ranked(way: Way) -> None:
    """The panel recommends both and closes."""
    page = panel_opened(way)
    check_reach(page)
    both_recommended(page)


def put_under_silence(way: Way, codes: list[str], *, broken: str) -> str:
    """Notes, a paper in both languages, the chair's minute; nations are silent, or one breaks it from the letter."""
    for code in codes:
        page = way.at("officer", f"decisions/notes/{code}/")
        for area in page.locator("main form textarea").all():
            area.fill("It fits.")
        page.locator("main form button").last.click()
        page.wait_for_load_state("load")
    page = way.at("officer", "decisions/")
    press(page, "/decisions/new/")
    page.wait_for_url(re.compile(r"/decisions/papers/[a-z0-9]+/edit/$"))
    edit, paper = page.url, page.url.split("/")[-3]
    for code in codes:
        page.locator(f"#put-{code}").check()
    press(page, "/put/")
    for number in (1, 2):
        page.goto(edit.replace("/edit/", f"/items/{number}/brief/"))
        for area in page.locator("main form textarea").all():
            area.fill("The nations are asked to agree to this grant.")
        page.locator("main form button").last.click()
        page.wait_for_load_state("load")
    page.goto(edit)
    for place in ("title_en", "title_fr"):
        page.locator(f"[name={place}]").fill("Grants")
    for place in ("text_en", "text_fr"):
        page.locator(f"[name={place}]").fill("Unless a nation objects, the grants are agreed.")
    page.locator("form:has([name=title_en]) button").first.click()
    page.wait_for_load_state("load")

    chair = way.at("chair", f"decisions/papers/{paper}/circulate/")
    ends = datetime.now(BRUSSELS) + timedelta(minutes=3 if broken else 2)
    chair.locator("[name=ends]").fill(f"{ends:{MINUTE}}")
    chair.locator("[name=insists]").check()
    check_reach(chair)
    chair.locator("main form button").last.click()
    chair.wait_for_load_state("load")
    expect(chair.locator("[name=ends]")).to_have_count(0)

    first = way.address(NATIONS[way.language][0][0])
    if broken:
        phone = way.visit(way.language, is_mobile=True, has_touch=True)
        phone.set_viewport_size({"width": 390, "height": 844})
        door = way.link(first, "/decisions/silence/")
        posted = next(letter for letter in way.house.letters(first) if door in letter)
        number = re.search(r": ?(\d{6})\s*$", posted.split(door)[1], re.M)
        assert number is not None, "the letter has no code"
        phone.goto(door)
        check_reach(phone)
        phone.locator("input[name=place][value='2']").check()
        phone.locator("[name=text]").fill("Our register takes part in the same. We ask for a note.")
        phone.locator("[name=code]").fill(number.group(1))
        phone.locator("form:has([name=code]) button").first.click()
        phone.wait_for_load_state("load")
        expect(phone.locator("[name=code]")).to_have_count(0)
    else:
        desk = way.at(first, f"decisions/papers/{paper}/")
        check_reach(desk)
    left = (ends.replace(second=0, microsecond=0) - datetime.now(BRUSSELS)).total_seconds()
    page.wait_for_timeout(max(0.0, left + 1) * 1000)
    if broken:
        chair.goto(f"/{way.language}/decisions/papers/{paper}/")
        chair.locator("#ruling-2").select_option("dropped")
        press(chair, "/items/2/rule/")
        expect(chair.locator("#ruling-2")).to_have_count(0)
    return paper


def awarded(way: Way, code: str, ally: str, partner: str) -> str:
    """The letter; both directors and both institutions accept."""
    page = way.at("officer", f"grants/offer/{code}/")
    check_reach(page)
    registrars = [way.settle(f"registrar{n}") for n in (1, 2)]
    for place, field in enumerate(page.locator("[name^=name_]").all()):
        field.fill(f"Registrar {place + 1}")
    for place, field in enumerate(page.locator("[name^=email_]").all()):
        field.fill(registrars[place])
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile(r"/grants/[a-z0-9]+/$"))
    award = page.url.split("/")[-2]
    for director in (ally, partner):
        own = way.at(director, f"grants/{award}/")
        check_reach(own)
        press(own, "/accept/")
    for registrar in registrars:
        door = way.link(registrar, "/grants/letter/")
        own = way.at(registrar)
        own.goto(door)
        press(own, "/accept/")
    return award


def reported_and_paid(way: Way, award: str, ally: str, partner: str) -> None:
    """Each director writes a part, both sign; the office accepts; three people take the payment to the bank."""
    page = way.at(ally, f"grants/{award}/")
    press(page, "/begin/")
    page.wait_for_url(re.compile(r"/reports/[a-z0-9]+/$"))
    report = page.url.split("/reports/")[1].rstrip("/")
    write_report(page, "The workshop was held as planned.", looked_at=True)
    write_report(way.at(partner, f"grants/{award}/reports/{report}/"), "Twenty came from our side.")
    for director in (ally, partner):
        press(way.at(director, f"grants/{award}/reports/{report}/"), "/sign/")
    press(way.at("officer", f"grants/{award}/reports/{report}/"), "/accept/")
    own = way.at(partner, f"grants/{award}/")
    own.locator("input[name=account]").first.fill("BE71 0961 2345 6769")
    press(own, "/request/")
    for finance in ("finance", "treasurer"):
        press(way.at(finance, "grants/accounts/"), "/verify/")
    certifier = way.at("finance", "grants/certification/")
    check_reach(certifier)
    press(certifier, "/certify/")
    payer = way.at("treasurer", "grants/treasury/")
    payer.locator("input[name=bank_reference]").first.fill("2026-17")
    press(payer, "/pay/")
    expect(way.at(partner, f"grants/{award}/").locator("main")).to_contain_text(PAID[way.language])


PAID = {"en": "Paid", "fr": "Payé"}


def letters_released(way: Way, ally: str) -> None:
    """Held by one officer, released by another; the confidential remark stands in none."""
    press(way.at("officer", f"grants/outcomes/{way.call}/"), "/prepare/")
    page = way.at("second", f"grants/outcomes/{way.call}/")
    check_reach(page)
    press(page, "/release/")
    way.link(ally, "/grants/outcome/")


def story_told(way: Way, award: str, ally: str, partner: str) -> None:
    """Drawn in one click, approved by both directors, published."""
    page = way.at("officer", f"grants/{award}/")
    press(page, "/stories/award/")
    page.wait_for_url(re.compile(r"/stories/desk/[a-z0-9]+/$"))
    desk = page.url
    for area in page.locator("form:has([name=title_en])").locator("textarea, input[type=text]").all():
        if not area.input_value():
            area.fill("What came of it.")
    with page.expect_navigation():
        page.locator("form:has([name=title_en]) .buttons button").last.click()
    page.goto(desk)
    press(page, "/ask/")
    for director in (ally, partner):
        own = way.at(director)
        own.goto(way.link(director, "/approval/"))
        check_reach(own)
        with own.expect_navigation():
            own.locator("main form[method=post] button").click()
    page.goto(desk)
    press(page, "/publish/")
    public = way.visit(way.language)
    public.goto(f"/{way.language}/stories/")
    expect(public.locator("main")).to_contain_text("Floods in mountain valleys")
