"""What several walks have in common: the people at their browsers, and a call's way to its reviews."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import House, check_reach, sign_in

MINUTE = "%Y-%m-%dT%H:%M"
MARKER = "zq7-never-to-be-read"

# Two proposals were handed in to a call that has closed; three experts are in the pool, two nations have delegates.
PREPARE = """
from datetime import timedelta
from django.utils import timezone
from parvis.accounts.models import Person
from parvis.decisions.actions import delegations
from parvis.domain.delegations import SeatKind
from parvis.proposals.actions import submitting
from parvis.review.actions import experts
from tests import factories
from tests.proposals import building
from tests.journeys.conftest import PASSWORD
now = timezone.now()
then = now - timedelta(days=3)
factories.number_from({first})
wall = "%Y-%m-%dT%H:%M"
call = factories.call(
    "Workshops", code={call!r}, zone="UTC", mechanisms=["ARW"], rule_wording="2024",
    opens=(now - timedelta(days=9)).strftime(wall), closes=(now - timedelta(days=1)).strftime(wall),
)
officer, second = (Person.objects.get(email=email) for email in ({officer!r}, {second!r}))
for title, ally, partner in (("Floods in mountain valleys", "BE", "UA"), ("Wells in dry years", "ES", "TN")):
    proposal = building.filled(call, now=then, ally=ally, partner=partner)
    people = building.directors(proposal)
    for field in ("title", "purpose", "summary"):
        building.write(proposal, field, title, by=people[0], now=then)
    building.sign_all(proposal, now=then)
    proposal.refresh_from_db()
    submitting.submit(proposal, by=people[0], now=then)
    for person in people:
        person.language = {language!r}
        person.set_password(PASSWORD)
        person.save()
    print(proposal.code, *(person.email for person in people))
for term in experts.ExpertTerm.objects.holding_on(now.date()):  # of the walk before, in the other language
    experts.end_term(term, reason="The round is over.", by=officer, now=now)
for email, nation in {experts!r}:
    described = experts.Described(
        name=email.split("-")[0].title() + " Expert", email=email, nominated_by=nation, nationality=nation,
        language={language!r}, organisation_name="Institute of " + nation, expertise_en="floods, wells, warning",
    )
    expert = experts.nominate(
        described, from_on=now.date(), to_on=now.date() + timedelta(days=900), by=officer, now=now
    )
    experts.confirm(expert.terms.get(), by=second, now=now)
for email, nation in {delegates!r}:
    if not delegations.delegations.Membership.objects.filter(nation=nation).exists():
        made = delegations.appoint_delegate(email, nation, SeatKind.HEAD, ends_at=None, by=officer, now=now)
        delegations.confirm_delegate(made.code, by=second, now=now)
"""


class Way:
    """The people of one walk, and where they are."""

    def __init__(self, house: House, visit: Callable[..., Page], language: str, name: str, first: int) -> None:
        self.house, self.visit, self.language, self.name = house, visit, language, name
        self.first = first + (0 if language == "en" else 500)  # people and calls are numbered from here
        self.pages: dict[str, Page] = {}

    @property
    def call(self) -> str:
        """The code of this walk's call."""
        return f"{self.name}-{self.language}"

    def prepare(self, experts: list[tuple[str, str]], delegates: Sequence[tuple[str, str]] = ()) -> list[list[str]]:
        """What was before: of each proposal its code and its directors' addresses."""
        officer, second = (self.settle(who, "programme-officer") for who in ("officer", "second"))
        told = {"call": self.call, "language": self.language, "first": self.first, "officer": officer}
        script = PREPARE.format(**told, second=second, experts=experts, delegates=list(delegates))
        printed = self.house.run("shell", "-c", script)
        return [line.split() for line in printed.splitlines() if line.count("@") == 2]

    def address(self, who: str) -> str:
        return f"{who}-{self.language}@{self.name}.example"

    def settle(self, who: str, *roles: str) -> str:
        """Somebody with an account."""
        address = self.address(who)
        self.house.person(address, *roles, name=who.title(), language=self.language)
        return address

    def at(self, who: str, path: str = "") -> Page:
        """This person's own browser, on that page; signed in at the first use."""
        address = who if "@" in who else self.address(who)
        if address not in self.pages:
            self.pages[address] = self.visit(self.language)
            sign_in(self.pages[address], address)
        page = self.pages[address]
        if path:
            answer = page.goto(f"/{self.language}/{path}")
            assert answer is not None and answer.status == 200, f"{address}: {path} answers {answer and answer.status}"
        return page

    def link(self, to: str, place: str) -> str:
        """The newest link in this person's letters that leads to that place."""
        return self.house.wait(lambda: self._link(to, place), f"a letter to {to} with a link to {place}")

    def _link(self, to: str, place: str) -> str | None:
        links = re.findall(rf"https?://\S*{place}\S*", "\n".join(self.house.letters(to)))
        return links[-1] if links else None


def press(page: Page, action: str, value: str = "") -> None:
    """The button of the form that leads there; a question before it is answered with yes."""
    form = page.locator(f"form[action*='{action}']").first
    button = form.locator(f"button[value='{value}']" if value else "button[type=submit], button:not([type])").first
    asks = form.get_attribute("data-confirm")
    with page.expect_navigation():
        button.click()
        if asks:
            page.locator("#confirm [data-yes]").click()


def choose_each(page: Page) -> None:
    """The last choice of every group of radio buttons."""
    groups = page.locator("input[type=radio]").evaluate_all("all => [...new Set(all.map(one => one.name))]")
    for group in groups:
        page.locator(f"input[type=radio][name='{group}']").last.check()


def screened(way: Way, codes: list[str]) -> None:
    """The officer lets both pass, by three keys where the file is clear."""
    for code in codes:
        page = way.at("officer", f"review/screening/{code}/")
        check_reach(page)
        for point in page.locator("input[name=point]").all():
            point.check()
        page.locator("form[data-pass] button[value=pass]").click()
        page.wait_for_load_state("load")


def opened_form(page: Page, action: str, way: Way) -> Locator:
    """The form of this walk's call, unfolded."""
    folded = page.locator(f"details:has(input[name=call][value='{way.call}'])").last
    folded.locator("summary").click()
    return folded.locator(f"form[action*='{action}']")


def judged(way: Way, experts: list[str], *, offline: str = "") -> None:
    """A round is matched, taken and sent; each expert declares from the letter, reads, and hands in.

    One of them may be on the train when the first review is written.
    """
    page = way.at("officer", "review/rounds/")
    due = datetime.now(UTC) + timedelta(days=20)
    form = opened_form(page, "/rounds/open/", way)
    form.locator("input[name=due]").fill(f"{due:{MINUTE}}")
    form.locator("button").click()
    page.wait_for_url(re.compile(r"/review/rounds/[a-z0-9]+/$"))
    press(page, "/match/")

    check_reach(page)
    press(page, "/take/")
    expect(page.locator("[formaction$='/drop/']")).to_have_count(6)
    check_reach(page)
    press(page, "/send/")
    for address in experts:
        reader = way.visit(way.language)
        reader.goto(way.link(address, "/review/invitation/"))
        check_reach(reader)
        way.pages[address] = reader
        sign_in(reader, address)
        desk = way.at(address, "review/")
        links = desk.locator("a[href*='/of-mine/']").evaluate_all("all => [...new Set(all.map(one => one.href))]")
        assert len(links) == 2
        for link in links:
            desk.goto(link)
            if desk.locator("input[name=confidential]").count():
                desk.locator("input[name=confidential]").check()
                press(desk, "/declare/")
            write_review(desk, offline=address == offline and link == links[0])


def write_review(page: Page, *, offline: bool = False) -> None:
    """Every score, both texts, a confidential remark that nobody else may ever read."""
    if "/write/" not in page.url:
        page.goto(re.sub(r"(/of-mine/[a-z0-9]+/).*", r"\1write/", page.url))
    if offline:
        expect(page.locator("html")).to_have_attribute("data-train", "kept")
        page.context.set_offline(True)
    choose_each(page)
    page.locator("input[type=radio][name=recommendation], input[type=radio][value=fund]").first.check()
    for area in page.locator("form[data-autosave] textarea.input").all():
        area.fill("Clear question, sound plan; say who keeps the data.")
    page.locator("textarea[name$=confidential]").fill(MARKER)
    if offline:
        page.locator("button[name=hand-in]").click()
        expect(page.locator("[data-train-line]")).to_have_attribute("data-says", "queued")
        page.context.set_offline(False)
        expect(page.locator("[data-train-line] .notice-ok")).to_be_visible(timeout=30_000)
        page.reload()
    else:
        check_reach(page)
        with page.expect_navigation():
            page.locator("button[name=hand-in]").click()
    expect(page.locator("a[href$='/others/']").first).to_be_visible()


def panel_opened(way: Way) -> Page:
    """The officer's page of a panel over this walk's call, which may spend enough for both."""
    page = way.at("officer", "review/panels/")
    form = opened_form(page, "/panels/open/", way)
    form.locator("input[name=budget_line]").fill("100000")
    form.locator("button").click()
    page.wait_for_url(re.compile(r"/review/panels/[a-z0-9]+/$"))
    return page


def both_recommended(page: Page) -> None:
    """From the panel's page: both proposals are recommended, and the panel closes."""
    panel = page.url
    for place in range(2):
        page.goto(panel)
        page.locator(".panel-table tbody tr a").nth(place).click()
        page.locator("input[name=verdict][value=recommended]").check()
        press(page, "/items/")
    page.goto(panel)
    press(page, "/close/")


def write_report(page: Page, words: str, *, looked_at: bool = False) -> None:
    """Everything of an award's report that this director writes, saved."""
    form = page.locator("form[data-report]")
    for area in form.locator("textarea").all():
        area.fill(words)
    for choice in form.locator("select").all():
        choice.select_option(index=3)
    for amount in form.locator("input.amount").all():
        amount.fill("100")
    if looked_at:
        check_reach(page)
    with page.expect_navigation():
        form.locator("button[type=submit]").click()
