"""A payment passes three hands and is booked once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from parvis.audit.queries import entries_of
from parvis.domain.payments import PaymentState
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.domain.roles import Role
from parvis.grants.actions import reporting
from parvis.grants.models import ReportSignature
from parvis.payments import offers
from parvis.payments.actions import filing, paying, returning, taking_back
from parvis.payments.models import LedgerEntry, PaymentRequest
from parvis.payments.queries import archived, books, personal, reconciling
from parvis.standing.actions import conflicts
from parvis.web.duties import told
from tests import factories
from tests.factories import NOW
from tests.grants.building import LATER
from tests.payments import building

pytestmark = pytest.mark.django_db
QUERIES_OF_A_QUEUE = 3


def conflict(person, award) -> None:
    """The person declares a conflict about the award's project."""
    conflicts.state(
        person, "proposal", award.proposal.code, ground="same-organisation", how="declared", note="", by=person, now=NOW
    )


def officers() -> tuple:
    return factories.person(Role.FINANCIAL_OFFICER), factories.person(Role.TREASURER)


def test_who_takes_part_judges_no_report_and_pays_nothing():
    award = building.accepted()
    report = building.handed_in(award)
    ally, _partner = building.directors(award)
    for role in (Role.PROGRAMME_OFFICER, Role.SCIENTIFIC_ADVISER, Role.FINANCIAL_OFFICER, Role.TREASURER):
        ally.appointments.create(role=role, starts_at=award.offered_at, made_at=award.offered_at,
                                 confirmed_at=award.offered_at)  # fmt: skip
    ally.__dict__.pop("_terms", None)

    for act in (
        lambda: reporting.accept_report(report, by=ally, now=LATER),
        lambda: reporting.return_report(report, reasons="x", by=ally, now=LATER),
    ):
        with pytest.raises(Denied):
            act()
    reporting.accept_report(report, by=factories.programme_officer(), now=LATER)
    payment = building.requested(award)
    with pytest.raises(Denied):
        paying.certify_payment(payment, by=ally, now=LATER)


def test_behaviour_22_request_certification_and_payment_are_three_people_and_the_book_adds_up():
    """Requester, certifier and payer are three people; the ledger reconciles to the cent."""
    award = building.accepted()
    building.reported(award)
    certifier, payer = officers()
    both = factories.person(Role.FINANCIAL_OFFICER, Role.TREASURER)

    payment = building.requested(award)
    with pytest.raises(Refused):
        paying.pay(payment, bank_reference="T1", by=payer, now=LATER)
    paying.certify_payment(payment, by=both, now=LATER)
    with pytest.raises(Denied) as same:
        paying.pay(payment, bank_reference="T1", by=both, now=LATER)
    paying.pay(payment, bank_reference="T1", by=payer, now=LATER)

    award.refresh_from_db()
    assert same.value.code == "same-hand"
    assert certifier.pk != payment.certified_by_id
    assert (
        building.money(award).paid
        == award.amount_minor
        == sum(entry.amount_minor for entry in LedgerEntry.objects.filter(award=award, kind="paid"))
    )
    assert award.status == "accepted"  # 20.00 were spent: the rest is returned first
    returning.book_return(award, Decimal("19980.50"), reason="Unspent, T2", by=payer, now=LATER)
    award.refresh_from_db()
    assert (books.to_return(award), award.status) == (0, "closed")


def test_the_database_itself_refuses_two_parts_of_a_payment_in_one_hand():
    award = building.accepted()
    building.reported(award)
    payment = building.requested(award)
    certifier, payer = officers()
    later = {"certified_at": LATER, "paid_at": LATER}

    for hands in (
        {"certified_by": payment.requested_by, "certified_at": LATER},
        {"certified_by": certifier, "paid_by": certifier, **later},
        {"certified_by": certifier, "paid_by": payment.requested_by, **later},
        {"paid_by": payer, "paid_at": LATER},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PaymentRequest.objects.filter(pk=payment.pk).update(**hands)

    assert PaymentRequest.objects.filter(pk=payment.pk).update(certified_by=certifier, paid_by=payer, **later) == 1


def test_two_officers_certify_the_same_payment_and_the_second_is_told(mails):
    award = building.accepted()
    building.reported(award)
    payment = building.requested(award)
    first, second = factories.person(Role.FINANCIAL_OFFICER), factories.person(Role.FINANCIAL_OFFICER)
    seen_by_both = PaymentRequest.objects.get(pk=payment.pk)

    paying.certify_payment(payment, by=first, now=LATER)
    sent = len(mails())
    with pytest.raises(Refused) as refused:
        paying.certify_payment(seen_by_both, by=second, now=LATER)
    paying.certify_payment(seen_by_both, by=first, now=LATER + timedelta(seconds=1))

    payment.refresh_from_db()
    assert (payment.certified_by, payment.certified_at) == (first, LATER)
    assert refused.value.code == "certified-already"
    assert len(mails()) == sent


def test_a_double_click_at_every_station_does_it_once(mails):
    award = building.accepted()
    ally, partner = building.directors(award)
    adviser = factories.person(Role.SCIENTIFIC_ADVISER)
    certifier, payer = officers()
    owed = award.obligations.get()

    report = reporting.begin_report(owed, by=ally, now=LATER)
    assert reporting.begin_report(owed, by=ally, now=LATER) == report
    building.fill(report, by=ally)
    for person in (ally, ally, partner, partner):
        building.sign(report, person)
    for _click in range(2):
        reporting.accept_report(report, by=adviser, now=LATER)
        payment = building.requested(award)
    for _click in range(2):
        paying.certify_payment(payment, by=certifier, now=LATER)
    for _click in range(2):
        paying.pay(payment, bank_reference="T1", by=payer, now=LATER)

    assert [entry.kind for entry in LedgerEntry.objects.filter(award=award)] == ["committed", "released", "paid"]
    assert ReportSignature.objects.count() == 2
    assert len({one.subject + str(one.to) for one in mails()}) == len(mails())


def test_an_instalment_is_not_requested_before_it_is_released_nor_while_a_report_is_overdue():
    award = building.accepted()
    obligation = award.obligations.get()

    with pytest.raises(Refused) as early:
        building.requested(award)
    building.reported(award)
    award.obligations.create(number=2, kind="report", month=1, months=1, due_on=LATER.date() - timedelta(days=1))
    with pytest.raises(paying.Held) as late:
        building.requested(award)

    assert early.value.code == "not-released"
    assert [one.rule for one in late.value.findings] == ["report-overdue"]
    assert obligation.instalment.number == 1


def test_letters_about_payments_spare_who_takes_part_and_who_has_a_conflict(mails):
    award = building.accepted()
    building.reported(award)
    certifier, treasurer = officers()
    conflicted = factories.person(Role.FINANCIAL_OFFICER)
    conflict(conflicted, award)
    director = building.directors(award)[1]
    director.appointments.create(role=Role.FINANCIAL_OFFICER, starts_at=NOW, made_at=NOW, confirmed_at=NOW)
    building.account(award)
    before = len(mails())

    building.requested(award)

    told = " ".join(str(one.to) for one in mails()[before:])
    assert certifier.email in told
    assert not any(one.email in told for one in (treasurer, conflicted, director))


@pytest.mark.parametrize(
    ("role", "queue", "act"),
    [
        (Role.FINANCIAL_OFFICER, "payments:certification", "payments:certify"),
        (Role.TREASURER, "payments:treasury", "payments:pay"),
    ],
    ids=["certification", "treasury"],
)
def test_a_payment_is_absent_from_the_queue_of_whom_a_conflict_keeps_from_it(client, role, queue, act):
    hidden, other = building.accepted(), building.accepted()
    waiting = []
    for award in (hidden, other):
        building.reported(award)
        waiting.append(building.requested(award))
        if role == Role.TREASURER:
            paying.certify_payment(waiting[-1], by=factories.person(Role.FINANCIAL_OFFICER), now=LATER)
    free, kept = factories.person(role), factories.person(role)
    conflict(kept, hidden)

    def found(person) -> tuple:
        client.force_login(person)
        page = client.get(reverse(queue)).content.decode()
        seen = [award.code in page or award.reference in page for award in (hidden, other)]
        duties = told(offers.duties(person, at=LATER), person, at=LATER)
        return seen, sum(reverse(act, args=[one.code]) in page for one in waiting), len(duties)

    (seen_by_free, forms_of_free, duties_of_free), (seen, forms, duties) = found(free), found(kept)
    answer = client.post(reverse(act, args=[waiting[0].code]), {"bank_reference": "T1"})
    guessed = client.post(reverse(act, args=["nothing"]), {"bank_reference": "T1"})

    assert (seen_by_free, duties_of_free) == ([True, True], 2)
    assert (seen, duties) == ([False, True], 1)
    assert (forms_of_free, forms) == (2, 1)
    assert (answer.status_code, guessed.status_code) == (404, 404)
    assert not PaymentRequest.objects.filter(pk=waiting[0].pk, paid_at__isnull=False).exists()


@pytest.mark.parametrize("queue", ["payments:certification", "payments:treasury"])
@pytest.mark.parametrize("number", [1, 3])
def test_the_queues_cost_the_same_for_one_payment_and_for_three(client, django_assert_num_queries, queue, number):
    for _one in range(number):
        award = building.accepted()
        building.reported(award)
        payment = building.requested(award)
        if queue == "payments:treasury":
            paying.certify_payment(payment, by=factories.person(Role.FINANCIAL_OFFICER), now=LATER)
    client.force_login(factories.person(Role.FINANCIAL_OFFICER, Role.TREASURER))
    client.get(reverse(queue))

    with django_assert_num_queries(QUERIES_OF_A_QUEUE):
        page = client.get(reverse(queue)).content.decode()

    assert page.count("BE•• •••• 6769") == number


def test_a_wrong_request_is_withdrawn_by_who_asked_and_asked_for_anew(client):
    award = building.accepted()
    building.reported(award)
    payment = building.requested(award)
    asker, other = building.directors(award)

    with pytest.raises(Denied):
        taking_back.withdraw_request(payment, by=other, now=LATER)
    client.force_login(asker)
    page = client.get(award.get_absolute_url()).content.decode()
    assert reverse("payments:withdraw", args=[payment.code]) in page
    assert client.post(reverse("payments:withdraw", args=[payment.code])).status_code == 302
    taking_back.withdraw_request(payment, by=asker, now=LATER)
    again = building.requested(award)

    payment.refresh_from_db()
    assert (payment.state, payment.ended_by) == (PaymentState.WITHDRAWN, asker)
    assert again.pk != payment.pk
    actions = [one.action for one in entries_of(award.audit_case())]
    assert actions.count("payment.withdrawn") == 1
    with pytest.raises(Refused) as gone:
        paying.certify_payment(payment, by=officers()[0], now=LATER)
    assert gone.value.code == "taken-back"


def test_a_request_is_returned_with_a_reason_that_the_directors_read(client, mails):
    award = building.accepted()
    building.reported(award)
    payment = building.requested(award)
    certifier, payer = officers()
    before = len(mails())

    with pytest.raises(Denied):
        taking_back.return_request(payment, reason="Wrong account.", by=payer, now=LATER)
    with pytest.raises(Invalid):
        taking_back.return_request(payment, reason=" ", by=certifier, now=LATER)
    client.force_login(certifier)
    client.post(reverse("payments:return", args=[payment.code]), {"reason": "The account is a private one."})

    payment.refresh_from_db()
    assert (payment.state, payment.ended_by) == (PaymentState.RETURNED, certifier)
    assert "private one" in " ".join(one.text for one in mails()[before:])
    assert payment.code not in client.get(reverse("payments:certification")).content.decode()
    client.force_login(building.directors(award)[1])
    assert "private one" in client.get(award.get_absolute_url()).content.decode()


def test_what_is_certified_is_taken_back_only_by_a_hand_that_has_not_acted_in_it():
    award = building.accepted()
    building.reported(award)
    payment = building.requested(award)
    both, payer = factories.person(Role.FINANCIAL_OFFICER, Role.TREASURER), factories.person(Role.TREASURER)
    filer = factories.person(Role.TREASURER)
    paying.certify_payment(payment, by=both, now=LATER)
    filing.make_file([payment.code], on=LATER.date(), by=filer, now=LATER)

    with pytest.raises(Refused) as late:
        taking_back.withdraw_request(payment, by=building.directors(award)[0], now=LATER)
    codes = []
    for hand in (both, factories.person(Role.FINANCIAL_OFFICER), filer):
        with pytest.raises(Denied) as refused:
            taking_back.return_request(payment, reason="The bank refused it.", by=hand, now=LATER)
        codes.append(refused.value.code)
    taking_back.return_request(payment, reason="The bank refused it.", by=payer, now=LATER)
    with pytest.raises(Refused) as gone:
        paying.pay(payment, bank_reference="T1", by=payer, now=LATER)

    assert (late.value.code, codes) == ("certified-already", ["same-hand", "office-needed", "own-file"])
    assert gone.value.code == "taken-back"
    assert reconciling.verify().faults == ()


def test_the_database_refuses_that_one_hand_returns_what_it_certified():
    award = building.accepted()
    building.reported(award)
    payment = building.requested(award)
    certifier = officers()[0]
    paying.certify_payment(payment, by=certifier, now=LATER)
    told = {"ended_at": LATER, "ended_reason": "Mine"}

    for hands in (
        {"ended_as": "returned", "ended_by": certifier},
        {"ended_as": "returned", "ended_by": payment.requested_by},
        {"ended_as": "returned", "ended_by": officers()[1], "ended_reason": ""},
        {"ended_as": "withdrawn", "ended_by": payment.requested_by},
        {"ended_as": "lost", "ended_by": officers()[1]},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PaymentRequest.objects.filter(pk=payment.pk).update(**{**told, **hands})


def test_bank_details_stand_in_ones_own_copy_whole_and_in_the_archive_masked():
    award = building.accepted()
    building.reported(award)
    building.requested(award)
    director = building.directors(award)[0]
    auditor = factories.person(Role.AUDITOR)

    own = personal.kept_on(director)
    tables = {one.name: one for one in archived.of_award(award.code, auditor, LATER)}
    rows = list(tables["accounts"].rows())

    assert [one["account"] for one in own if "account" in one] == [building.IBAN]
    assert [list(one) for one in own if "payment" in one] == [["award", "payment", "requested"]]
    assert [(one["holder"], one["number"], "bic" in one) for one in rows] == [("University", "BE•• •••• 6769", False)]
    assert building.IBAN not in str(rows)
