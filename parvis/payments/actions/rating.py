"""Enter rates of exchange, and correct one: what was booked stays, and the difference is booked beside it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.ledger import EntryKind, difference
from parvis.domain.refusals import Invalid, Refused
from parvis.grants.queries import awards
from parvis.payments import access
from parvis.payments.actions.booking import book
from parvis.payments.models import ExchangeRate, LedgerEntry, PaymentRequest
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
        award = awards.locked(payment.award)
        assert payment.other_minor is not None
        lines = LedgerEntry.objects.filter(payment=payment, kind__in=(EntryKind.PAID, EntryKind.EXCHANGE))
        booked = sum(lines.values_list("amount_minor", flat=True))
        off = difference(booked, award.currency, payment.other_minor, rate.other, value)
        if off:
            book(award, EntryKind.EXCHANGE, off, by=by, now=now, payment=payment, rate=better, reason=reason.strip())
    return better


def _booked_with(rate: ExchangeRate) -> list[PaymentRequest]:
    """The payments that were made at this rate, or at one that it corrects."""
    every, one = [rate.pk], rate
    while one.corrects_id is not None:
        assert one.corrects is not None
        one = one.corrects
        every.append(one.pk)
    return list(PaymentRequest.objects.filter(rate__in=every).select_related("award").order_by("award_id", "id"))


def _check_value(value: Decimal) -> None:
    if not value.is_finite() or value <= 0 or value >= Decimal(10) ** 9:
        raise Invalid(_("A rate is a number above nothing."), field="value")


def _facts(rate: ExchangeRate) -> dict[str, object]:
    return {"currency": rate.currency, "other": rate.other, "on": rate.on.isoformat(), "value": str(rate.value)}
