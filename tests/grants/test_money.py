"""Reports release instalments; a payment passes three hands and is booked once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from parvis.domain.drafting import Stale
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.domain.roles import Role
from parvis.grants import notify, offers
from parvis.grants.actions import paying, reporting
from parvis.grants.models import LedgerEntry, ObligationEvent, PaymentRequest, Report, ReportSignature
from parvis.grants.queries import findings, reports
from parvis.standing.actions import conflicts
from parvis.web.duties import told
from tests import factories
from tests.decisions import building as decisions
from tests.factories import NOW
from tests.grants import building
from tests.grants.building import LATER

pytestmark = pytest.mark.django_db
QUERIES_OF_A_QUEUE = 3


def conflict(person, award) -> None:
    """The person declares a conflict about the award's project."""
    conflicts.state(
        person, "proposal", award.proposal.code, ground="same-organisation", how="declared", note="", by=person, now=NOW
    )


def officers() -> tuple:
    return factories.person(Role.FINANCIAL_OFFICER), factories.person(Role.TREASURER)


def test_behaviour_21_with_the_last_signature_the_report_is_handed_in_and_acceptance_releases_its_instalment(mails):
    """Each instalment names what releases it."""
    award = building.accepted()
    ally, partner = building.directors(award)
    report = reporting.begin_report(award.obligations.get(), by=ally, now=LATER)
    building.fill(report, by=ally)

    building.sign(report, ally)
    report.refresh_from_db()
    between = report.status
    building.sign(report, partner)
    report.refresh_from_db()
    handed_in = (report.status, building.money(award).on_its_way)
    reporting.accept_report(report, by=factories.person(Role.SCIENTIFIC_ADVISER), now=LATER)

    assert between == "writing"
    assert handed_in == ("handed-in", 0)
    assert building.money(award).on_its_way == award.amount_minor
    assert [event.kind for event in ObligationEvent.objects.all()] == ["made", "satisfied"]
    assert any("your signature is needed" in one.subject for one in mails() if partner.email in str(one.to))
    assert any("report is accepted" in one.subject for one in mails())


def test_an_edit_voids_the_signature_and_the_other_reads_what_is_there():
    award = building.accepted()
    ally, partner = building.directors(award)
    report = reporting.begin_report(award.obligations.get(), by=ally, now=LATER)
    building.fill(report, by=ally)
    building.sign(report, ally)
    report = Report.objects.select_related("award__proposal__call", "obligation").get()
    mark, versions = reports.mark(report), reports.versions(report)

    saved = reporting.save_answer(report, "progress", "More.", base_version=versions["progress"], by=partner, now=LATER)
    with pytest.raises(Refused) as changed:
        reporting.sign_report(report, mark, by=partner, now=LATER)
    with pytest.raises(Stale) as stale:
        reporting.save_answer(report, "progress", "Mine.", base_version=versions["progress"], by=ally, now=LATER)

    assert saved.voided == 1
    assert changed.value.code == "changed-meanwhile"
    assert (stale.value.yours, stale.value.theirs.value) == ("Mine.", "More.")
    assert ReportSignature.objects.filter(voided_at__isnull=True).count() == 0


def test_what_is_missing_keeps_a_report_from_being_signed():
    award = building.accepted()
    ally, _partner = building.directors(award)
    report = reporting.begin_report(award.obligations.get(), by=ally, now=LATER)
    building.fill(report, by=ally, findings=" ", spent_0="999999.00")

    with pytest.raises(reporting.NotReady) as refused:
        building.sign(report, ally)

    assert {problem.rule for problem in refused.value.problems} == {"missing", "over-line", "over-whole"}


def test_a_returned_report_keeps_what_was_written_and_is_handed_in_anew(mails):
    award = building.accepted()
    officer = factories.programme_officer()
    report = building.handed_in(award)

    with pytest.raises(Invalid):
        reporting.return_report(report, reasons=" ", by=officer, now=LATER)
    reporting.return_report(report, reasons="The figures of travel.", by=officer, now=LATER)
    report.refresh_from_db()
    returned = report.status
    building.sign(report, *building.directors(award))
    report.refresh_from_db()

    assert (returned, report.status) == ("returned", "handed-in")
    assert report.revisions.count() == 2
    assert any("The figures of travel." in one.text for one in mails())


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
    assert award.status == "closed"


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
    with pytest.raises(Refused) as late:
        building.requested(award)

    assert (early.value.code, late.value.code) == ("not-released", "report-overdue")
    assert obligation.instalment.number == 1


def test_reminders_come_a_month_a_week_and_the_day_before_and_stop_once_handed_in():
    award = building.accepted()
    due_on = award.obligations.get().due_on

    def keys(before: int) -> list[str]:
        at = LATER.replace(year=due_on.year, month=due_on.month, day=due_on.day) - timedelta(days=before)
        return sorted(one.key.split(":")[2] for one in notify.reports_due(at))

    assert keys(31) == []
    assert keys(30) == ["month", "month"]
    assert keys(7) == ["week", "week"]
    assert keys(0) == ["day", "day"]
    building.handed_in(award)
    assert keys(0) == []


def test_letters_about_payments_spare_who_takes_part_and_who_has_a_conflict(mails):
    award = building.accepted()
    building.reported(award)
    certifier, treasurer = officers()
    conflicted = factories.person(Role.FINANCIAL_OFFICER)
    conflict(conflicted, award)
    director = building.directors(award)[1]
    director.appointments.create(role=Role.FINANCIAL_OFFICER, starts_at=NOW, made_at=NOW, confirmed_at=NOW)
    before = len(mails())

    building.requested(award)

    told = " ".join(str(one.to) for one in mails()[before:])
    assert certifier.email in told
    assert not any(one.email in told for one in (treasurer, conflicted, director))


def test_the_findings_of_an_accepted_final_report_are_there_for_the_nations():
    award = building.accepted()
    report = building.handed_in(award, findings="Ten villages were warned in time.")

    reader, conflicted = factories.person(), factories.person()
    conflict(conflicted, award)

    before = findings.newest(reader, LATER, "en")
    reporting.accept_report(report, by=factories.programme_officer(), now=LATER)

    assert before == []
    assert [one.text for one in findings.newest(reader, LATER, "en")] == ["Ten villages were warned in time."]
    assert findings.newest(conflicted, LATER, "en") == []


@pytest.mark.parametrize(
    ("role", "queue", "act"),
    [
        (Role.FINANCIAL_OFFICER, "grants:certification", "grants:certify"),
        (Role.TREASURER, "grants:treasury", "grants:pay"),
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


@pytest.mark.parametrize("queue", ["grants:certification", "grants:treasury"])
@pytest.mark.parametrize("number", [1, 3])
def test_the_queues_cost_the_same_for_one_payment_and_for_three(client, django_assert_num_queries, queue, number):
    for _one in range(number):
        award = building.accepted()
        building.reported(award)
        payment = building.requested(award)
        if queue == "grants:treasury":
            paying.certify_payment(payment, by=factories.person(Role.FINANCIAL_OFFICER), now=LATER)
    client.force_login(factories.person(Role.FINANCIAL_OFFICER, Role.TREASURER))
    client.get(reverse(queue))

    with django_assert_num_queries(QUERIES_OF_A_QUEUE):
        page = client.get(reverse(queue)).content.decode()

    assert page.count("BE00 0000") == number


def test_one_finding_has_a_page_for_the_nations_and_the_office_and_for_nobody_else(client):
    award = building.accepted()
    report = building.handed_in(award, findings="Ten villages were warned in time.")
    address = reverse("grants:finding", args=[report.code])
    delegate, outsider = decisions.delegate().person, factories.person()
    adviser, chair = factories.person(Role.SCIENTIFIC_ADVISER), decisions.chair()
    conflicted = factories.person(Role.PROGRAMME_OFFICER)
    conflict(conflicted, award)

    def read(person) -> int:
        client.force_login(person)
        return client.get(address).status_code

    unjudged = read(chair)
    reporting.accept_report(report, by=factories.programme_officer(), now=NOW)

    assert unjudged == 404
    assert [read(one) for one in (outsider, conflicted, adviser, chair, delegate)] == [404, 404, 200, 200, 200]
    page = client.get(address).content.decode()
    assert "Ten villages were warned in time." in page
    assert award.frozen["title"] in page
    assert address in client.get(reverse("decisions:desk")).content.decode()
