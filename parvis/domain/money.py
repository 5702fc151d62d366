"""Money: a decimal amount of a currency, and the same as whole minor units for the books.

People read and write decimals ("12000.50"); the ledger adds whole cents, so
that no sum is ever rounded.  An amount that a currency cannot pay, such as a
third of a cent or half a yen, is refused and not rounded in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from parvis.domain.refusals import Invalid

DIGITS = 2  # of most currencies, after the sign
OTHER_DIGITS = {  # ISO 4217
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0,
    "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0, "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3,
    "TND": 3,
}  # fmt: skip


def _(message: str) -> str:
    return message


def digits_of(currency: str) -> int:
    """How many digits the currency has after the sign."""
    return OTHER_DIGITS.get(currency, DIGITS)


def in_minor_units(amount: Decimal, currency: str, *, field: str = "amount") -> int:
    """The amount in cents (or what the currency has for them); refused if it has a smaller part."""
    scaled = amount.scaleb(digits_of(currency))
    if scaled != scaled.to_integral_value():
        raise Invalid(
            _("%(currency)s has no unit small enough for %(amount)s. Round it, then enter it again."),
            field=field,
            code="too-fine",
            currency=currency,
            amount=amount,
        )
    return int(scaled)


def from_minor_units(units: int, currency: str) -> Decimal:
    """So many cents as an amount."""
    return Decimal(units).scaleb(-digits_of(currency))


def shared_out(whole: int, weights: Sequence[int]) -> tuple[int, ...]:
    """The whole in parts as the weights are, to the unit; what is left over goes to the largest remainders.

    The parts always add up to the whole.
    """
    heavy = sum(weights)
    if heavy <= 0:
        raise ValueError("the weights must add up to more than nothing")
    parts = [whole * weight // heavy for weight in weights]
    remainders = [whole * weight % heavy for weight in weights]
    first = sorted(range(len(weights)), key=lambda place: (-remainders[place], place))
    for place in first[: whole - sum(parts)]:
        parts[place] += 1
    return tuple(parts)
