"""A reader asks, confirms, gets one issue, and leaves with one click."""

from __future__ import annotations

import re
import urllib.request

import pytest

from tests.journeys.conftest import check_reach, sign_in

pytestmark = pytest.mark.browser

WORDS = {
    "en": {
        "look": "Look into your mail",
        "question": "Do you want the newsletter?",
        "subscribed": "You get the newsletter from the next issue on",
        "save": "Save",
        "send": "Send the issue",
        "left": "Not subscribed",
        "subject": "Dawn",
    },
    "fr": {
        "look": "Consultez votre messagerie",
        "question": "Voulez-vous recevoir la lettre",
        "subscribed": "Vous recevrez la lettre d’information dès le prochain numéro",
        "save": "Enregistrer",
        "send": "Envoyer le numéro",
        "left": "Non abonné",
        "subject": "L’aube",
    },
}
PUBLISH = """
from django.utils import timezone
from parvis.media.models import Asset, AssetText
now = timezone.now()
asset = Asset.objects.create(kind="document", status="published", publish_at=now, created_at=now, changed_at=now)
AssetText.objects.create(asset=asset, language="en", headline="A statement at dawn")
AssetText.objects.create(asset=asset, language="fr", headline="Une déclaration à l’aube")
"""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_reader_confirms_gets_one_issue_and_leaves_with_one_click(house, visit, language):
    words = WORDS[language]
    reader, officer = f"reader-{language}@example.org", f"officer-{language}@example.org"
    house.person(officer, "press-officer", language=language)
    house.run("shell", "-c", PUBLISH)

    # The reader asks on the home page, by keyboard, and is sent to the mailbox.
    page = visit(language)
    page.locator("#newsletter-email").focus()
    page.keyboard.type(reader)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=words["look"]).wait_for()
    check_reach(page)

    # The mail's link opens a page; only its button confirms.
    question = house.letter(reader, words["question"])
    page.goto(re.search(r"http\S+/confirm/\S+", question).group())  # type: ignore[union-attr]
    check_reach(page)
    page.locator("main form button").focus()
    page.keyboard.press("Enter")
    page.get_by_text(words["subscribed"]).wait_for()

    # The press officer composes an issue and sends it.
    desk = visit(language)
    sign_in(desk, officer)
    desk.goto(f"/{language}/newsletter/desk/")
    check_reach(desk)
    desk.locator("form[action$='/begin/'] button").click()
    desk.locator("#id_subject_en").fill("Dawn")
    desk.locator("#id_subject_fr").fill("L’aube")
    desk.locator("input[name=asset]").first.check()
    check_reach(desk)
    desk.get_by_role("button", name=words["save"], exact=True).click()
    desk.get_by_role("button", name=words["send"]).click()
    desk.locator("#confirm [data-yes]").click()
    desk.locator("dl.facts").wait_for()

    # One issue arrives, in the reader's language; the mailbox's own button ends it without a page.
    issue = house.letter(reader, words["subject"])
    assert ("Une déclaration à l’aube" if language == "fr" else "A statement at dawn") in issue
    way_out = re.search(r"http\S+/leave/\S+", issue).group()  # type: ignore[union-attr]
    one_click = urllib.request.Request(f"{way_out}now/", data=b"List-Unsubscribe=One-Click", method="POST")
    with urllib.request.urlopen(one_click) as answer:
        assert (answer.status, answer.url) == (200, f"{way_out}now/")
    page.goto(way_out.replace("/leave/", "/mine/"))
    page.get_by_text(words["left"]).wait_for()
