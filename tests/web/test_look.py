"""The pages of the house in a real browser: nothing for axe to say, nothing beyond the edge, dialogs that lead back."""

from __future__ import annotations

import gzip
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.timezone import now

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {"design": "/{}/design/", "home": "/{}/", "terms": "/{}/terms/", "lost": "/{}/no/such/page/"}
LIMIT = 60_000  # bytes of style sheets and scripts on a page, compressed


def opened(browser, *, width: int, scheme: str = "light", script: bool = True):
    """A fresh visitor's page that collects every complaint of the browser."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        java_script_enabled=script,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda said: "Content Security Policy" in said.text and page.complaints.append(said.text))
    return page


def kept(page, name: str) -> None:
    """A picture for whoever wants to look, under $SHOTS."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [(390, "light", "fr"), (390, "dark", "en"), (1440, "light", "en"), (1440, "dark", "fr")],
)
@pytest.mark.parametrize("name", PAGES)
def test_axe_has_nothing_to_say(browser, live_server, name: str, width: int, scheme: str, language: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for n in range(4):
        factories.asset(
            texts={"en": "A quiet harbour", "fr": "Un port calme"}, publish_at=now() - timedelta(hours=n + 1)
        )
    page = opened(browser, width=width, scheme=scheme)
    page.goto(live_server.url + PAGES[name].format(language))
    page.wait_for_load_state("networkidle")
    kept(page, f"{name}-{width}-{scheme}-{language}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.complaints == []  # asked before axe, whose own style sheets the content policy refuses

    found = Axe().run(page)

    assert [
        (violation["id"], [node["target"] for node in violation["nodes"]]) for violation in found.response["violations"]
    ] == []
    page.context.close()


def test_a_dialog_refuses_in_place_and_leads_back(browser, live_server) -> None:
    page = opened(browser, width=1440)
    page.goto(live_server.url + "/en/design/")

    page.get_by_role("link", name="Open a page as a dialog").click()
    code = page.locator("#dialog[open] input[name=code]")
    code.wait_for()
    assert page.evaluate("document.activeElement.name") == "code"

    page.locator("#dialog").get_by_role("button", name="Go on").click()
    page.locator("#dialog .has-errors").wait_for()
    assert page.url == live_server.url + "/en/design/"

    code.fill("123456")
    with page.expect_navigation():
        page.locator("#dialog").get_by_role("button", name="Go on").click()
    assert page.url == live_server.url + "/en/design/"
    assert "back where you were" in page.locator(".messages").inner_text()
    assert page.complaints == []
    page.context.close()


def test_the_keyboard_alone_opens_and_closes(browser, live_server) -> None:
    page = opened(browser, width=1440)
    page.goto(live_server.url + "/en/design/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    link = page.get_by_role("link", name="Open a page as a dialog")
    link.focus()
    page.keyboard.press("Enter")
    page.locator("#dialog[open]").wait_for()
    page.keyboard.press("Escape")
    page.locator("#dialog:not([open])").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.dataset.dialog") == ""

    menu = page.locator("details.menu summary")
    menu.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.menu[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("details.menu[open]").count() == 0
    page.context.close()


def test_a_dangerous_button_asks_first(browser, live_server) -> None:
    page = opened(browser, width=1440)
    page.goto(live_server.url + "/en/design/")
    page.get_by_role("button", name="Ask first").click()
    question = page.locator("#confirm[open]")
    assert "Withdraw this asset?" in question.inner_text()

    page.keyboard.press("Escape")
    assert page.url == live_server.url + "/en/design/"

    page.get_by_role("button", name="Ask first").click()
    with page.expect_navigation():
        question.get_by_role("button", name="Withdraw").click()
    page.context.close()


def test_the_theme_stays_chosen(browser, live_server) -> None:
    page = opened(browser, width=1440)
    page.goto(live_server.url + "/en/terms/")

    page.get_by_role("button", name="Night").click()
    page.goto(live_server.url + "/en/privacy/")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 21, 26)"
    page.context.close()


def test_without_javascript_the_dialog_is_a_page(browser, live_server) -> None:
    page = opened(browser, width=390, script=False)
    page.goto(live_server.url + "/en/design/")

    page.get_by_role("link", name="Open a page as a dialog").click()
    page.locator("input[name=code]").fill("123456")
    page.get_by_role("button", name="Go on").click()

    assert "back where you were" in page.locator(".messages").inner_text()
    assert not page.locator("[data-theme-choice]").first.is_visible()
    page.context.close()


def test_sheets_and_scripts_stay_light(browser, live_server) -> None:
    sizes: dict[str, int] = {}

    def weigh(response) -> None:
        if response.url.endswith((".css", ".js")):
            sizes[response.url] = len(gzip.compress(response.body(), 9))

    page = opened(browser, width=1440)
    page.on("response", weigh)
    page.goto(live_server.url + "/en/design/")
    page.wait_for_load_state("networkidle")

    assert len(sizes) > 5
    assert sum(sizes.values()) <= LIMIT
    page.context.close()
