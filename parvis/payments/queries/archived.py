"""An award's payments and its book, for an archive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from parvis.audit.offers import Paper, Table, plain_rows
from parvis.grants.models import Award
from parvis.payments.models import BankAccount, Clearance, LedgerEntry, PaymentRequest, SpentLine


def of_award(code: str, person: Any, at: datetime) -> Iterator[Table | Paper]:
    """Every request with its three hands, every line of the book, and who went on in spite of a match.

    Of bank details stand the holder, the last digits of the number, and who verified them: who audits needs no more.
    """
    award = Award.objects.visible_to(person, at=at).filter(code=code)
    yield Table("accounts", lambda: _accounts(BankAccount.objects.filter(award__in=award)))
    yield Table("payments", lambda: plain_rows(PaymentRequest.objects.filter(award__in=award)))
    yield Table("ledger", lambda: plain_rows(LedgerEntry.objects.filter(award__in=award)))
    yield Table("spent", lambda: plain_rows(SpentLine.objects.filter(payment__award__in=award)))
    yield Table("matches-cleared", lambda: plain_rows(Clearance.objects.filter(award__in=award)))


def _accounts(rows: QuerySet[BankAccount]) -> Iterator[dict[str, object]]:
    for one, row in zip(rows.order_by("pk"), plain_rows(rows.order_by("pk"), without=("number", "bic")), strict=True):
        yield {**row, "number": one.masked}
