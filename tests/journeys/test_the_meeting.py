"""The body meets: what broke the silence comes onto an agenda, is agreed by two nations, and has its action sheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import House, check_reach
from tests.journeys.test_the_silence import BRUSSELS
from tests.journeys.walking import MINUTE, Way, press

pytestmark = pytest.mark.browser

NATIONS = {
    "en": [("iceland", "IS"), ("poland", "PL")],
    "fr": [("latvia", "LV"), ("romania", "RO")],
}
# Silence broken, the body's duty, agreed in a meeting, its own title of the meeting, decides item 2.
WORDS = {
    "en": (
        "Silence broken",
        "Silence was broken",
        "Agreed in a meeting",
        "Meeting on the second item",
        "decides item 2",
    ),
    "fr": (
        "Silence rompu",
        "Silence rompu",
        "Approuvé en réunion",
        "Réunion sur le deuxième point",
        "décide du point 2",
    ),
}

# Ten days ago a list of two went under silence; the first nation objected to the second item; it ended yesterday.
PREPARE = """
from datetime import timedelta
from itertools import count
from django.utils import timezone
from parvis.accounts.models import Person
from parvis.decisions.actions import positions
from parvis.domain.silence import PositionKind
from parvis.web.programme import current
from tests import factories
from tests.decisions import building
now, then = timezone.now(), timezone.now() - timedelta(days=10)
factories.number_from({first})
building._numbers = count({first})
officer, chair, *people = (Person.objects.get(email=email) for email in {people!r})
for role, person in (("programme-officer", officer), ("chair", chair)):
    person.appointments.filter(role=role).update(starts_at=then - timedelta(days=1), made_at=then, confirmed_at=then)
seats = [building.delegate(nation, person=one, at=then) for one, nation in zip(people, {nations!r})]
ends = f"{{(now - timedelta(days=1)).astimezone(current().zone):%Y-%m-%dT%H:%M}}"
paper = building.under_silence(2, ends=ends, by=chair, drafter=officer, now=then)
positions.take_position(
    paper, PositionKind.OBJECTION, "We ask for the work plan.", place=2, key="first", by=people[0],
    now=now - timedelta(days=3),
)
print("paper", paper.code, paper.reference)
"""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_item_on_which_silence_was_broken_is_agreed_in_a_meeting(
    house: House, visit: Callable[..., Page], language: str
) -> None:
    way = Way(house, visit, language, "meeting", 13000)
    people = [way.settle("officer", "programme-officer"), way.settle("chair", "chair")]
    secretary = way.settle("secretary", "secretary")
    people += [way.settle(who) for who, _nation in NATIONS[language]]
    nations = [nation for _who, nation in NATIONS[language]]
    printed = house.run("shell", "-c", PREPARE.format(first=way.first, people=people, nations=nations))
    code, reference = next(line.split()[1:] for line in printed.splitlines() if line.startswith("paper "))
    broken, duty, agreed, title, decides = WORDS[language]

    desk = way.at(secretary, "desk/")
    expect(desk.locator("#mine ~ *, section[aria-labelledby=mine]").first).to_contain_text(duty)
    check_reach(desk)
    meeting = planned(way, secretary, reference, title)

    delegates = [way.at(address) for address in people[2:]]
    for page, address in zip(delegates, people[2:], strict=True):
        page.goto(way.link(address, "/decisions/meetings/"))
        expect(page.locator("article")).to_contain_text(reference)
    check_reach(delegates[0])
    agenda = delegates[1].request.get(f"/{language}/decisions/meetings/{meeting}/agenda.pdf")
    assert agenda.headers["content-type"] == "application/pdf"

    room = way.at(secretary, f"decisions/meetings/{meeting}/")
    press(room, "/open/")
    for name in ("Iceland", "Poland") if language == "en" else ("Lettonie", "Roumanie"):
        room.locator("#room label").filter(has_text=name).locator("input").check()
    press(room, "/present/")
    expect(room.locator("#room ul.lines > li")).to_have_count(2)
    check_reach(room)

    chair = way.at("chair", f"decisions/papers/{code}/")
    expect(chair.locator("main tbody tr").nth(1)).to_contain_text(broken)
    chair.locator("#ruling-2").select_option("agreed-in-meeting")
    chair.locator("#words-2").fill("No nation objects any more.")
    press(chair, "/items/2/rule/")
    expect(chair.locator("#rulings")).to_contain_text(agreed)
    check_reach(chair)
    assert chair.request.get(sheet(language, code)).status == 404, "the meeting is in session"

    press(room, "/end/")
    for page in delegates:
        page.goto(f"/{language}/decisions/papers/{code}/")
        expect(page.locator("#chain")).to_contain_text(f"{reference}-AS2")
        expect(page.locator("#chain")).to_contain_text(decides)
        assert page.request.get(sheet(language, code)).headers["content-type"] == "application/pdf"
    check_reach(delegates[1])
    house.letter(people[3], f"{reference}-AS2")
    desk.goto(f"/{language}/desk/")
    expect(desk.locator("main")).not_to_contain_text(duty)


def sheet(language: str, code: str) -> str:
    """Where the paper's second action sheet is."""
    return f"/{language}/decisions/papers/{code}/action-sheets/2/action-sheet.pdf"


def planned(way: Way, secretary: str, reference: str, title: str) -> str:
    """The secretary plans a meeting, puts the paper and another point on its agenda, and sends it; the code."""
    page = way.at(secretary, "decisions/committee/")
    starts = (datetime.now(BRUSSELS) + timedelta(days=1)).replace(hour=10, minute=0)
    page.locator("[name=starts]").fill(f"{starts:{MINUTE}}")
    page.locator("[name=place]").fill("Room 4")
    for language in ("en", "fr"):
        page.locator(f"[name=title_{language}]").fill(title)
        page.locator(f"[name=text_{language}]").fill("Items on which silence was broken.")
    check_reach(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/decisions/meetings/[a-z0-9]+/$"))
    page.locator("#put label").filter(has_text=reference).locator("input").check()
    press(page, "/put/")
    page.locator("[name=words_en]").fill("Other business")
    page.locator("[name=words_fr]").fill("Divers")
    with page.expect_navigation():
        page.locator("form[action$='/put/']").last.locator("button").click()
    check_reach(page)
    press(page, "/circulate/")
    return re.findall(r"/meetings/([a-z0-9]+)/", page.url)[0]
