"""Duties in one's calendar: one's own, by an address that can be ended."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from parvis.opendata import actions, queries
from parvis.opendata.actions import calendaring
from parvis.opendata.models import DutyFeed
from tests import factories
from tests.factories import NOW
from tests.grants import building

pytestmark = pytest.mark.django_db


def test_a_directors_calendar_holds_the_own_duties_until_the_address_is_ended(client):
    award, other = building.accepted(), building.accepted()
    director = building.directors(award)[0]
    client.force_login(director)
    page = client.post(reverse("opendata:calendar"), {"step": "make"}).text
    assert "/calendar/" in page
    token = calendaring.make_feed(by=director, now=NOW)
    address = reverse("opendata:duties", args=[token])
    client.logout()

    told = client.get(address)
    due = award.obligations.get().due_on

    assert told["content-type"].startswith("text/calendar")
    assert f"DTSTART;VALUE=DATE:{due:%Y%m%d}" in told.text
    assert award.reference in told.text
    assert other.reference not in told.text
    assert token not in str(DutyFeed.objects.values())
    assert [one["open"] for one in queries.feeds_of(director)] == [False, True]
    client.force_login(director)
    client.post(reverse("opendata:calendar"), {"step": "end"})
    client.logout()
    assert client.get(address).status_code == 404
    assert client.get(reverse("opendata:duties", args=["guessed"])).status_code == 404


def test_the_address_of_somebody_who_may_not_sign_in_leads_nowhere(client):
    award = building.accepted()
    director = building.directors(award)[0]
    address = reverse("opendata:duties", args=[calendaring.make_feed(by=director, now=NOW)])
    assert client.get(address).status_code == 200

    director.is_active = False
    director.save(update_fields=["is_active"])

    assert client.get(address).status_code == 404


def test_an_awards_duties_are_a_file_for_who_may_see_it(client):
    award = building.accepted()
    address = reverse("opendata:award_duties", args=[award.code])
    client.force_login(factories.person())
    assert client.get(address).status_code == 404

    client.force_login(building.directors(award)[1])

    assert client.get(address).text.count("BEGIN:VEVENT") == award.obligations.count()


@pytest.mark.parametrize("number", [1, 3])
def test_a_calendar_costs_the_same_however_many(client, django_assert_num_queries, number):
    award = building.accepted()
    director = building.directors(award)[0]
    for extra in range(number - 1):
        award.obligations.create(number=extra + 2, kind="report", month=9, months=3, due_on=NOW.date())
    address = reverse("opendata:duties", args=[calendaring.make_feed(by=director, now=NOW)])

    with django_assert_num_queries(3):
        assert client.get(address).text.count("BEGIN:VEVENT") == number


def test_the_dump_is_a_folder_whose_manifest_names_every_file(tmp_path, monkeypatch):
    import hashlib

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=1))
    for _one in range(3):
        actions.release_award(building.accepted(), by=factories.programme_officer(), now=NOW)

    folder = tmp_path / "dump"
    call_command("export", "dump", str(folder))

    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["schema_version"] == "1.1"
    assert sorted(manifest["files"]) == ["awards.360giving.json", "awards.csv"]
    for name, told in manifest["files"].items():
        written = (folder / name).read_bytes()
        assert (hashlib.sha256(written).hexdigest(), len(written)) == (told["sha256"], told["bytes"])
    assert len(json.loads((folder / "awards.360giving.json").read_text())["grants"]) == 3
    assert sorted(one.name for one in folder.iterdir()) == ["awards.360giving.json", "awards.csv", "manifest.json"]
    with pytest.raises(CommandError):
        call_command("export", "dump")
