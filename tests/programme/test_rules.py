"""The programme's file for officers: rules in sentences, editions compared, a case tried."""

from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from parvis.domain.roles import Role
from parvis.programme.actions.revisions import adopt_current, adopt_revision
from parvis.web.programme import current
from tests import factories

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
PAGES = ["programme:file", "programme:file_changes", "programme:file_case"]
RIGHT = {
    "on": "2026-11-03",
    "mechanism": "MYP",
    "way_in": "bottom-up",
    "priorities": ["2024:9"],
    "security_link": "yes",
    "civil": "yes",
    "months": "30",
    "p0-role": "ally-director",
    "p0-nationality": "NO",
    "p0-residence": "NO",
    "p0-employer": "NO",
    "p1-role": "partner-director",
    "p1-nationality": "GE",
    "p1-residence": "GE",
    "p1-employer": "GE",
    "p0-organisation": "academic",
    "p1-organisation": "academic",
    "p2-role": "end-user",
    "p3-role": "",
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return factories.person(Role.PROGRAMME_OFFICER)


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_only_officers_find_the_pages(page, client, officer):
    client.force_login(factories.person())
    assert client.get(reverse(page)).status_code == 404

    client.force_login(officer)
    assert client.get(reverse(page)).status_code == 200


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_rule_of_the_wording_stands_there_in_words(office, language):
    page = office.get(f"/{language}/programme/file/", {"wording": "2022"})

    rows = page.context["rows"]
    assert [row.code for row in rows] == [rule.id for rule in current().rules_on("2022").rules]
    written = unescape(page.content.decode())
    assert [row.sentence for row in rows if row.sentence not in written] == []


def test_a_wording_that_is_not_there_is_no_page(office):
    assert office.get(reverse("programme:file"), {"wording": "1999"}).status_code == 404


def test_a_kept_edition_is_compared_with_the_one_in_force(office, officer):
    older = adopt_revision(current().text.replace("at_most = 36 }", "at_most = 48 }"), by=officer, now=NOW)

    page = office.get(reverse("programme:file_changes"), {"from": older.digest})

    (changed,) = page.context["differences"]
    assert (changed.part, changed.entry) == ("mechanisms", "MYP")
    assert [(one.path, one.before, one.after) for one in changed.turned] == [("duration.at_most", "48", "36")]
    assert "duration.at_most" in page.content.decode()


def test_an_edition_that_is_not_kept_is_no_page(office):
    assert office.get(reverse("programme:file_changes"), {"from": "0" * 64}).status_code == 404


def test_a_right_case_passes(office):
    verdict = office.get(f"{reverse('programme:file_case')}?{urlencode(RIGHT, doseq=True)}").context["verdict"]

    assert verdict.is_eligible
    assert [finding.rule for finding in verdict.findings] == ["young-scientists"]


@pytest.mark.parametrize(("language", "words"), [("en", "Found: 0."), ("fr", "Constaté\u202f: 0.")])
def test_one_wrong_fact_is_told_in_words(office, language, words):
    page = office.get(f"/{language}/programme/file/case/?{urlencode({**RIGHT, 'p2-role': ''}, doseq=True)}")

    assert [finding.rule for finding in page.context["verdict"].blocking] == ["end-user"]
    assert words in page.content.decode()


def test_a_budget_is_made_up_line_by_line(office):
    lines = [("0", "equipment", "200000", "1"), ("1", "stipends", "90000", "2"), ("4", "equipment", "1000", "1")]
    typed = {
        f"m{number}-{name}": value
        for number, (party, category, amount, year) in enumerate(lines)
        for name, value in (("party", f"p{party}"), ("category", category), ("amount", amount), ("year", year))
    }

    page = office.get(f"{reverse('programme:file_case')}?{urlencode({**RIGHT, **typed}, doseq=True)}")

    # The fifth party has no role: its money counts for nothing.  90 of 290 is more than 15 %.
    assert [one.rule for one in page.context["verdict"].findings] == [
        "young-scientists",
        "stipends",
        "allied-equipment",
    ]
    assert [form.cell().amount for form in page.context["lines"][:3]] == [200000, 90000, 1000]


def test_a_country_that_the_file_does_not_know_has_its_name(office):
    page = office.get(f"/fr/programme/file/case/?{urlencode({**RIGHT, 'p0-residence': 'CY'}, doseq=True)}")

    assert "résidence\u202f: Chypre" in page.content.decode()


def test_a_case_that_cannot_be_read_keeps_what_was_typed(office):
    page = office.get(f"{reverse('programme:file_case')}?{urlencode({**RIGHT, 'on': 'soon'}, doseq=True)}")

    assert page.status_code == 422
    assert page.context["verdict"] is None
    assert 'value="soon"' in page.content.decode()


@pytest.mark.parametrize("editions", [1, 3])
def test_the_page_asks_as_much_for_three_editions_as_for_one(editions, office, officer, django_assert_num_queries):
    adopt_current(by=officer, now=NOW)
    for number in range(1, editions):
        adopt_revision(current().text.replace("at_most = 36 }", f"at_most = {36 + number} }}"), by=officer, now=NOW)
    office.get(reverse("programme:file"))

    with django_assert_num_queries(3):
        page = office.get(reverse("programme:file"))

    assert page.content.decode().count("?from=") == editions
