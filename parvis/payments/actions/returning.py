"""Money that goes the other way: asked back from an institution, and booked when it has come."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.ledger import EntryKind
from parvis.domain.money import in_minor_units
from parvis.domain.refusals import Invalid, Refused
from parvis.grants.actions.closing import close_if_done
from parvis.grants.models import Award
from parvis.grants.queries import awards
from parvis.payments import access, notify
from parvis.payments.actions.booking import book
from parvis.payments.models import LedgerEntry
from parvis.payments.queries import books


def _(message: str) -> str:
    return message


@transaction.atomic
def claim(award: Award, amount: Decimal, *, reason: str, by: Any, now: datetime) -> LedgerEntry:
    """Ask money back, as a financial officer, for a reason; the directors are told."""
    award = awards.locked(award)
    access.check_certifies(by, award, at=now)
    sums = books.sums_of(books.last_line(award))
    units = _units(award, amount, reason, most=sums.paid - max(sums.claimed, sums.returned))
    entry = book(award, EntryKind.CLAIMED, units, by=by, now=now, reason=reason.strip())
    record("money.claimed", on=award, by=by, at=now, facts={"minor units": units, "reason": reason.strip()})
    notify.claimed(award, units, reason.strip(), now=now)
    return entry


@transaction.atomic
def book_return(award: Award, amount: Decimal, *, reason: str, by: Any, now: datetime) -> LedgerEntry:
    """Book money that has come back, as a treasurer; with the last of it the award may close."""
    award = awards.locked(award)
    access.check_pays(by, award, at=now)
    sums = books.sums_of(books.last_line(award))
    units = _units(award, amount, reason, most=sums.paid - sums.returned)
    entry = book(award, EntryKind.RETURNED, units, by=by, now=now, reason=reason.strip())
    record("money.returned", on=award, by=by, at=now, facts={"minor units": units, "reason": reason.strip()})
    close_if_done(award, by=by, now=now)
    return entry


def _units(award: Award, amount: Decimal, reason: str, *, most: int) -> int:
    if not reason.strip():
        raise Invalid(_("Say why, so that the book tells it."), field="reason")
    units = in_minor_units(amount, award.currency)
    if units <= 0:
        raise Invalid(_("Enter an amount above nothing."), field="amount")
    if units > most:
        raise Refused(_("That is more than was paid and has not come back or been asked back."), code="over-paid")
    return units
