"""Payment files, for those who pay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from parvis.domain.transfers import Transfer
from parvis.grants.models import Award
from parvis.payments.models import BankAccount, PaymentFile, PaymentRequest


def visible(person: Any, *, at: datetime) -> QuerySet[PaymentFile]:
    """Files of which every payment is of an award that the person may see: a conflict hides the whole file."""
    seen = Award.objects.visible_to(person, at=at)
    hidden = PaymentRequest.objects.filter(file=OuterRef("pk")).exclude(award__in=seen.values("pk"))
    return PaymentFile.objects.filter(~Exists(hidden)).select_related("made_by").order_by("-id")


def transfer(payment: PaymentRequest, bank: BankAccount, amount: int) -> Transfer:
    """One payment as the bank is told of it.  No query if its award came along."""
    award = payment.award
    words = f"{award.reference} {payment.kind}"
    return Transfer(
        f"{award.reference}-{payment.code}", bank.holder, bank.number, bank.bic, bank.currency, amount, words
    )


def transfers(file: PaymentFile) -> list[Transfer]:
    """The payments of a file, for its table.  One query."""
    rows = file.payments.select_related("award", "bank").order_by("id")
    return [transfer(one, one.bank, one.other_minor or one.amount_minor) for one in rows if one.bank]
