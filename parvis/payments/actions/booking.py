"""Book what happened to an award's money.  Lines are only ever added."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.audit.actions import record
from parvis.domain.ledger import EntryKind
from parvis.grants.models import Award, Instalment
from parvis.payments.models import LedgerEntry, PaymentRequest


def book(
    award: Award,
    kind: EntryKind,
    amount_minor: int,
    *,
    by: Any,
    now: datetime,
    instalment: Instalment | None = None,
    payment: PaymentRequest | None = None,
) -> LedgerEntry:
    """Add a line to the book of an award that is held for a change, with all sums after it."""
    last = LedgerEntry.objects.filter(award=award).order_by("-position").first()

    def after(sort: EntryKind, before: int) -> int:
        return before + (amount_minor if kind is sort else 0)

    entry = LedgerEntry.objects.create(
        award=award,
        position=last.position + 1 if last else 1,
        kind=kind,
        amount_minor=amount_minor,
        currency=award.currency,
        committed_minor=after(EntryKind.COMMITTED, last.committed_minor if last else 0),
        released_minor=after(EntryKind.RELEASED, last.released_minor if last else 0),
        paid_minor=after(EntryKind.PAID, last.paid_minor if last else 0),
        instalment=instalment,
        payment=payment,
        at=now,
        by=by,
    )
    facts = {"position": entry.position, "kind": kind.value, "minor units": amount_minor, "currency": award.currency}
    record("award.booked", on=award, by=by, at=now, facts=facts)
    return entry
