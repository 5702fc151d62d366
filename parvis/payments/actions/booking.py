"""Book what happened to an award's money.  Lines are only ever added."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.audit.actions import record
from parvis.domain.ledger import EntryKind, Sums
from parvis.grants.models import Award, Instalment
from parvis.payments.models import AwardShare, ExchangeRate, LedgerEntry, PaymentRequest
from parvis.payments.queries import books


def book(
    award: Award,
    kind: EntryKind,
    amount_minor: int,
    *,
    by: Any,
    now: datetime,
    instalment: Instalment | None = None,
    payment: PaymentRequest | None = None,
    rate: ExchangeRate | None = None,
    reason: str = "",
) -> LedgerEntry:
    """Add a line to the book of an award that is held for a change, with all sums after it."""
    last = books.last_line(award)
    sums = books.sums_of(last).after(kind, amount_minor)
    entry = LedgerEntry.objects.create(
        award=award,
        position=last.position + 1 if last else 1,
        kind=kind,
        amount_minor=amount_minor,
        currency=award.currency,
        **{f"{name}_minor": getattr(sums, name) for name in books.SUMS},
        instalment=instalment,
        payment=payment,
        rate=rate,
        reason=reason[:300],
        at=now,
        by=by,
    )
    facts = {"position": entry.position, "kind": kind.value, "minor units": amount_minor, "currency": award.currency}
    record("award.booked", on=award, by=by, at=now, facts={**facts, "reason": reason} if reason else facts)
    if kind in (EntryKind.COMMITTED, EntryKind.PAID, EntryKind.RETURNED):
        attribute(award, sums)
    return entry


def attribute(award: Award, sums: Sums) -> None:
    """Draw the award's shares anew from its book: they can be made from it at any time."""
    AwardShare.objects.filter(award=award).delete()
    AwardShare.objects.bulk_create(drawn_shares(award, sums))


def drawn_shares(award: Award, sums: Sums) -> list[AwardShare]:
    """The shares that follow from these sums of its book, as rows that are not kept yet."""
    return [
        AwardShare(
            award=award,
            dimension=share.dimension,
            key=share.key,
            year=award.starts_on.year,
            committed_minor=share.committed,
            paid_minor=share.paid,
        )
        for share in books.shares_of(award, sums)
    ]
