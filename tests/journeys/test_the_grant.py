"""A grant from its letter to its closure: accepted, reported on, paid, changed, handed over, returned, evaluated."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import House, check_reach
from tests.journeys.walking import Way, press, write_report

pytestmark = pytest.mark.browser

WORDS = {"en": ("Paid", "Approved", "Closed"), "fr": ("Payé", "Approuv", "Cl")}
UNSPENT = "18500.50"  # of 20 000.50, after three reports that tell of 100 on each of five lines
OFFICES = {
    "officer": ["programme-officer"],
    "adviser": ["scientific-adviser"],
    "finance": ["financial-officer"],
    "treasurer": ["treasurer"],
    "registrar1": [],
    "registrar2": [],
}

# A multi-year project was handed in and agreed; its letter is offered now.  Everybody has an account.
PREPARE = """
from datetime import timedelta
from django.utils import timezone
from parvis.accounts.actions.terms import accept_terms
from parvis.accounts.models import Appointment, Person
from parvis.grants.actions.offering import Signatory
from parvis.proposals.models import Party
from parvis.web.programme import today
from tests import factories
from tests.grants import building
from tests.proposals import projects
from tests.proposals.building import directors
from tests.journeys.conftest import PASSWORD
now = timezone.now()
then = now - timedelta(days=3)
factories.number_from({first})
people = {{}}
for who, roles in {offices!r}.items():
    made = people[who] = Person.objects.create_user(
        who + "-" + {language!r} + "@" + {name!r} + ".example", PASSWORD, name=who.title(), language={language!r}
    )
    accept_terms(made, language={language!r}, now=now)
    for role in roles:
        Appointment.objects.create(person=made, role=role, starts_at=then, made_at=then, confirmed_at=then)
wall = "%Y-%m-%dT%H:%M"
call = factories.call(
    "Rivers", code={call!r}, zone="UTC", mechanisms=["MYP"], rule_wording="2024",
    opens=(now - timedelta(days=9)).strftime(wall), closes=(now - timedelta(days=1)).strftime(wall),
)
proposal = projects.submitted(call, ally={ally!r}, partner={partner!r}, now=then)
for person in directors(proposal):
    person.language = {language!r}
    person.set_password(PASSWORD)
    person.save()
    accept_terms(person, language={language!r}, now=then)
parties = Party.objects.filter(proposal=proposal, signs=True).order_by("id")
signatories = [
    Signatory(party.code, who.title(), people[who].email, {language!r})
    for party, who in zip(parties, ("registrar1", "registrar2"), strict=True)
]
award = building.offered(proposal, by=people["officer"], now=now, starts_on=today(now), signatories=signatories)
print("award", award.code, *(person.email for person in directors(proposal)))
"""


@pytest.mark.parametrize(("language", "nations"), [("en", ("NO", "UA")), ("fr", ("CA", "TN"))])
def test_a_grant_from_its_letter_to_its_closure(
    house: House, visit: Callable[..., Page], language: str, nations: tuple[str, str]
) -> None:
    way = Way(house, visit, language, "grant", 9000)
    told = {"first": way.first, "language": language, "name": way.name, "call": way.call, "offices": OFFICES}
    printed = house.run("shell", "-c", PREPARE.format(**told, ally=nations[0], partner=nations[1]))
    line = next(line for line in printed.splitlines() if line.startswith("award "))
    award, ally, partner = line.split()[1:]

    accepted(way, award, ally, partner)
    report = written(way, award, ally, partner, looked_at=True)
    returned_once(way, award, report, ally, partner)
    paid(way, award, partner, account="BE71 0961 2345 6769")
    extended(way, award, ally, partner)
    for _rest in range(2):
        report = written(way, award, ally, partner)
        press(way.at("adviser", f"grants/{award}/reports/{report}/"), "/accept/")
        if _rest == 0:
            bought(way, award, partner)
        paid(way, award, partner)
    closed(way, award, partner)


def accepted(way: Way, award: str, ally: str, partner: str) -> None:
    """Both directors and both institutions, the latter by the link of their letter."""
    for director in (ally, partner):
        own = way.at(director, f"grants/{award}/")
        check_reach(own)
        press(own, "/accept/")
    for registrar in ("registrar1", "registrar2"):
        door = way.link(way.address(registrar), "/grants/letter/")
        own = way.at(registrar)
        own.goto(door)
        check_reach(own)
        press(own, "/accept/")


def written(way: Way, award: str, ally: str, partner: str, *, looked_at: bool = False) -> str:
    """The next report as the file asks for it, each side written by its director, signed by both; its code."""
    page = way.at(ally, f"grants/{award}/")
    press(page, "/begin/")
    page.wait_for_url(re.compile(r"/reports/[a-z0-9]+/$"))
    report = page.url.split("/reports/")[1].strip("/")
    write_report(page, "Both services read the same stations.", looked_at=looked_at)
    write_report(way.at(partner, f"grants/{award}/reports/{report}/"), "Our side has repaired two.")
    signed(way, award, report, ally, partner)
    return report


def signed(way: Way, award: str, report: str, *directors: str) -> None:
    """As it stands, by each."""
    for director in directors:
        press(way.at(director, f"grants/{award}/reports/{report}/"), "/sign/")


def returned_once(way: Way, award: str, report: str, ally: str, partner: str) -> None:
    """The adviser returns it for a reason; mended and signed anew, it is accepted."""
    page = way.at("adviser", f"grants/{award}/reports/{report}/")
    check_reach(page)
    page.locator("details:has([name=reasons]) summary").click()
    page.locator("[name=reasons]").fill("Say which stations.")
    press(page, "/return/")
    own = way.at(ally, f"grants/{award}/reports/{report}/")
    expect(own.locator("main")).to_contain_text("Say which stations.")
    own.locator("form[data-report] textarea").first.fill("Both services read the stations 1 to 7.")
    with own.expect_navigation():
        own.locator("form[data-report] button[type=submit]").click()
    signed(way, award, report, ally, partner)
    press(way.at("adviser", f"grants/{award}/reports/{report}/"), "/accept/")


def paid(way: Way, award: str, partner: str, *, account: str = "") -> None:
    """Requested, certified and paid by three people; the first time two of finance verify the account."""
    own = way.at(partner, f"grants/{award}/")
    if account:
        own.locator("form[action*='/request/'] input[name=account]").first.fill(account)
    press(own, "/request/")
    if account:
        for finance in ("finance", "treasurer"):
            press(way.at(finance, "grants/accounts/"), "/verify/")
    press(way.at("finance", "grants/certification/"), "/certify/")
    payer = way.at("treasurer", "grants/treasury/")
    payer.locator("input[name=bank_reference]").first.fill("2026-17")
    press(payer, "/pay/")
    expect(way.at(partner, f"grants/{award}/").locator("#money").locator("..").locator("..")).to_contain_text(
        WORDS[way.language][0]
    )


def extended(way: Way, award: str, ally: str, partner: str) -> None:
    """Three months more without money: asked by one director, consented to by the other, approved, in force."""
    before = way.at(ally, f"grants/{award}/").locator(".case-line").inner_text()
    page = way.at(ally, f"grants/{award}/ask/extension/")
    check_reach(page)
    page.locator("[name=months]").fill("3")
    page.locator("[name=reason]").fill("The river froze.")
    page.locator("[name=effective_on]").fill(f"{datetime.now(UTC):%Y-%m-%d}")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()
    number = page.url.strip("/").split("/")[-1]
    other = way.at(partner, f"grants/{award}/amendments/{number}/")
    check_reach(other)
    press(other, "/consent/")
    office = way.at("officer", f"grants/{award}/amendments/{number}/")
    check_reach(office)
    press(office, "/approve/")
    expect(office.locator(".case-line")).to_contain_text(WORDS[way.language][1])
    after = way.at(ally, f"grants/{award}/").locator(".case-line").inner_text()
    assert after != before, "the page names the last day that holds now"


def bought(way: Way, award: str, partner: str) -> None:
    """A thing enters the inventory."""
    page = way.at(partner, f"grants/{award}/")
    page.locator("details:has(form[action$='/equipment/']) summary").click()
    for name, value in (("name", "Gauge"), ("cost", "900"), ("bought_on", "2026-11-20")):
        page.locator(f"form[action$='/equipment/'] [name={name}]").fill(value)
    press(page, "/equipment/")


def closed(way: Way, award: str, partner: str) -> None:
    """Handed over, the balance returned, closed; evaluated by the criteria of the letter."""
    page = way.at(partner, f"grants/{award}/")
    check_reach(page)
    page.locator("details:has(form[action$='/hand-over/']) summary").click()
    page.locator("form[action$='/hand-over/'] [name=holder]").fill("River board")
    page.locator("[name=received_by]").fill("M. Flood")
    press(page, "/hand-over/")
    treasurer = way.at("treasurer", f"grants/{award}/")
    treasurer.locator("details:has(form[action$='/returned/']) summary").click()
    treasurer.locator("#came").fill(UNSPENT)
    treasurer.locator("#came-why").fill("Not spent, 2026-99.")
    press(treasurer, "/returned/")
    expect(treasurer.locator(".case-line")).to_contain_text(WORDS[way.language][2])
    adviser = way.at("adviser", f"grants/{award}/")
    for number, mark in enumerate((100, 50)):
        adviser.locator(f"[name=mark-{number}]").fill(str(mark))
    adviser.locator("[name=words]").fill("Both services warn by one rule.")
    check_reach(adviser)
    press(adviser, "/success/")
    expect(adviser.locator("#success").locator("..")).to_contain_text("80")
    check_reach(adviser)
