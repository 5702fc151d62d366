"""A review written on the train: kept in the browser, reopened there, sent once when the connection is back."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PASSWORD, House, check_reach, sign_in

pytestmark = pytest.mark.browser

PREPARE = """
from datetime import timedelta
from itertools import count
from django.utils import timezone
from parvis.accounts.actions.terms import accept_terms
from tests import factories
from tests.review import building
factories._numbers = count(7000)
building._numbers["expert"] = 7000
now = timezone.now() - timedelta(minutes=5)
for number in range({many}):
    made, person = building.accepted(now=now)
    made.due_at = now + timedelta(days=7)
    made.save()
    person.set_password({password!r})
    person.save()
    accept_terms(person, language="en", now=now)
    building.write(made, person, now=now, **building.answers(made))
    print("READY", made.code, person.email)
"""
LOOK = """
import json
from parvis.audit.models import Entry
from parvis.review.models import Assignment
made = Assignment.objects.select_related("review", "proposal").get(code={code!r})
entries = Entry.objects.filter(action="review.handed-in", chain__case=made.proposal.audit_case()).count()
print("SEEN", json.dumps([made.review.draft["strengths"], made.review.versions.count(), entries, made.state]))
"""
ELSEWHERE = """
from django.utils import timezone
from parvis.review.models import Assignment
from parvis.review.actions import reviews
made = Assignment.objects.select_related("expert__person").get(code={code!r})
was = made.review.draft["weaknesses"]["version"]
reviews.save_answer(made, "weaknesses", "Written at home.", base_version=was, by=made.expert.person, now=timezone.now())
"""
KEPT = "Object.keys(localStorage).filter(name => name.startsWith('parvis-unsent:review:')).length"


def looked(house: House, code: str) -> tuple[dict[str, object], int, int, str]:
    """The first text, how many versions were handed in, how often the trail says so, the state."""
    printed = house.run("shell", "-c", LOOK.format(code=code))
    return tuple(json.loads(printed.split("SEEN ", 1)[1]))


@pytest.fixture(scope="module")
def waiting(house: House) -> list[list[str]]:
    """Reviews that are nearly written: the code of each, and the address of its expert."""
    told = house.run("shell", "-c", PREPARE.format(password=PASSWORD, many=4))
    return [line.split()[1:] for line in told.splitlines() if line.startswith("READY")]


def open_form(page: Page, waiting: list[list[str]], language: str = "en") -> str:
    """The form of one of them, open before its expert and kept for the train; its code."""
    code, email = waiting.pop()
    sign_in(page, email)
    page.goto(f"/{language}/review/of-mine/{code}/write/")
    expect(page.locator("html")).to_have_attribute("data-train", "kept")
    return code


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_written_on_the_train_is_kept_reopened_and_sent_once(house, visit, waiting, language):
    page = visit(language)
    code = open_form(page, waiting, language)
    strengths = page.locator("#a-strengths")

    page.context.set_offline(True)
    strengths.fill("Written in the tunnel.")
    expect(page.locator("#field-strengths [data-state-line]")).to_have_attribute("data-is", "unreachable")
    expect(page.locator("[data-train-line]")).to_be_visible()
    page.reload()
    expect(strengths).to_have_value("Written in the tunnel.")
    page.locator('[name="hand-in"]').click()
    expect(page.locator("[data-train-line]")).to_have_attribute("data-says", "queued")
    assert looked(house, code)[1:] == (0, 0, "accepted")

    page.context.set_offline(False)
    expect(page.locator("[data-train-line] .notice-ok")).to_be_visible(timeout=30_000)

    draft, versions, entries, state = looked(house, code)
    assert (draft["value"], versions, entries, state) == ("Written in the tunnel.", 1, 1, "done")
    assert page.evaluate(KEPT) == 0
    check_reach(page)


def test_what_another_device_wrote_meanwhile_is_shown_beside_and_not_overwritten(house, visit, waiting):
    page = visit("en")
    code = open_form(page, waiting)

    page.context.set_offline(True)
    page.locator("#a-weaknesses").fill("Written on the train.")
    house.run("shell", "-c", ELSEWHERE.format(code=code))
    page.context.set_offline(False)

    clash = page.locator("#field-weaknesses .clash")
    expect(clash).to_contain_text("Written at home.", timeout=30_000)
    expect(page.locator("#a-weaknesses")).to_have_value("Written on the train.")
    clash.locator("[data-keep-mine]").click()
    expect(page.locator("#field-weaknesses [data-state-line]")).to_have_attribute("data-is", "saved")


def test_signing_out_leaves_nothing_behind(visit, waiting):
    page = visit("en")
    code = open_form(page, waiting)
    page.context.set_offline(True)
    page.locator("#a-strengths").fill("Not for the next one at this screen.")
    expect(page.locator("#field-strengths [data-state-line]")).to_have_attribute("data-is", "unreachable")
    assert page.evaluate(KEPT) == 1
    page.goto("about:blank")
    page.context.set_offline(False)

    page.goto("/en/")
    page.locator("details.menu summary").click()
    page.locator("form[data-signs-out] button").click()
    warning = page.locator("[data-unsent]")
    expect(warning).to_be_visible()
    expect(warning.locator("[data-lines] a")).to_have_attribute("href", f"/en/review/of-mine/{code}/write/")
    expect(warning.locator("[data-lines] [data-put=count]")).to_have_text("1")
    check_reach(page)
    page.locator("form[data-signs-out=asked] button[type=submit]").click()
    assert page.evaluate(KEPT) == 1  # nobody signs out by one press
    warning.locator("[data-sure]").check()
    with page.expect_navigation():
        page.locator("form[data-signs-out=asked] button[type=submit]").click()

    assert page.evaluate(KEPT) == 0
    assert page.evaluate("caches.keys()") == []
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(f"/en/review/of-mine/{code}/write/")
