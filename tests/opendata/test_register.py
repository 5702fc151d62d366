"""The register: only what was released, nobody who is protected, in formats that others can read."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from parvis.accounts.actions.leaving import erase_person
from parvis.audit.queries import entries_of
from parvis.domain.amendments import AmendmentKind as K
from parvis.domain.open_data import findings
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.opendata import actions, offers
from parvis.opendata.models import Protection
from tests import factories
from tests.factories import NOW
from tests.grants import building
from tests.grants.test_amendments import approved, asked, director_change, successor

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)
ADDRESSES = ("/en/awards/", "/fr/awards/", "/en/awards/360giving.json", "/en/awards/awards.csv", "/api/v1/awards")


@pytest.fixture(autouse=True)
def later(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


@pytest.fixture
def officer():
    return factories.programme_officer()


@pytest.fixture
def award():
    return building.accepted()


def read(client, address: str) -> str:
    response = client.get(address)
    return b"".join(response.streaming_content).decode() if response.streaming else response.text


def test_an_award_is_nowhere_before_it_is_released_and_after_it_was_taken_out(client, award, officer):
    own = (f"/en/awards/{award.reference}/", f"/api/v1/awards/{award.reference}")

    def told() -> list[bool]:
        listed = [award.reference in read(client, address) for address in ADDRESSES]
        return listed + [client.get(address).status_code == 200 for address in own]

    before = told()
    release = actions.release_award(award, by=officer, now=NOW)
    while_public = told()
    actions.withdraw_release(release, reason="Asked by the host nation.", by=officer, now=LATER)
    after = told()

    assert (before, while_public, after) == ([False] * 7, [True] * 7, [False] * 7)
    assert [one.action for one in entries_of(award.audit_case())][-2:] == [
        "award.made-public",
        "award.no-longer-public",
    ]


def test_a_protected_person_is_named_nowhere(client, award, officer):
    director, other = building.directors(award)
    parties = {one["person"]: one for one in award.frozen["parties"].values()}
    actions.release_award(award, by=officer, now=NOW)
    pages = (*ADDRESSES, f"/en/awards/{award.reference}/", f"/api/v1/awards/{award.reference}")
    assert any(parties[director.code]["name"] in read(client, address) for address in pages)

    made = actions.protect_person(director.email, reason="Threatened at home.", by=officer, now=NOW)

    for address in pages:
        text = read(client, address)
        assert parties[director.code]["name"] not in text
        assert "Threatened" not in text
    assert parties[other.code]["name"] in read(client, f"/en/awards/{award.reference}/")
    actions.end_protection(made.code, by=officer, now=LATER)
    assert parties[director.code]["name"] in read(client, f"/en/awards/{award.reference}/")


def test_an_erased_director_is_gone_from_the_register(client, award, officer):
    director, _other = building.directors(award)
    name = next(one["name"] for one in award.frozen["parties"].values() if one["person"] == director.code)
    actions.release_award(award, by=officer, now=NOW)

    erase_person(director, now=LATER)

    assert name not in read(client, f"/en/awards/{award.reference}/")


def test_the_register_tells_what_holds_today(client, award, officer):
    actions.release_award(award, by=officer, now=NOW)
    page = f"/api/v1/awards/{award.reference}"
    signed = client.get(page).json()

    approved(asked(award, K.EXTENSION, {"months": 3}))
    longer = client.get(page).json()
    joins = {"name": "Rescue of the valley", "role": "end-user", "side": "", "facts": {"employer_country": "GE"}}
    approved(asked(award, K.END_USER, {"leaves": "", "joins": {"new": joins}}))
    joined = client.get(page).json()
    approved(asked(award, K.TERMINATION, {}, by=officer))
    ended = client.get(page).json()

    assert (signed["state"], signed["ends_on"]) == ("awarded", award.ends_on.isoformat())
    assert longer["ends_on"] > signed["ends_on"]
    assert {one["name"] for one in joined["parties"]} - {one["name"] for one in longer["parties"]} == {joins["name"]}
    assert (ended["state"], ended["ends_on"] < signed["ends_on"]) == ("cancelled", True)
    assert "Ended before its time" in read(client, f"/en/awards/{award.reference}/")


def test_a_director_who_was_followed_is_named_no_more_and_a_protected_successor_never(client, award, officer, mails):
    first = building.directors(award)[0]
    name = next(one["name"] for one in award.frozen["parties"].values() if one["person"] == first.code)
    actions.release_award(award, by=officer, now=NOW)
    page = f"/en/awards/{award.reference}/"
    amendment = director_change(award)
    heir = successor(amendment, mails)
    amendment.refresh_from_db()
    approved(amendment)

    followed = read(client, page)
    actions.protect_person(heir.email, reason="Threatened at home.", by=officer, now=NOW)
    protected = read(client, page)

    assert (name in followed, "Nadia Next" in followed, "Nadia Next" in protected) == (False, True, False)


def test_only_an_accepted_award_is_released_and_by_nobody_of_its_own(award, officer):
    with pytest.raises(Refused):
        actions.release_award(building.offered(), by=officer, now=NOW)
    with pytest.raises(Denied):
        actions.release_award(award, by=building.directors(award)[0], now=NOW)
    release = actions.release_award(award, by=officer, now=NOW)
    with pytest.raises(Refused):
        actions.release_award(award, by=officer, now=NOW)
    with pytest.raises(Invalid):
        actions.withdraw_release(release, reason=" ", by=officer, now=NOW)


def test_a_protection_needs_an_account_and_a_reason(officer):
    somebody = factories.person()
    with pytest.raises(Invalid):
        actions.protect_person("nobody@example.org", reason="Danger.", by=officer, now=NOW)
    with pytest.raises(Invalid):
        actions.protect_person(somebody.email, reason="", by=officer, now=NOW)
    assert not Protection.objects.exists()


def test_the_open_file_is_valid_and_the_command_says_its_digest(award, officer, tmp_path, capsys):
    actions.release_award(award, by=officer, now=NOW)

    call_command("export", "awards", "--format", "360giving", "-o", str(tmp_path / "awards.json"))
    call_command("export", "awards", "--format", "csv", "-o", str(tmp_path / "awards.csv"))

    told = json.loads((tmp_path / "awards.json").read_text())
    assert list(findings(told)) == []
    assert told["grants"][0]["id"] == f"360G-example-{award.reference}"
    assert "SHA-256" in capsys.readouterr().out
    rows = list(csv.DictReader(io.StringIO((tmp_path / "awards.csv").read_text())))
    assert [row["reference"] for row in rows] == [award.reference]


@pytest.mark.parametrize(
    ("field", "value", "finding"),
    [
        ("id", "G1", "grants/0/id: does not begin with 360G- and the publisher's prefix"),
        ("title", "", "grants/0/title: is missing"),
        ("currency", "euro", "grants/0/currency: is no code of ISO 4217"),
        ("amountAwarded", "10", "grants/0/amountAwarded: is no number"),
        ("awardDate", "1 May", "grants/0/awardDate: is no date"),
        ("recipientOrganization", [], "grants/0/recipientOrganization: names nobody"),
        ("fundingOrganization", [{"id": "x"}], "grants/0/fundingOrganization/0/name: is missing"),
    ],
)
def test_what_360giving_would_not_take_is_found(award, officer, field, value, finding):
    actions.release_award(award, by=officer, now=NOW)
    told = json.loads("".join(offers.as_giving(LATER, address="https://example.org/en/awards/")))
    told["grants"][0][field] = value

    assert finding in list(findings(told))


@pytest.mark.parametrize("number", [1, 3])
def test_the_register_costs_the_same_however_many(client, officer, django_assert_num_queries, number):
    for _ in range(number):
        actions.release_award(building.accepted(), by=officer, now=NOW)

    with django_assert_num_queries(5):  # number, rows, who is protected, what holds today, facets
        assert read(client, reverse("opendata:register")).count('data-label="Amount"') == number


@pytest.mark.parametrize(("asked", "found"), [("?q=nothinglikeit", 0), ("?year=1999", 0), ("?nation=ZZ", 0), ("", 1)])
def test_the_register_is_narrowed(client, award, officer, asked, found):
    actions.release_award(award, by=officer, now=NOW)

    assert read(client, f"/en/awards/{asked}").count('data-label="Amount"') == found


def test_a_cell_is_no_formula(award, officer):
    award.frozen["title"] = "=HYPERLINK(1)"
    award.save(update_fields=["frozen"])
    actions.release_award(award, by=officer, now=NOW)

    assert "'=HYPERLINK(1)" in "".join(offers.as_table(LATER))


def test_the_desk_is_the_offices_and_releases(client, award, officer):
    address = reverse("opendata:release", args=[award.code])
    client.force_login(factories.person())
    assert client.get(reverse("opendata:desk")).status_code == 404
    assert client.post(address).status_code == 404

    client.force_login(officer)
    assert award.reference in client.get(reverse("opendata:desk")).text
    client.post(address)
    assert award.reference in read(client, "/en/awards/")
    client.post(reverse("opendata:withdraw", args=[award.code]), {"reason": "A mistake."})
    assert award.reference not in read(client, "/en/awards/")
