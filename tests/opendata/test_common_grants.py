"""The register as CommonGrants asks for it: the shapes of its package, and no more than everybody may know."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import jsonschema_rs
import pytest

from parvis.domain import codes, common_grants
from parvis.domain.open_data import Funder, PublicAward, PublicParty
from parvis.opendata import actions
from tests import factories
from tests.factories import NOW
from tests.grants import building

LATER = NOW + timedelta(days=1)
AWARDS = "/api/v1/common-grants/awards"
SHAPES = json.loads(Path(__file__).with_name("common-grants-0.9.0.schema.json").read_text())


def wrong(answer: object, shape: str) -> list[str]:
    """What the package would not take, by the shapes that its models draw."""
    validator = jsonschema_rs.validator_for({"$ref": f"#/$defs/{shape}", **SHAPES}, validate_formats=True)
    return [f"{list(one.instance_path)}: {one.message}" for one in validator.iter_errors(answer)]


def told(**changed) -> PublicAward:
    parties = (PublicParty("ally", "NO", "Ada", "Uni Oslo"), PublicParty("partner", "MA", protected=True))
    whole = {
        "reference": "G5001", "title": "Floods", "summary": "", "mechanism": "MYP", "priorities": ("1",),
        "amount": Decimal("1200.50"), "currency": "EUR", "agreed_on": NOW.date(), "starts_on": NOW.date(),
        "ends_on": NOW.date(), "released_at": NOW, "parties": parties,
    }  # fmt: skip
    return PublicAward(**{**whole, **changed})


@pytest.fixture
def released(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    award, officer = building.accepted(), factories.programme_officer()
    return actions.release_award(award, by=officer, now=NOW), officer


def test_a_code_and_its_uuid_lead_to_each_other():
    for _one in range(50):
        code = codes.new_code()
        uuid = common_grants.uuid_of(code)
        assert (uuid.version, uuid.variant) == (8, "specified in RFC 4122")
        assert common_grants.code_of(str(uuid)) == code


@pytest.mark.parametrize("told_as", ["", "nothing", "6f9619ff-8b86-d011-b42d-00c04fc964ff", "0" * 32])
def test_what_was_not_made_here_leads_to_no_code(told_as):
    assert common_grants.code_of(told_as) == ""


def test_an_institution_has_one_uuid_in_every_award_and_a_protected_one_is_withheld():
    funder = Funder("example", "The fund")
    one, other = (common_grants.award(told(reference=n), "0123456789", funder, address="x") for n in ("G1", "G2"))

    assert one["recipientOrganizations"] == other["recipientOrganizations"]
    assert one["recipientOrganizations"]["otherOrgs"]["partner1"]["name"] == "Withheld (MA)"
    assert "Ada" not in json.dumps(one)


@pytest.mark.django_db
def test_the_list_and_one_award_have_the_shapes_of_the_package(client, released):
    listed = client.get(AWARDS).json()
    one = client.get(f"{AWARDS}/{listed['items'][0]['id']}").json()

    assert wrong(listed, "AwardsListResponse") == []
    assert wrong(one, "AwardResponse") == []
    assert one["data"] == listed["items"][0]
    assert one["data"]["identifiers"]["otherIds"]["awd:xi:reference"]["id"] == released[0].award.reference
    assert listed["paginationInfo"] == {"page": 1, "pageSize": 100, "totalItems": 1, "totalPages": 1}


@pytest.mark.parametrize(
    ("place", "value"), [("id", "G5001"), ("status", {"value": "paid"}), ("createdAt", "today"), ("colour", "red")]
)
def test_the_shapes_find_what_the_package_would_not_take(place, value):
    whole = common_grants.award(told(), "0123456789", Funder("example", "The fund"), address="https://example.org/a")
    assert wrong(common_grants.one(whole), "AwardResponse") == []

    assert wrong(common_grants.one({**whole, place: value}), "AwardResponse")


@pytest.mark.django_db
def test_what_is_not_public_is_answered_like_what_does_not_exist(client, released):
    release, officer = released
    address = f"{AWARDS}/{common_grants.uuid_of(release.code)}"
    assert client.get(address).status_code == 200

    actions.withdraw_release(release, reason="Asked by the host nation.", by=officer, now=LATER)

    gone, absent = client.get(address), client.get(f"{AWARDS}/{common_grants.uuid_of('0123456789')}")
    assert (gone.status_code, gone.content) == (absent.status_code, absent.content) == (404, absent.content)
    assert wrong(gone.json(), "Error") == []
    assert client.get(AWARDS).json()["items"] == []
    assert client.get(f"{AWARDS}/nothing").content == absent.content


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_four_queries_however_many_and_one_award_three(
    client, released, django_assert_num_queries, number
):
    release, officer = released
    for _one in range(number - 1):
        actions.release_award(building.accepted(), by=officer, now=NOW)
    client.get(AWARDS)

    with django_assert_num_queries(4):
        assert len(client.get(AWARDS).json()["items"]) == number
    with django_assert_num_queries(3):
        client.get(f"{AWARDS}/{common_grants.uuid_of(release.code)}")


@pytest.mark.django_db
def test_every_award_is_reached_once_page_by_page_and_a_page_beyond_is_empty(client, released):
    for _one in range(2):
        actions.release_award(building.accepted(), by=released[1], now=NOW)

    pages = [client.get(AWARDS, {"page": page, "pageSize": 2}).json() for page in (1, 2, 3, 2**31 - 1)]

    assert [len(page["items"]) for page in pages] == [2, 1, 0, 0]
    assert len({item["id"] for page in pages for item in page["items"]}) == 3
    assert pages[0]["paginationInfo"]["totalPages"] == 2
    assert client.get(AWARDS, {"pageSize": 0}).status_code == 422
