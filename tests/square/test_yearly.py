"""The annual report: the same figures as paper and as data, and only public awards by name."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from parvis.opendata import actions as opendata
from parvis.square.forms import yearly
from parvis.standing.actions import conflicts
from tests import factories
from tests.factories import NOW
from tests.payments import building

pytestmark = pytest.mark.django_db
QUERIES = 6  # shares, the book, flagship activities, what is public, as it holds today, who is protected
LATER = building.LATER + timedelta(days=1)


def told(year: int = 2027):
    return yearly.content(year, None, at=LATER)


def test_the_report_adds_up_in_every_table_and_names_only_what_is_public():
    hidden, shown = building.accepted(), building.accepted()
    building.paid(shown)
    opendata.release_award(shown, by=factories.programme_officer(), now=LATER - timedelta(hours=1))

    found = told()

    for rows in found["by"].values():
        assert sum(one["committed"] for one in rows) == hidden.amount_minor + shown.amount_minor
        assert sum(one["paid"] for one in rows) == shown.amount_minor
    assert found["attribution"]["rule"] == "equal-shares"
    assert "equal shares" in found["attribution"]["words"]["en"]
    assert "parts égales" in found["attribution"]["words"]["fr"]
    assert [one["reference"] for one in found["public"]] == [shown.reference]
    assert found["flows"] == [{"line": "paid", "kind": "instalment", "number": 1, "amount": shown.amount_minor}]
    assert told(2028)["awards"] == 0


def test_the_command_writes_both_languages_and_the_data(tmp_path, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    award = building.accepted()

    call_command("annual-report", "2027", "-o", str(tmp_path), stdout=io.StringIO())

    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "report-en.pdf",
        "report-fr.pdf",
        "report.csv",
        "report.json",
    ]
    assert (tmp_path / "report-fr.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads((tmp_path / "report.json").read_text())["committed"] == award.amount_minor
    rows = list(csv.DictReader(io.StringIO((tmp_path / "report.csv").read_text())))
    assert (rows[0]["part"], rows[0]["committed"]) == ("all", "20000.50")


@pytest.mark.parametrize("name", ["report-en.pdf", "report-fr.pdf", "report.json", "report.csv"])
def test_the_offices_take_it_along_without_what_a_conflict_hides(client, name):
    kept, other = building.accepted(), building.accepted()
    officer = factories.programme_officer()
    conflicts.state(
        officer,
        "proposal",
        kept.proposal.code,
        ground="same-organisation",
        how="declared",
        note="",
        by=officer,
        now=NOW,
    )
    address = reverse("square:annual-report-file", args=[2027, name])
    client.force_login(factories.person())
    assert client.get(address).status_code == 404

    client.force_login(officer)
    page = client.get(reverse("square:annual-report")).content.decode()
    file = client.get(address)

    assert address in page
    assert file.status_code == 200
    if name == "report.json":
        assert json.loads(file.content)["committed"] == other.amount_minor
    assert client.get(reverse("square:annual-report-file", args=[2027, "report.exe"])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_reports_content_costs_the_same_however_many(django_assert_num_queries, number):
    officer = factories.programme_officer()
    for _one in range(number):
        opendata.release_award(building.accepted(), by=officer, now=LATER - timedelta(hours=1))

    with django_assert_num_queries(QUERIES):
        assert told()["awards"] == number
