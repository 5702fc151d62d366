"""The plan before the letter: versions that stay, both sides agree to the same one, the letter freezes it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from parvis.audit.models import Entry
from parvis.domain import negotiating as rules
from parvis.domain.refusals import Denied, Refused
from parvis.domain.roles import Role
from parvis.grants.actions import negotiating
from parvis.grants.models import Negotiation, PlanVersion
from parvis.grants.queries import negotiations
from tests import factories
from tests.factories import NOW
from tests.grants import building
from tests.proposals import building as proposals

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(mails):
    proposal, _receipt = proposals.submitted()
    return negotiating.open_negotiation(proposal, building.agreed(proposal), by=factories.programme_officer(), now=NOW)


def with_milestone(negotiation, title="First results"):
    content = negotiations.newest(negotiation).content
    return {**content, "milestones": [*content["milestones"], {"title": title, "month": 0}]}


def put_in(negotiation, content=None, *, by, base=1, note="As we said on the phone."):
    return negotiating.put_in_version(
        negotiation, content or with_milestone(negotiation), base=base, note=note, by=by, now=NOW
    )


def test_both_sides_put_in_versions_everybody_sees_who_changed_what_and_the_letter_freezes_what_all_agree_to(
    opened, mails
):
    ally, partner = building.directors(opened)
    officer = opened.opened_by
    put_in(opened, by=ally)
    put_in(opened, with_milestone(opened, "Used by the end-user"), by=officer, base=2)

    with pytest.raises(Refused) as early:
        building.offered(opened.proposal)
    for person in (ally, partner, officer):
        negotiating.agree(opened, 3, by=person, now=NOW)
    award = building.offered(opened.proposal)

    assert early.value.code == "open"
    assert [one["title"] for one in award.frozen["milestones"]][-2:] == ["First results", "Used by the end-user"]
    assert [(one.number, one.by) for one in PlanVersion.objects.all()] == [(1, officer), (2, ally), (3, officer)]
    first, second = PlanVersion.objects.all()[:2]
    changed = rules.differences(first.content, second.content)
    assert [(one.part, one.name, one.before, one.after) for one in changed] == [
        ("milestones", ("First results",), "", "0")
    ]
    assert Entry.objects.filter(action="negotiation.settled").count() == 1
    assert sum("Version" in one.subject for one in mails()) == 4


def test_a_new_version_asks_everybody_anew(opened):
    ally, partner = building.directors(opened)
    negotiating.agree(opened, 1, by=ally, now=NOW)
    put_in(opened, by=partner)

    with pytest.raises(Refused) as refused:
        negotiating.agree(opened, 1, by=partner, now=NOW)
    for person in (partner, opened.opened_by):
        negotiating.agree(opened, 2, by=person, now=NOW)

    assert refused.value.code == "another-version"
    assert Negotiation.objects.get().settled_at is None


def test_two_who_write_at_once_lose_nothing(opened):
    ally, partner = building.directors(opened)
    put_in(opened, by=ally)

    with pytest.raises(Refused) as refused:
        put_in(opened, with_milestone(opened, "Another"), by=partner, base=1)

    assert (refused.value.code, PlanVersion.objects.count()) == ("another-version", 2)


def test_the_amount_of_the_nations_stays(opened):
    content = negotiations.newest(opened).content
    wrong = {**content, "budget": [{**content["budget"][0], "amount": "1"}]}

    with pytest.raises(negotiating.PlanLacks) as refused:
        put_in(opened, wrong, by=building.directors(opened)[0])

    assert "whole" in {one.rule for one in refused.value.problems}


def test_once_settled_nothing_changes(opened):
    for person in (*building.directors(opened), opened.opened_by):
        negotiating.agree(opened, 1, by=person, now=NOW)

    with pytest.raises(Refused) as refused:
        put_in(opened, by=opened.opened_by)

    assert refused.value.code == "settled"


def test_only_directors_and_an_office_without_part_negotiate(opened):
    for person in (factories.person(), factories.person(Role.FINANCIAL_OFFICER)):
        with pytest.raises(Denied):
            negotiating.agree(opened, 1, by=person, now=NOW)
    with pytest.raises(Denied):
        negotiating.open_negotiation(
            opened.proposal, building.agreed(opened.proposal), by=building.directors(opened)[0], now=NOW
        )
    seen = [
        Negotiation.objects.visible_to(person, at=NOW).exists()
        for person in (building.directors(opened)[0], opened.opened_by, factories.person())
    ]

    assert seen == [True, True, False]


def test_the_page_keeps_what_was_typed_and_puts_in_the_next_version(client, opened):
    address = reverse("grants:negotiation", args=[opened.proposal.code])
    content = negotiations.newest(opened).content
    sent = {"base": "1", "note": "One more milestone."}
    for number, line in enumerate(content["budget"]):
        sent |= {
            f"kept-{number}": "1",
            f"party-{number}": line["party"],
            f"category-{number}": line["category"],
            f"amount-{number}": line["amount"],
        }
    for number, one in enumerate(content["criteria"]):
        sent |= {f"text-{number}": one["text"], f"weight-{number}": one["weight"], f"by-{number}": one["month"]}
    client.force_login(building.directors(opened)[0])

    wrong = client.post(address, {**sent, "amount-0": "7", "title-0": "Kick-off", "month-0": "1"})
    right = client.post(address, {**sent, "title-0": "Kick-off", "month-0": "1"})
    client.post(reverse("grants:agree", args=[opened.proposal.code]), {"number": "2"})
    page = client.get(address).content.decode()
    client.force_login(factories.person())
    closed = client.get(address)

    assert (wrong.status_code, right.status_code, closed.status_code) == (422, 302, 404)
    assert "Kick-off" in wrong.content.decode()
    assert "One more milestone." in page
    assert Decimal(PlanVersion.objects.get(number=2).content["budget"][0]["amount"]) > 7
    assert PlanVersion.objects.get(number=2).agreements.count() == 1
