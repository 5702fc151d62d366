"""From a submitted proposal to its award, first report, payment and story, each person at an own browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import House, check_reach, sign_in

pytestmark = pytest.mark.browser

BRUSSELS = ZoneInfo("Europe/Brussels")
MINUTE = "%Y-%m-%dT%H:%M"

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

    def __init__(self, house: House, visit: Callable[..., Page], language: str) -> None:
        self.house, self.visit, self.language = house, visit, language
        self.pages: dict[str, Page] = {}

    def address(self, who: str) -> str:
        return f"{who}-{self.language}@way.example"

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


@pytest.mark.parametrize("language", ["en", "fr"])
def test_from_submitted_to_the_story(house: House, visit: Callable[..., Page], language: str) -> None:
    way = Way(house, visit, language)
    officer, second = (way.settle(who, "programme-officer") for who in ("officer", "second"))
    way.settle("chair", "chair")
    way.settle("finance", "financial-officer")
    way.settle("treasurer", "treasurer")
    experts = [(way.settle(who), nation) for who, nation in (("asta", "DK"), ("bert", "FR"), ("cata", "PT"))]
    delegates = [(way.settle(who), nation) for who, nation in NATIONS[language]]
    told = house.run(
        "shell",
        "-c",
        PREPARE.format(
            call=f"way-{language}",
            language=language,
            first=1000 if language == "en" else 2000,
            officer=officer,
            second=second,
            experts=experts,
            delegates=delegates,
        ),
    )
    cases = [line.split() for line in told.splitlines() if line.count("@") == 2]
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


MARKER = "zq7-never-to-be-read"
NATIONS = {"en": [("norway", "NO"), ("italy", "IT")], "fr": [("canada", "CA"), ("greece", "GR")]}
AGREED = {"en": "Agreed", "fr": "Approuvé"}


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
    folded = page.locator(f"details:has(input[name=call][value='way-{way.language}'])").last
    folded.locator("summary").click()
    return folded.locator(f"form[action*='{action}']")


def judged(way: Way, experts: list[str]) -> None:
    """A round is matched and sent; each expert declares from the letter, reads, and hands in."""
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
            write_review(way, address, desk)


def write_review(way: Way, address: str, page: Page) -> None:
    """Every score, both texts, a confidential remark that nobody else may ever read."""
    if "/write/" not in page.url:
        page.goto(re.sub(r"(/of-mine/[a-z0-9]+/).*", r"\1write/", page.url))
    choose_each(page)
    page.locator("input[type=radio][name=recommendation], input[type=radio][value=fund]").first.check()
    for area in page.locator("form[data-autosave] textarea.input").all():
        area.fill("Clear question, sound plan; say who keeps the data.")
    page.locator("textarea[name$=confidential]").fill(MARKER)
    check_reach(page)
    with page.expect_navigation():
        page.locator("button[name=hand-in]").click()
    expect(page.locator("a[href$='/others/']").first).to_be_visible()


def ranked(way: Way) -> None:
    """The panel recommends both and closes."""
    page = way.at("officer", "review/panels/")
    form = opened_form(page, "/panels/open/", way)
    form.locator("input[name=budget_line]").fill("100000")
    form.locator("button").click()
    page.wait_for_url(re.compile(r"/review/panels/[a-z0-9]+/$"))
    panel = page.url
    check_reach(page)
    for place in range(2):
        page.goto(panel)
        page.locator(".panel-table tbody tr a").nth(place).click()
        page.locator("input[name=verdict][value=recommended]").check()
        press(page, "/items/")
    page.goto(panel)
    press(page, "/close/")


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
    """One director writes, both sign; the office accepts; three people take the payment to the bank."""
    page = way.at(ally, f"grants/{award}/")
    press(page, "/begin/")
    page.wait_for_url(re.compile(r"/reports/[a-z0-9]+/$"))
    report = page.url.split("/reports/")[1].rstrip("/")
    for area in page.locator("form[data-report] textarea").all():
        area.fill("The workshop was held as planned.")
    for choice in page.locator("form[data-report] select").all():
        choice.select_option(index=3)
    for amount in page.locator("form[data-report] input.amount").all():
        amount.fill("100")
    check_reach(page)
    page.locator("form[data-report] button[type=submit]").click()
    page.wait_for_load_state("load")
    for director in (ally, partner):
        press(way.at(director, f"grants/{award}/reports/{report}/"), "/sign/")
    press(way.at("officer", f"grants/{award}/reports/{report}/"), "/accept/")
    own = way.at(partner, f"grants/{award}/")
    own.locator("input[name=account]").first.fill("BE71 0961 2345 6769")
    press(own, "/request/")
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
    press(way.at("officer", f"grants/outcomes/way-{way.language}/"), "/prepare/")
    page = way.at("second", f"grants/outcomes/way-{way.language}/")
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
