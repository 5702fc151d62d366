"""Rates of exchange."""

from __future__ import annotations

from datetime import date

from parvis.payments.models import ExchangeRate


def on(currency: str, other: str, day: date) -> ExchangeRate | None:
    """The rate of that day, or of the last day before that has one, as it was corrected last.  One query."""
    known = ExchangeRate.objects.filter(currency=currency, other=other, on__lte=day, corrected_by__isnull=True)
    return known.order_by("-on", "-id").first()


def newest() -> list[ExchangeRate]:
    """The last rates that were entered.  One query."""
    return list(ExchangeRate.objects.select_related("entered_by", "corrects", "corrected_by").order_by("-id")[:50])
