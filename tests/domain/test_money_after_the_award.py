"""Money after the award: books that add up, advances, rates, accounts, lists, shares, files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.domain.advances import Purse, Spent, Thresholds, lacks
from parvis.domain.awards import Due, ObligationKind, instalments
from parvis.domain.banking import account_number, bank_code, is_iban, masked
from parvis.domain.ledger import SUMS, EntryKind, Line, Sums, difference, faults, in_other_currency
from parvis.domain.payments import Facts, findings
from parvis.domain.portfolio import Dimension, envelopes, shares
from parvis.domain.refusals import Invalid
from parvis.domain.transfers import NAMESPACE, Account, Payer, Transfer, payment_file, plain, sums, table
from parvis.domain.watchlists import Listed, matches
from parvis.domain.words import words
from tests.domain import pain

LIMITS = Thresholds(at_most=7_000_00, fill_below=1_000_00, alone_below=5_000_00, copies_from=250_00,
                    retained=Decimal("0.1"))  # fmt: skip
NOW = datetime(2027, 7, 1, 12, 0, tzinfo=UTC)


def book(*entries: tuple[EntryKind, int], award: str = "G1001") -> list[Line]:
    """The lines of a book that adds up."""
    sums, found = Sums(), []
    for position, (kind, amount) in enumerate(entries, 1):
        sums = sums.after(kind, amount)
        found.append(Line(award, position, kind, amount, "EUR", tuple(getattr(sums, name) for name in SUMS)))
    return found


WHOLE = book(
    (EntryKind.COMMITTED, 100), (EntryKind.RELEASED, 60), (EntryKind.PAID, 60), (EntryKind.CLAIMED, 10),
    (EntryKind.RETURNED, 10), (EntryKind.EXCHANGE, -2),
)  # fmt: skip


def test_books_that_add_up_have_no_fault_and_any_changed_line_is_found():
    assert list(faults([*WHOLE, *book((EntryKind.COMMITTED, 5), award="G1002")])) == []
    for place, line in enumerate(WHOLE):
        changed = [*WHOLE[:place], replace(line, amount=line.amount + 1), *WHOLE[place + 1 :]]
        assert list(faults(changed)), line
    for place in range(len(WHOLE) - 1):
        assert list(faults([*WHOLE[:place], *WHOLE[place + 1 :]])), place


@pytest.mark.parametrize(
    ("entries", "rule"),
    [
        ([(EntryKind.COMMITTED, 10), (EntryKind.RELEASED, 11)], "bounds"),
        ([(EntryKind.COMMITTED, 10), (EntryKind.RELEASED, 10), (EntryKind.PAID, 11)], "bounds"),
        ([(EntryKind.COMMITTED, 10), (EntryKind.RETURNED, 1)], "bounds"),
    ],
)
def test_more_than_there_is_is_a_fault(entries, rule):
    assert [one.rule for one in faults(book(*entries))] == [rule]


amounts = st.integers(min_value=0, max_value=10**12)


@given(whole=st.integers(min_value=1, max_value=10**12), spends=st.lists(st.integers(1, 10**10), max_size=20))
def test_an_advance_never_gives_more_than_the_award_nor_than_may_be_held_nor_than_was_spent(whole, spends):
    purse = Purse(whole, received=Purse(whole).advance(LIMITS))
    for spent in spends:
        spent = min(spent, purse.in_hand)
        given_now = purse.replenishment(spent, LIMITS)
        after = Purse(whole, purse.received + given_now, purse.proven + spent)

        assert 0 <= given_now <= spent
        assert after.in_hand <= LIMITS.at_most
        assert after.received + LIMITS.kept_back(whole) <= whole
        purse = after


@pytest.mark.parametrize(
    ("lines", "rules"),
    [
        ([], ["nothing-spent"]),
        ([Spent(6_500_00, voucher="B1", consent="C1")], []),
        ([Spent(6_000_00, voucher="B1", consent="C1")], ["enough-left"]),
        ([Spent(6_000_01, voucher="B1", consent="C1")], []),
        ([Spent(7_000_01, voucher="B1", consent="C1")], ["over-hand"]),
        ([Spent(6_500_00)], ["no-copy", "no-consent"]),
        ([Spent(249_99)] * 26, []),
        ([Spent(250_00)] + [Spent(249_99)] * 25, ["no-copy"]),
    ],
)
def test_a_statement_fills_the_sum_up_again_only_below_the_threshold_and_with_its_bills(lines, rules):
    assert [one.rule for one in lacks(Purse(100_000_00, received=7_000_00), lines, LIMITS)] == rules


@given(whole=amounts, months=st.lists(st.integers(1, 24), min_size=1, max_size=6))
def test_instalments_add_up_to_the_award_and_with_an_advance_only_the_last_releases_what_is_kept_back(whole, months):
    dues = [Due(ObligationKind.REPORT, sum(months[: n + 1]), date(2027, 1, 1), m) for n, m in enumerate(months)]

    assert sum(instalments(whole, dues)) == whole
    assert instalments(whole, dues, kept_back=7) == (*[0] * (len(dues) - 1), 7)


@given(
    amount=st.integers(1, 10**10),
    rate=st.decimals("0.01", "500", places=6),
    better=st.decimals("0.01", "500", places=6),
)
def test_a_corrected_rate_books_the_difference_to_what_was_booked(amount, rate, better):
    paid = in_other_currency(amount, "EUR", "USD", rate)
    off = difference(amount, "EUR", paid, "USD", better)

    assert amount + off == in_other_currency(paid, "USD", "EUR", 1 / better) or abs(off) <= 10**10 * 500
    # The difference is to the nearest cent of what left the bank: never half a cent off.
    exact = Decimal(paid) / better
    assert abs(Decimal(amount + off) - exact) <= Decimal("0.5")


def test_rates_know_currencies_without_cents():
    assert in_other_currency(100_00, "EUR", "JPY", Decimal("160.5")) == 16_050
    assert difference(100_00, "EUR", 16_050, "JPY", Decimal("160.5")) == 0


def test_every_check_is_told_at_once_in_both_languages_with_its_figures():
    facts = Facts(
        amount=Decimal(500), left=Decimal(400), forbidden=((words("Salaries", "Salaires"), Decimal(10)),),
        missed=(("Prototype", date(2027, 3, 1)),), overdue=(date(2027, 5, 1),), has_account=False, verified=1,
        listed=(("Jan Doe", "DOE, Jan"),), caps=((words("Stipends", "Bourses"), Decimal(200), Decimal(150)),),
    )  # fmt: skip

    found = {one.rule: one for one in findings(facts, certifies=True)}

    assert list(found) == ["ceiling", "forbidden-category", "milestone", "report-overdue", "category-cap",
                           "account-unverified", "sanctions"]  # fmt: skip
    assert found["ceiling"].facts["over"] == "100"
    assert all(one.words["fr"] and one.remedy["fr"] and one.severity == "blocking" for one in found.values())
    assert "account-unverified" not in {one.rule for one in findings(facts, certifies=False)}


def test_an_iban_with_wrong_digits_is_refused_and_other_numbers_are_kept():
    assert account_number("be71 0961 2345 6769") == "BE71096123456769"
    assert account_number("0012345678") == "0012345678"
    for wrong in ("BE72 0961 2345 6769", "", "x", "BE00 0000"):
        with pytest.raises(Invalid):
            account_number(wrong)
    with pytest.raises(Invalid):
        bank_code("GKCC")
    assert is_iban("GB82WEST12345698765432")
    assert masked("BE71096123456769") == "BE•• •••• 6769"


@pytest.mark.parametrize(
    ("ours", "listed", "found"),
    [
        ("Ivan Petróv", "PETROV, Ivan", True),
        ("Ivan Petrov", "Petrow Iwan Sergejewitsch", False),
        ("Ivan Petrov", "Petrov, Ivan Sergeevich", True),
        ("Mohammed Al-Hadid", "Muhammed al Hadid", True),
        ("Ivan", "Ivan Petrov", False),
        ("Institute of Physics", "Institute of Chemistry", False),
    ],
)
def test_a_name_matches_in_any_order_without_accents_and_says_by_which_words(ours, listed, found):
    told = list(matches([ours], [Listed("1", listed, "EU")]))

    assert bool(told) is found
    assert all(one.pairs for one in told)


@given(
    committed=amounts, paid=amounts, priorities=st.sets(st.sampled_from("abcdef")),
    nations=st.sets(st.sampled_from("BFGH")),
)  # fmt: skip
def test_equal_shares_add_up_to_the_whole_in_every_dimension(committed, paid, priorities, nations):
    found = shares({Dimension.PRIORITY: priorities, Dimension.NATION: nations}, committed=committed, paid=paid)

    for dimension in Dimension:
        own = [one for one in found if one.dimension is dimension]
        assert (sum(one.committed for one in own), sum(one.paid for one in own)) == (committed, paid)


def test_what_is_left_of_a_year_carries_over_and_an_overdraft_too():
    told = envelopes({(2026, "1"): 100, (2027, "1"): 50}, {(2026, "1"): 70, (2027, "1"): 90, (2027, "2"): 10})

    assert [(one.year, one.priority, one.carried, one.remaining) for one in told] == [
        (2027, "1", 30, -10), (2027, "2", 0, -10), (2026, "1", 0, 30),
    ]  # fmt: skip


SPACE = {"p": NAMESPACE}
TRANSFERS = [
    Transfer("G1001-abc", "Université de Liège & Co", "BE71096123456769", "GKCCBEBB", "EUR", 10_000_05, "G1001"),
    Transfer("G1002-abd", "=cmd|'/c'", "0012345678", "", "JPY", 16_050, "G1002 é"),
]


PAYER = Payer(
    "Programme & Söhne", Account("BE68 5390 0754 7034", "GKCCBEBB"), {"JPY": Account("GB82 WEST 1234 5698 7654 32")}
)


def part(elements: ElementTree.Element, path: str) -> list[str]:
    return [one.text or "" for one in elements.iterfind("/".join(f"p:{step}" for step in path.split("/")), SPACE)]


def test_the_file_for_the_bank_has_the_standards_structure_and_a_part_for_each_currency():
    written = payment_file("FILE1", PAYER, TRANSFERS, on=date(2027, 7, 2), made_at=NOW)

    root = ElementTree.fromstring(written)
    assert list(pain.findings(root)) == []
    start = root[0]
    assert part(start, "GrpHdr/NbOfTxs") + part(start, "GrpHdr/CtrlSum") == ["2", "26050.05"]
    assert part(start, "PmtInf/PmtInfId") == ["FILE1-EUR", "FILE1-JPY"]
    assert part(start, "PmtInf/CtrlSum") == ["10000.05", "16050"]
    assert part(start, "PmtInf/DbtrAcct/Id/IBAN") == ["BE68539007547034", "GB82WEST12345698765432"]
    assert part(start, "PmtInf/CdtTrfTxInf/CdtrAcct/Id/IBAN") == ["BE71096123456769"]
    assert "Universite de Liege Co" in written
    assert sums(TRANSFERS) == {"EUR": 10_000_05, "JPY": 16_050}


@given(
    every=st.lists(
        st.builds(
            Transfer,
            reference=st.text(min_size=1, max_size=60),
            name=st.text(max_size=90),
            account=st.sampled_from(["BE71096123456769", "0012345678", "12/34"]),
            bic=st.sampled_from(["", "GKCCBEBB", "GKCCBEBBXXX"]),
            currency=st.sampled_from(["EUR", "JPY", "USD", "KWD"]),
            amount=st.integers(1, 10**12),
            words=st.text(max_size=200),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_people_type_the_file_keeps_to_the_standard(every):
    root = ElementTree.fromstring(payment_file("FILE1", PAYER, every, on=date(2027, 7, 2), made_at=NOW))

    assert list(pain.findings(root)) == []


@pytest.mark.parametrize(
    ("before", "after", "finding"),
    [
        ("<NbOfTxs>2</NbOfTxs>", "<NbOfTxs>3</NbOfTxs>", "CstmrCdtTrfInitn/GrpHdr: says 3 payments, holds 2"),
        ("<PmtMtd>TRF</PmtMtd>", "", "CstmrCdtTrfInitn/PmtInf: has PmtInfId, NbOfTxs, CtrlSum"),
        ("<CtrlSum>16050<", "<CtrlSum>16051<", "CstmrCdtTrfInitn/PmtInf: says 16051, comes to 16050"),
        ('Ccy="JPY"', 'Ccy="yen"', "is no [A-Z]{3}: yen"),
        ("BE71096123456769", "BE7", "is no "),
    ],
)
def test_a_file_that_does_not_keep_to_the_standard_is_found(before, after, finding):
    written = payment_file("FILE1", PAYER, TRANSFERS, on=date(2027, 7, 2), made_at=NOW)
    assert before in written

    root = ElementTree.fromstring(written.replace(before, after))

    assert any(finding in one for one in pain.findings(root))


def test_the_table_opens_in_a_spreadsheet_without_running_anything():
    lines = table(TRANSFERS).splitlines()

    assert lines[1].split(",")[5] == "10000.05"
    assert "'=cmd" in lines[2]
    assert plain("Zoë <b>", 70) == "Zoe b"
