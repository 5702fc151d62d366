"""Payments for tests: of awards as `tests.grants.building` makes them."""

from __future__ import annotations

from datetime import datetime

from parvis.grants.models import Award
from parvis.payments.actions import paying
from parvis.payments.models import PaymentRequest
from parvis.payments.queries import books
from tests.grants.building import LATER, accepted, directors, fill, handed_in, offered, reported, sign

__all__ = ["accepted", "directors", "fill", "handed_in", "money", "offered", "reported", "requested", "sign"]


def requested(award: Award, *, number: int = 1, now: datetime = LATER) -> PaymentRequest:
    """The payment of a released instalment, asked for by a director."""
    instalment = award.instalments.get(number=number)
    return paying.request_payment(instalment, account="BE00 0000", by=directors(award)[0], now=now)


def money(award: Award) -> books.Money:
    """The award's money at a glance."""
    return books.Money.of(award, award.ledger.order_by("-position").first())
