"""Two scientists of two camps write one proposal at two browsers, both sign, and anybody can check the receipt."""

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
from parvis.network.models import Introduction
from parvis.network.models.introductions import pair_of
from tests import factories
now = timezone.now()
wall = "%Y-%m-%dT%H:%M"
factories.call(
    "Workshops 2027", code={call!r}, zone="UTC", mechanisms=["ARW"], rule_wording="2024",
    opens=(now - timedelta(days=1)).strftime(wall), closes=(now + timedelta(days=9)).strftime(wall),
)
people = []
for email, country in (({ally!r}, "BE"), ({partner!r}, "UA")):
    person = Person.objects.get(email=email)
    where = Organisation.objects.create(name="University of " + country, country=country, kind="academic", names=[])
    Nationality.objects.create(person=person, country=country)
    Residence.objects.create(person=person, country=country, from_on=date(2015, 1, 1))
    since = date(2015, 1, 1)
    Affiliation.objects.create(person=person, organisation=where, country=country, from_on=since, seniority="senior")
    people.append(person)
told = {{"message": "Shall we?", "state": "accepted", "asked_at": now, "answered_at": now}}
Introduction.objects.create(asker=people[0], asked=people[1], pair=pair_of(*people), **told)
"""

# What both sides must answer before they can sign for good; the two write two answers of it by hand.
FILL = """
from django.utils import timezone
from parvis.accounts.models import Person
from parvis.proposals.models import Proposal
from tests.proposals import building
from tests.proposals.papers import hand_in_file
now = timezone.now()
proposal = Proposal.objects.get(code={code!r})
ally, partner = building.directors(proposal)
from parvis.proposals import queries
for section in queries.form_of(proposal).sections:
    for field in section.fields:
        if field.code in ("title", "purpose", "partner_contribution"):
            continue
        if section.owner == "own":
            for person in (ally, partner):
                if field.kind == "files":
                    hand_in_file(proposal, field.code, by=person, now=now)
                else:
                    cells = [{{"party": "", "category": "travel", "year": 1, "amount": "12000"}}]
                    building.write(proposal, field.code, {{"cells": cells, "cofunding": ""}}, by=person, now=now)
        else:
            by = partner if section.owner == "partner" else ally
            building.write(proposal, field.code, building.EVENT_ANSWERS[field.code], by=by, now=now)
"""

SIGN = {"en": "Sign", "fr": "Signer"}
HAND_IN = {"en": "Hand in now", "fr": "Déposer maintenant"}
CONFIRMED = {"en": "Confirmed", "fr": "Confirmé"}
UNKNOWN = {"en": "Not known", "fr": "Inconnu"}


def write(page: Page, language: str, code: str, field: str, text: str, state: str) -> None:
    """Type an answer, and wait until the page says that it is kept."""
    question = page.locator(f"#field-{field}")
    question.locator("textarea, input[type=text]").first.fill(text)
    expect(question.locator("[data-state-line]")).to_have_attribute("data-is", state)


def section_of(page: Page, language: str, code: str, section: str) -> None:
    page.goto(f"/{language}/proposals/{code}/{section}/")


def sign(page: Page, language: str, code: str) -> None:
    """By keyboard, as it stands."""
    page.goto(f"/{language}/proposals/{code}/sign/")
    page.locator("input[name=agreed]").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name=SIGN[language], exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("input[name=agreed]")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_from_an_introduction_to_a_receipt_that_anybody_can_check(
    house: House, visit: Callable[..., Page], language: str
) -> None:
    ally, partner = (f"{who}-{language}@example.org" for who in ("ally", "partner"))
    house.person(ally, name="Anneke de Wilde", language=language)
    house.person(partner, name="Olena Marchenko", language=language)
    house.run("shell", "-c", PREPARE.format(ally=ally, partner=partner, call=f"ws-{language}"))
    one, other = visit(language), visit(language)
    sign_in(one, ally)
    sign_in(other, partner)

    # Introduction → draft in one step
    one.goto(f"/{language}/network/introductions/")
    one.get_by_role("link", name="Olena Marchenko").first.click()
    one.locator("a[href*='/together/']").click()
    one.locator(f"input[value='ws-{language}/ARW']").check()
    one.locator("input[name=role][value=ally-director]").check()
    check_reach(one)
    one.locator("form.form button[type=submit]").click()
    one.wait_for_url(re.compile(r"/proposals/[a-z0-9]+/$"))
    code = one.url.rstrip("/").rsplit("/", 1)[-1]

    # The other accepts from the letter
    letter = house.letter(partner, {"en": "joint proposal", "fr": "proposition conjointe"}[language])
    other.goto(re.search(r"https?://\S+/invitation/\S+", letter).group(0))  # type: ignore[union-attr]
    check_reach(other)
    other.locator("form[action$='/accept/'] button").click()
    other.wait_for_url(re.compile(rf"/proposals/{code}/$"))
    check_reach(other)
    house.run("shell", "-c", FILL.format(code=code))

    # Both write at the same time, each a question
    section_of(one, language, code, "event")
    section_of(other, language, code, "partner-part")
    check_reach(one)
    write(one, language, code, "title", "Warning of floods in mountain valleys", "saved")
    write(other, language, code, "partner_contribution", "The sensors and those who read them.", "saved")
    section_of(one, language, code, "content")
    section_of(other, language, code, "content")
    write(one, language, code, "purpose", "To agree on one protocol.", "saved")

    # Both in one field: nobody is overwritten, both texts are shown, mine is kept where I say so
    write(other, language, code, "purpose", "To write one protocol for both nations.", "clash")
    clash = other.locator("#field-purpose [data-clash]")
    expect(clash).to_contain_text("To agree on one protocol.")
    expect(other.locator("#a-purpose")).to_have_value("To write one protocol for both nations.")
    clash.locator("[data-keep-mine]").click()
    expect(other.locator("#field-purpose [data-state-line]")).to_have_attribute("data-is", "saved")

    # A lost network loses nothing
    other.context.set_offline(True)
    write(other, language, code, "purpose", "To write one protocol for both sides.", "unreachable")
    other.context.set_offline(False)
    expect(other.locator("#field-purpose [data-state-line]")).to_have_attribute("data-is", "saved", timeout=20_000)

    # Sign; an edit voids; the diff is shown; sign again
    sign(one, language, code)
    expect(one.locator(".draft-rail .signature-line").first).to_contain_text("Anneke de Wilde")
    section_of(other, language, code, "content")
    write(other, language, code, "purpose", "To write one protocol for all sides.", "saved")
    sign(other, language, code)
    one.goto(f"/{language}/proposals/{code}/sign/")
    expect(one.locator(".change ins")).to_contain_text("all")
    expect(one.locator(".draft-rail .signature-line").first).to_be_empty()
    check_reach(one)
    sign(one, language, code)

    # Hand in, receipt, check page
    one.goto(f"/{language}/proposals/{code}/sign/")
    one.get_by_role("button", name=HAND_IN[language]).press("Enter")
    one.wait_for_url(re.compile("/receipt/$"))
    check_reach(one)
    receipt, digest = (one.locator(f"#receipt-{part}").inner_text().strip() for part in ("code", "digest"))
    assert digest in house.letter(partner, {"en": "Receipt", "fr": "écépissé"}[language])

    stranger = visit(language)
    stranger.goto(f"/{language}/check/")
    stranger.locator("#id_code").fill(receipt)
    stranger.locator("#id_digest").fill(digest)
    stranger.keyboard.press("Enter")
    expect(stranger.locator("#answer")).to_contain_text(CONFIRMED[language])
    expect(stranger.locator("#answer")).not_to_contain_text("floods")
    check_reach(stranger)
    stranger.locator("#id_code").fill(receipt)
    stranger.locator("#id_digest").fill("0" + digest[1:] if digest[0] != "0" else "1" + digest[1:])
    stranger.keyboard.press("Enter")
    expect(stranger.locator("#answer")).to_contain_text(UNKNOWN[language])

    # The paper itself is enough
    pdf = one.request.get(f"/{language}/proposals/{code}/receipt.pdf").body()
    stranger.locator("input[type=file]").set_input_files(
        {"name": "receipt.pdf", "mimeType": "application/pdf", "buffer": pdf}
    )
    stranger.locator("form.form button[type=submit]").first.click()
    expect(stranger.locator("#answer")).to_contain_text(CONFIRMED[language])
