"""The ledger: the database keeps every line, and adds up every new one itself."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from parvis.domain.ledger import EntryKind
from parvis.grants.models import Award
from parvis.payments.actions.booking import book
from parvis.payments.models import LedgerEntry
from tests import factories
from tests.factories import NOW
from tests.proposals import building

pytestmark = pytest.mark.django_db


@pytest.fixture
def award() -> Award:
    proposal, receipt = building.submitted()
    return Award.objects.create(
        reference="G1001",
        proposal=proposal,
        revision=receipt.revision,
        agreed_in="PAPER(2026)0001",
        agreed_at=NOW,
        frozen={},
        salts={},
        leaves={},
        digest="0" * 64,
        amount_minor=10_000,
        currency="EUR",
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 12, 31),
        offered_at=NOW,
        offered_by=factories.programme_officer(),
    )


def test_every_line_has_all_sums_after_it(award):
    book(award, EntryKind.COMMITTED, 10_000, by=None, now=NOW)
    book(award, EntryKind.RELEASED, 4_000, by=None, now=NOW)
    book(award, EntryKind.PAID, 4_000, by=None, now=NOW)

    assert list(LedgerEntry.objects.values_list("position", "committed_minor", "released_minor", "paid_minor")) == [
        (1, 10_000, 0, 0),
        (2, 10_000, 4_000, 0),
        (3, 10_000, 4_000, 4_000),
    ]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE payments_ledgerentry SET amount_minor = 1",
        "UPDATE payments_ledgerentry SET at = at",
        "DELETE FROM payments_ledgerentry",
    ],
)
def test_the_database_neither_changes_a_line_nor_takes_it_away(award, change):
    book(award, EntryKind.COMMITTED, 10_000, by=None, now=NOW)

    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert LedgerEntry.objects.get().amount_minor == 10_000


@pytest.mark.parametrize(
    "sums",
    [
        {"position": 2, "committed_minor": 10_000, "released_minor": 4_001},
        {"position": 2, "committed_minor": 9_999, "released_minor": 4_000},
        {"position": 3, "committed_minor": 10_000, "released_minor": 4_000},
        {"position": 2, "committed_minor": 10_000, "released_minor": 4_000, "currency": "USD"},
    ],
)
def test_the_database_refuses_a_line_that_does_not_add_up(award, sums):
    book(award, EntryKind.COMMITTED, 10_000, by=None, now=NOW)
    line = {"award": award, "kind": EntryKind.RELEASED, "amount_minor": 4_000, "paid_minor": 0, "at": NOW}

    with pytest.raises(DatabaseError, match="does not add up"), transaction.atomic():
        LedgerEntry.objects.create(**{"currency": "EUR", **line, **sums})

    LedgerEntry.objects.create(**line, currency="EUR", position=2, committed_minor=10_000, released_minor=4_000)
    assert LedgerEntry.objects.count() == 2


def test_nothing_is_released_beyond_the_award_nor_paid_beyond_what_is_released(award):
    book(award, EntryKind.COMMITTED, 10_000, by=None, now=NOW)
    book(award, EntryKind.RELEASED, 6_000, by=None, now=NOW)

    for kind, amount in ((EntryKind.RELEASED, 4_001), (EntryKind.PAID, 6_001)):
        with pytest.raises(DatabaseError), transaction.atomic():
            book(award, kind, amount, by=None, now=NOW)

    assert LedgerEntry.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_books_of_a_test_with_real_transactions_go_with_it(award):
    book(award, EntryKind.COMMITTED, 10_000, by=None, now=NOW)

    assert LedgerEntry.objects.count() == 1
