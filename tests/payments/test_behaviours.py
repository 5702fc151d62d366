"""Behaviour 22 in its parts: no request passes a check; advances, refunds and rates reconcile to the cent."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from parvis.domain.ledger import EntryKind
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.domain.roles import Role
from parvis.payments.actions import (
    advancing,
    banking,
    filing,
    granting,
    paying,
    rating,
    returning,
    taking_back,
    watching,
)
from parvis.payments.models import AwardShare, Clearance, ExchangeRate, LedgerEntry, PaymentRequest, SpentLine
from parvis.payments.queries import books, checks, payments, portfolio, reconciling, watchlists
from parvis.programme.queries.call_rules import programme_of_revision
from parvis.standing.actions import conflicts
from parvis.web.programme import current
from tests import factories
from tests.factories import NOW
from tests.payments import building
from tests.payments.building import LATER

pytestmark = pytest.mark.django_db
ADVANCE = """[award.advance]
at_most = 6000
fill_below = 1000
copies_from = 250
retained = "0.1"

"""


@pytest.fixture
def rules(settings, tmp_path):
    """The programme's file with other rules of the grant: awards of calls that are published later keep to them."""

    def change(*pairs: tuple[str, str]) -> None:
        text = settings.PROGRAMME_FILE.read_text(encoding="utf-8")
        for before, after in pairs:
            assert text.count(before) == 1, before
            text = text.replace(before, after)
        settings.PROGRAMME_FILE = tmp_path / "changed.toml"
        settings.PROGRAMME_FILE.write_text(text, encoding="utf-8")
        forget()

    def forget() -> None:
        current.cache_clear()
        programme_of_revision.cache_clear()  # an edition's number comes again once a test's rows are gone

    yield change
    forget()


def held(act) -> list[str]:
    with pytest.raises(paying.Held) as refused:
        act()
    return [one.rule for one in refused.value.findings]


def officer():
    return factories.person(Role.FINANCIAL_OFFICER)


def treasurer():
    return factories.person(Role.TREASURER)


def test_behaviour_22_a_request_does_not_pass_an_unmet_milestone_nor_a_forbidden_category():
    """Each check is a finding in both languages, with what helps."""
    award = building.accepted()
    building.reported(award)
    award.frozen["milestones"] = [{"title": "Sensor built", "month": 1}]
    award.frozen["budget"][0]["category"] = "salaries"
    award.save(update_fields=["frozen"])

    assert held(lambda: building.requested(award)) == ["forbidden-category", "milestone"]
    assert PaymentRequest.objects.count() == 0


def test_behaviour_22_nothing_is_certified_before_two_people_have_verified_the_account():
    award = building.accepted()
    building.reported(award)
    building.account(award, verified=1)
    payment = paying.request_payment(award.instalments.get(), by=building.directors(award)[0], now=LATER)
    certifier = officer()

    before = held(lambda: paying.certify_payment(payment, by=certifier, now=LATER))
    building.account(award)
    paying.certify_payment(payment, by=certifier, now=LATER)

    assert before == ["account-unverified"]


def test_who_named_an_account_or_verified_it_once_does_not_verify_it_again_and_the_database_agrees():
    award = building.accepted()
    account = building.account(award, verified=0)
    first, director = officer(), building.directors(award)[0]

    for _click in range(2):
        banking.verify_account(account, by=first, now=LATER)
    account.refresh_from_db()
    with pytest.raises(Denied):
        banking.verify_account(account, by=director, now=LATER)

    assert account.verified == 1
    for second in (first, director):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(account).objects.filter(pk=account.pk).update(second_by=second, second_at=LATER)


def test_other_bank_details_are_verified_anew():
    award = building.accepted()
    building.account(award)

    changed = banking.name_account(
        award, holder="University", number="GB82WEST12345698765432", by=building.directors(award)[0], now=LATER
    )

    assert (changed.verified, award.bank_accounts.count()) == (0, 2)


def test_bank_details_are_shown_whole_only_to_who_must_see_them_and_a_conflict_hides_them(client):
    award = building.accepted()
    building.account(award)
    conflicted = officer()
    conflicts.state(
        conflicted, "proposal", award.proposal.code, ground="same-organisation", how="declared", note="",
        by=conflicted, now=NOW,
    )  # fmt: skip

    def seen(person) -> tuple[int, bool]:
        client.force_login(person)
        page = client.get(award.get_absolute_url())
        return page.status_code, "BE71\xa00961" in page.content.decode()

    assert seen(building.directors(award)[0]) == (200, True)
    assert seen(officer()) == (200, True)
    assert seen(factories.programme_officer()) == (200, False)
    assert seen(factories.person(Role.AUDITOR)) == (200, False)
    assert seen(conflicted) == (404, False)


def test_behaviour_22_advances_and_replenishments_reconcile_to_the_cent(rules):
    """A sum in advance, filled up again by what was spent, never beyond the award."""
    rules(
        ('instalments = "reports"', 'instalments = "reimbursement"'),
        ("[award.reporting]", f"{ADVANCE}[award.reporting]"),
    )
    award = building.accepted()
    building.account(award)
    director = building.directors(award)[0]

    def certify_and_pay(payment) -> None:
        paying.certify_payment(payment, by=officer(), now=LATER)
        paying.pay(payment, bank_reference="T", by=treasurer(), now=LATER)

    def spent(amount: int) -> list[SpentLine]:
        return [SpentLine(number=1, category="travel", text="Mission", amount_minor=amount, voucher="B1")]

    advance = advancing.request_advance(award, by=director, now=NOW)
    again = advancing.request_advance(award, by=director, now=NOW)
    with pytest.raises(Refused) as waits:
        advancing.request_replenishment(award, spent(5_500_25), by=director, now=NOW)
    certify_and_pay(advance)
    with pytest.raises(advancing.NotYet) as early:
        advancing.request_replenishment(award, spent(4_000_00), by=director, now=NOW)
    filled = advancing.request_replenishment(award, spent(5_500_25), by=director, now=NOW)
    certify_and_pay(filled)

    assert (advance, advance.amount_minor, filled.amount_minor) == (again, 6_000_00, 5_500_25)
    assert (waits.value.code, early.value.code) == ("on-its-way", "enough-left")
    assert payments.purse(award).in_hand == 6_000_00
    assert reconciling.verify().faults == ()
    assert books.sums_of(books.last_line(award)).paid == 11_500_25


def test_behaviour_22_refunds_and_claims_are_booked_with_their_reason_and_never_beyond_what_was_paid():
    award = building.accepted()
    building.paid(award)
    payer, certifier = treasurer(), officer()

    returning.claim(award, Decimal("100.00"), reason="Spent on salaries.", by=certifier, now=LATER)
    returning.book_return(award, Decimal("100.00"), reason="Bank 17", by=payer, now=LATER)
    for refused in (
        lambda: returning.claim(award, Decimal("20000.50"), reason="All of it.", by=certifier, now=LATER),
        lambda: returning.book_return(award, Decimal("20000.00"), reason="More", by=payer, now=LATER),
    ):
        with pytest.raises(Refused) as over:
            refused()
        assert over.value.code == "over-paid"
    with pytest.raises(Invalid):
        returning.claim(award, Decimal(1), reason=" ", by=certifier, now=LATER)

    sums = books.sums_of(books.last_line(award))
    assert (sums.claimed, sums.returned) == (100_00, 100_00)
    assert reconciling.verify().faults == ()


def test_hard_moment_a_rate_corrected_later_rewrites_nothing_and_books_the_difference():
    """What was booked stays, to the cent; the correcting line stands beside it."""
    award = building.accepted()
    building.reported(award)
    payer = treasurer()
    banking.name_account(
        award, holder="Univ", number="0012345678", currency="USD", by=building.directors(award)[0], now=LATER
    )
    payment = building.requested(award)
    paying.certify_payment(payment, by=officer(), now=LATER)
    with pytest.raises(Refused) as missing:
        paying.pay(payment, bank_reference="T1", by=payer, now=LATER)
    rate = rating.enter_rate("EUR", "USD", LATER.date() - timedelta(days=1), Decimal("1.0850"), by=payer, now=LATER)
    paying.pay(payment, bank_reference="T1", by=payer, now=LATER)
    lines = list(LedgerEntry.objects.values())

    better = rating.correct_rate(rate, Decimal("1.0800"), reason="A slip.", by=payer, now=LATER + timedelta(days=9))
    rating.correct_rate(better, Decimal("1.0850"), reason="It was right.", by=payer, now=LATER + timedelta(days=10))

    payment.refresh_from_db()
    added = list(LedgerEntry.objects.filter(kind=EntryKind.EXCHANGE).order_by("position"))
    assert (missing.value.code, payment.other_minor) == ("no-rate", 21_700_54)
    assert list(LedgerEntry.objects.exclude(kind=EntryKind.EXCHANGE).values()) == lines
    assert [one.amount_minor for one in added] == [92_59, -92_59]
    assert added[0].reason == "A slip."
    assert reconciling.verify().faults == ()


def test_a_payment_is_booked_at_the_rate_of_the_file_that_the_bank_got():
    """Also where the rate was corrected in between: what left the bank stays, the difference is booked."""
    award = building.accepted()
    building.reported(award)
    payer, day = treasurer(), LATER.date()
    banking.name_account(
        award, holder="Univ", number="0012345678", currency="USD", by=building.directors(award)[0], now=LATER
    )
    payment = building.requested(award)
    paying.certify_payment(payment, by=officer(), now=LATER)
    used = rating.enter_rate("EUR", "USD", day, Decimal("1.0850"), by=payer, now=LATER)
    made = filing.make_file([payment.code], on=day, by=payer, now=LATER)
    next_day = LATER + timedelta(days=1)
    rating.enter_rate("EUR", "USD", next_day.date(), Decimal("1.2000"), by=payer, now=next_day)
    rating.correct_rate(used, Decimal("1.0800"), reason="A slip.", by=payer, now=next_day)

    payment.refresh_from_db()
    paying.pay(payment, bank_reference="T1", by=payer, now=LATER + timedelta(days=2))

    payment.refresh_from_db()
    booked = LedgerEntry.objects.filter(payment=payment).order_by("position").values_list("kind", "amount_minor")
    assert '<InstdAmt Ccy="USD">21700.54</InstdAmt>' in made.content
    assert (payment.rate, payment.other_minor) == (used, 21_700_54)
    assert list(booked) == [(EntryKind.PAID, 20_000_50), (EntryKind.EXCHANGE, 92_59)]
    assert reconciling.verify().faults == ()


@pytest.mark.parametrize("change", ["UPDATE payments_exchangerate SET value = 1", "DELETE FROM payments_exchangerate"])
def test_the_database_neither_changes_a_rate_nor_takes_it_away(change):
    rating.enter_rate("EUR", "USD", date(2027, 6, 1), Decimal("1.1"), by=treasurer(), now=LATER)

    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert ExchangeRate.objects.get().value == Decimal("1.1")


def test_a_name_on_a_list_holds_the_payment_until_somebody_wrote_why_it_goes_on():
    award = building.accepted()
    building.reported(award)
    payment = building.requested(award)
    certifier = officer()
    name = next(iter(award.frozen["parties"].values()))["name"]
    turned = ", ".join(reversed(name.upper().split(" ", 1)))
    for _twice in range(2):
        watching.import_list("EU", f'key,name\n1,"{turned}"\n2,Somebody Else\n', by=certifier, now=LATER)

    before = held(lambda: paying.certify_payment(payment, by=certifier, now=LATER))
    with pytest.raises(Invalid):
        watching.clear(award, name, "EU", "1", reason="ok", by=certifier, now=LATER)
    for one in watchlists.uncleared(award):  # both directors' names are alike: each match needs its own reason
        told = (one.name, one.listed.source, one.listed.key)
        watching.clear(award, *told, reason="Born in another year, as the passport shows.", by=certifier, now=LATER)
    paying.certify_payment(payment, by=certifier, now=LATER)

    assert set(before) == {"sanctions"}
    assert {one.listed for one in Clearance.objects.all()} == {turned}


def test_stipends_above_their_cap_hold_the_payment(rules):
    rules(('share_at_most = "0.15"', 'share_at_most = "0.0001"'))
    award = building.accepted()
    award.frozen["budget"][0]["category"] = "stipends"
    award.save(update_fields=["frozen"])
    building.reported(award)

    found = [one.rule for one in checks.found(award, 1, certifies=False, now=LATER)]

    assert "category-cap" in found


def test_a_payment_file_holds_certified_payments_once_and_only_another_hand_makes_it(client):
    award = building.accepted()
    building.reported(award)
    payment = building.requested(award)
    both = factories.person(Role.FINANCIAL_OFFICER, Role.TREASURER)
    paying.certify_payment(payment, by=both, now=LATER)
    payer = treasurer()
    day = LATER.date()

    with pytest.raises(Denied):
        filing.make_file([payment.code], on=day, by=both, now=LATER)
    made = filing.make_file([payment.code], on=day, by=payer, now=LATER)
    with pytest.raises(Refused) as twice:
        filing.make_file([payment.code], on=day, by=payer, now=LATER)
    client.force_login(payer)
    xml = client.get(reverse("payments:file", args=[made.code, "xml"])).content.decode()
    csv = client.get(reverse("payments:file", args=[made.code, "csv"])).content.decode()

    assert twice.value.code == "filed"
    assert '<InstdAmt Ccy="EUR">20000.50</InstdAmt>' in xml
    assert building.IBAN in csv
    client.force_login(factories.person(Role.AUDITOR))
    assert client.get(reverse("payments:file", args=[made.code, "xml"])).status_code == 404


def test_the_portfolio_adds_up_whoever_it_is_told_by_and_hides_what_a_conflict_hides(client, django_assert_num_queries):
    awards = [building.accepted() for _one in range(3)]
    building.paid(awards[0])
    reader, conflicted = factories.programme_officer(), factories.programme_officer()
    conflicts.state(
        conflicted, "proposal", awards[1].proposal.code, ground="same-organisation", how="declared", note="",
        by=conflicted, now=NOW,
    )  # fmt: skip

    def whole(person) -> set[tuple[int, int]]:
        sums: dict[str, list[int]] = {}
        for row in portfolio.rows(person, at=LATER):
            told = sums.setdefault(row.dimension, [0, 0])
            told[0] += row.committed
            told[1] += row.paid
        return {tuple(one) for one in sums.values()}

    amount = awards[0].amount_minor
    assert whole(reader) == {(3 * amount, amount)}
    assert whole(conflicted) == {(2 * amount, amount)}
    client.force_login(reader)
    client.get(reverse("payments:portfolio"))
    with django_assert_num_queries(4):
        page = client.get(reverse("payments:portfolio")).content.decode()
    assert "<svg" in page
    AwardShare.objects.all().delete()
    call_command("ledger", "attribute")
    assert whole(reader) == {(3 * amount, amount)}


def test_what_was_granted_and_not_committed_carries_over():
    award = building.accepted()
    by = factories.programme_officer()
    priority = AwardShare.objects.filter(dimension="priority").first()
    assert priority is not None
    granting.grant(award.starts_on.year, priority.key, Decimal(50_000), reason="Decision 1", by=by, now=LATER)

    told = {(one.year, one.priority): one for one in portfolio.budget(by, at=LATER)}

    one = told[award.starts_on.year, priority.key]
    assert one.remaining == 50_000_00 - priority.committed_minor
    with pytest.raises(Denied):
        granting.grant(2027, priority.key, Decimal(1), reason="Mine", by=factories.scientist(), now=LATER)


def test_the_command_proves_the_books_and_finds_what_was_paid_beside_them():
    award = building.accepted()
    building.paid(award)
    told = StringIO()
    call_command("ledger", "verify", stdout=told)
    PaymentRequest.objects.update(amount_minor=1)

    with pytest.raises(SystemExit):
        call_command("ledger", "verify", stdout=StringIO())

    assert "0 faults" in told.getvalue()


@pytest.mark.several_writers
@pytest.mark.django_db(transaction=True)
def test_hard_moment_of_two_officers_who_certify_at_once_one_counts_and_the_other_is_told():
    award = building.accepted()
    building.reported(award)
    payment = building.requested(award)
    told: list[str] = []
    gate = threading.Barrier(2)

    def certify(person) -> None:
        try:
            gate.wait()
            paying.certify_payment(payment, by=person, now=LATER)
            told.append("certified")
        except Refused as refused:
            told.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=certify, args=(officer(),)) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    payment.refresh_from_db()
    assert sorted(told) == ["certified", "certified-already"]
    assert payment.certified_by is not None


def test_an_advance_that_was_certified_and_is_returned_is_released_no_more_and_asked_for_anew(rules):
    rules(
        ('instalments = "reports"', 'instalments = "reimbursement"'),
        ("[award.reporting]", f"{ADVANCE}[award.reporting]"),
    )
    award = building.accepted()
    building.account(award)
    director = building.directors(award)[0]
    advance = advancing.request_advance(award, by=director, now=NOW)
    paying.certify_payment(advance, by=officer(), now=LATER)

    taking_back.return_request(advance, reason="Twice the same.", by=treasurer(), now=LATER)

    assert books.sums_of(books.last_line(award)).released == 0
    assert payments.purse(award).in_hand == 0
    again = advancing.request_advance(award, by=director, now=LATER)
    assert again.pk != advance.pk
    assert reconciling.verify().faults == ()
