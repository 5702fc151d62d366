"""The end of an award: what is open, closing, the inventory, how far it met its criteria."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from parvis.audit.models import Entry
from parvis.domain.money import from_minor_units
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.domain.roles import Role
from parvis.grants.actions import closing, inventory
from parvis.grants.models import Award
from parvis.payments.actions import paying, returning
from parvis.payments.queries import books
from tests import factories
from tests.grants import building
from tests.payments import building as payments

pytestmark = pytest.mark.django_db
NOW = building.LATER
PAGE = 29  # questions, however much there is


@pytest.fixture
def award(mails):
    return building.accepted()


def open_codes(award):
    return sorted(one.code for one in closing.conditions(award) if not one.met)


def paid(award):
    """Its only report is accepted, its instalment paid, and what was not spent came back."""
    building.reported(award)
    payment = payments.requested(award)
    paying.certify_payment(payment, by=factories.person(Role.FINANCIAL_OFFICER), now=NOW)
    treasurer = factories.person(Role.TREASURER)
    paying.pay(payment, bank_reference="2027-1", by=treasurer, now=NOW)
    if unspent := books.to_return(award):
        came = from_minor_units(unspent, award.currency)
        returning.book_return(award, came, reason="Not spent.", by=treasurer, now=NOW)


def pump(award, **more):
    """Something that was bought."""
    told = {"name": "Pump", "cost": Decimal("1200.50"), "bought_on": date(2027, 3, 1), "now": NOW}
    return inventory.enter_equipment(award, by=building.directors(award)[0], **{**told, **more})


def test_behaviour_23_close_out_needs_the_final_report_the_inventory_and_nothing_unpaid(award):
    officer, director = factories.programme_officer(), building.directors(award)[1]
    thing = pump(award)
    with pytest.raises(closing.StillOpen) as refused:
        closing.close_award(award, by=officer, now=NOW)
    first = sorted(one.code for one in refused.value.conditions)
    paid(award)
    second = open_codes(award)
    award.refresh_from_db()
    before = award.status

    inventory.hand_over(thing, holder="River board", received_by="M. Flood", on=NOW.date(), by=director, now=NOW)
    closed = closing.close_award(award, by=officer, now=NOW)
    again = closing.close_award(award, by=officer, now=NOW)

    assert (first, second) == (["grants.inventory", "grants.reports"], ["grants.inventory"])
    assert (before, closed.status, again.status) == ("accepted", "closed", "closed")
    assert Entry.objects.filter(action="award.closed").count() == 1


def test_only_an_officer_who_takes_no_part_closes(award):
    for person in (factories.person(), building.directors(award)[0], factories.person(Role.SCIENTIFIC_ADVISER)):
        with pytest.raises(Denied):
            closing.close_award(award, by=person, now=NOW)

    assert Award.objects.get().status == "accepted"


def test_equipment_is_entered_and_handed_over_by_directors_once(award):
    with pytest.raises(Denied):
        inventory.enter_equipment(
            award, name="X", cost=Decimal(1), bought_on=NOW.date(), by=factories.programme_officer(), now=NOW
        )
    with pytest.raises(Invalid):
        pump(award, name=" ")
    thing, director = pump(award), building.directors(award)[1]
    with pytest.raises(Invalid):
        inventory.hand_over(thing, holder="", received_by="", on=NOW.date(), by=director, now=NOW)

    for _twice in range(2):
        inventory.hand_over(thing, holder="River board", received_by="M. Flood", on=NOW.date(), by=director, now=NOW)
    with pytest.raises(Refused):
        inventory.hand_over(thing, holder="Museum", received_by="X", on=NOW.date(), by=director, now=NOW)

    assert Entry.objects.filter(action="equipment.handed-over").count() == 1


def test_success_is_marked_once_after_the_end_by_the_criteria_of_the_letter(award):
    adviser = factories.person(Role.SCIENTIFIC_ADVISER)
    Award.objects.filter(pk=award.pk).update(
        frozen={**award.frozen, "criteria": [{"text": "Warned in time", "weight": 60}, {"text": "Used", "weight": 40}]}
    )
    with pytest.raises(Refused) as early:
        closing.mark_success(award, [100, 50], "Good.", by=adviser, now=NOW)
    paid(award)
    with pytest.raises(Invalid):
        closing.mark_success(award, [100, 50], " ", by=adviser, now=NOW)

    made = closing.mark_success(award, [100, 50], "Good.", by=adviser, now=NOW)
    with pytest.raises(Refused):
        closing.mark_success(award, [0, 0], "Bad.", by=factories.programme_officer(), now=NOW)

    assert (early.value.code, made.met) == ("not-closed", Decimal("80.00"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_an_award_asks_as_much_for_three_things_as_for_one(
    client, award, number, django_assert_num_queries
):
    for _each in range(number):
        pump(award)
    client.force_login(building.directors(award)[0])
    address = award.get_absolute_url()
    client.get(address)

    with django_assert_num_queries(PAGE):
        answer = client.get(address)

    assert answer.content.decode().count("Pump") == number


def test_the_page_takes_equipment_and_closes(client, award):
    client.force_login(building.directors(award)[0])
    client.post(
        reverse("grants:enter-equipment", args=[award.code]),
        {"name": "Sonde", "cost": "99.50", "bought_on": "2027-02-01"},
    )
    thing = award.equipment.get()
    client.post(
        reverse("grants:hand-over", args=[award.code, thing.code]), {"holder": "River board", "received_by": "M. Flood"}
    )
    client.force_login(factories.programme_officer())
    page = client.get(award.get_absolute_url()).content.decode()
    refused = client.post(reverse("grants:close", args=[award.code]))

    thing.refresh_from_db()
    assert (thing.cost_minor, thing.holder) == (9950, "River board")
    assert "Before it closes" in page
    assert (refused.status_code, Award.objects.get().status) == (409, "accepted")
