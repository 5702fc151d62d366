"""Enter rates of exchange, and correct one: what was booked stays, and the difference is booked beside it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.ledger import EntryKind, difference, in_other_currency
from parvis.domain.refusals import Invalid, Refused
from parvis.grants.queries import awards
from parvis.payments import access
from parvis.payments.actions.booking import book
from parvis.payments.models import ExchangeRate, LedgerEntry, PaymentRequest
from parvis.payments.queries import rates
from parvis.web.programme import today


def _(message: str) -> str:
    return message


@transaction.atomic
def enter_rate(currency: str, other: str, on: date, value: Decimal, *, by: Any, now: datetime) -> ExchangeRate:
    """Enter the rate of a day: so many units of `other` for one of `currency`."""
    access.check_keeps_rates(by, at=now)
    _check_value(value)
    if currency == other or not all(len(one) == 3 and one.isalpha() and one.isupper() for one in (currency, other)):
        raise Invalid(_("Name two currencies by their three letters."), field="other")
    if on > today(now):
        raise Invalid(_("A rate is known only once its day has come."), field="on")
    if ExchangeRate.objects.filter(currency=currency, other=other, on=on).exists():
        raise Refused(_("That day has a rate already. Correct it, with the reason."), code="rate-known")
    rate = ExchangeRate.objects.create(
        currency=currency, other=other, on=on, value=value, entered_by=by, entered_at=now
    )
    record("rate.entered", on=rate, by=by, at=now, facts=_facts(rate))
    return rate


@transaction.atomic
def correct_rate(rate: ExchangeRate, value: Decimal, *, reason: str, by: Any, now: datetime) -> ExchangeRate:
    """Correct a rate.  Every payment that was booked with it keeps its line; a new one books the difference."""
    access.check_keeps_rates(by, at=now)
    _check_value(value)
    if not reason.strip():
        raise Invalid(_("Say why, so that the book tells it."), field="reason")
    rate = ExchangeRate.objects.select_for_update(of=("self",)).get(pk=rate.pk)
    if ExchangeRate.objects.filter(corrects=rate).exists():
        raise Refused(_("This rate was corrected already. Correct the newer one."), code="corrected-already")
    better = ExchangeRate.objects.create(
        currency=rate.currency,
        other=rate.other,
        on=rate.on,
        value=value,
        corrects=rate,
        reason=reason.strip()[:300],
        entered_by=by,
        entered_at=now,
    )
    record("rate.corrected", on=better, by=by, at=now, facts={**_facts(better), "before": str(rate.value)})
    for payment in _booked_with(rate):
        _book_difference(payment, better, by=by, now=now)
    return better


def _booked_with(rate: ExchangeRate) -> list[PaymentRequest]:
    """The payments that were made at this rate, or at one that it corrects.

    One that only stands in a file yet is booked when it is paid, corrections and all.
    """
    every, one = [rate.pk], rate
    while one.corrects_id is not None:
        assert one.corrects is not None
        one = one.corrects
        every.append(one.pk)
    made = PaymentRequest.objects.filter(rate__in=every, paid_at__isnull=False)
    return list(made.select_related("award").order_by("award_id", "id"))


def _book_difference(payment: PaymentRequest, better: ExchangeRate, *, by: Any, now: datetime) -> None:
    award = awards.locked(payment.award)
    assert payment.other_minor is not None
    lines = LedgerEntry.objects.filter(payment=payment, kind__in=(EntryKind.PAID, EntryKind.EXCHANGE))
    booked = sum(lines.values_list("amount_minor", flat=True))
    off = difference(booked, award.currency, payment.other_minor, better.other, better.value)
    if off:
        book(award, EntryKind.EXCHANGE, off, by=by, now=now, payment=payment, rate=better, reason=better.reason)


def fix_rate(payment: PaymentRequest, *, day: date) -> None:
    """Fix what leaves the bank, at the rate of a day, where the account is in another currency; once and for all.

    Set on the payment, to be saved by whoever asked.
    """
    award, bank = payment.award, payment.bank
    if bank is None or bank.currency == award.currency or payment.rate is not None:
        return
    rate = rates.on(award.currency, bank.currency, day)
    if rate is None:
        raise Refused(
            _("There is no rate of %(currency)s for %(day)s or before. Enter it first."),
            code="no-rate",
            currency=bank.currency,
            day=day.isoformat(),
        )
    payment.rate = rate
    payment.other_minor = in_other_currency(payment.amount_minor, award.currency, bank.currency, rate.value)


def book_correction(payment: PaymentRequest, *, by: Any, now: datetime) -> None:
    """Book what a rate's correction between the bank's file and the note of payment makes."""
    newest = payment.rate
    while newest is not None and (better := ExchangeRate.objects.filter(corrects=newest).first()) is not None:
        newest = better
    if newest is not None and newest != payment.rate:
        _book_difference(payment, newest, by=by, now=now)


def _check_value(value: Decimal) -> None:
    if not value.is_finite() or value <= 0 or value >= Decimal(10) ** 9:
        raise Invalid(_("A rate is a number above nothing."), field="value")


def _facts(rate: ExchangeRate) -> dict[str, object]:
    return {"currency": rate.currency, "other": rate.other, "on": rate.on.isoformat(), "value": str(rate.value)}
