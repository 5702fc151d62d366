"""What people type about money, as domain values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.dateparse import parse_date

from parvis.domain.budget import amount_of
from parvis.domain.money import in_minor_units
from parvis.domain.refusals import Invalid
from parvis.payments.models import SpentLine

MOST_LINES = 60


def _(message: str) -> str:
    return message


def amount(typed: str, *, field: str = "amount", signed: bool = False) -> Decimal:
    """An amount as people write it; refused if it is none."""
    text = typed.strip()
    minus = signed and text.startswith(("-", "−"))
    found = amount_of(text[1:] if minus else text)
    if found is None:
        raise Invalid(_("This is no amount. Write digits, with at most two decimals."), field=field)
    return -found if minus else found


def rate(typed: str) -> Decimal:
    """A rate as people write it; refused if it is none."""
    try:
        return Decimal(typed.strip().replace(",", ".")).quantize(Decimal("0.00000001"))
    except InvalidOperation:
        raise Invalid(_("A rate is a number above nothing."), field="value") from None


def day(typed: str, *, field: str = "on") -> date:
    """A day from a date field; refused if it is none."""
    try:
        found = parse_date(typed)
    except ValueError:
        found = None
    if found is None:
        raise Invalid(_("Choose a day."), field=field)
    return found


def statement_lines(typed: Mapping[str, str], currency: str) -> list[SpentLine]:
    """The lines of a statement that have an amount."""
    found = []
    for number in range(1, MOST_LINES + 1):
        text = typed.get(f"amount-{number}", "").strip()
        if not text:
            continue
        units = in_minor_units(amount(text, field=f"amount-{number}"), currency, field=f"amount-{number}")
        if units <= 0:
            raise Invalid(_("Enter an amount above nothing."), field=f"amount-{number}")
        found.append(
            SpentLine(
                number=number,
                category=typed.get(f"category-{number}", "").strip()[:40],
                text=typed.get(f"text-{number}", "").strip()[:200],
                amount_minor=units,
                voucher=typed.get(f"voucher-{number}", "").strip()[:60],
                consent=typed.get(f"consent-{number}", "").strip()[:60],
            )
        )
    return found
