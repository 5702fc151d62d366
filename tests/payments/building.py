"""Payments for tests: of awards as `tests.grants.building` makes them."""

from __future__ import annotations

from datetime import datetime

from parvis.domain.roles import Role
from parvis.grants.models import Award
from parvis.payments.actions import banking, paying
from parvis.payments.models import BankAccount, PaymentRequest
from parvis.payments.queries import books
from tests import factories
from tests.grants.building import LATER, accepted, directors, fill, handed_in, offered, reported, sign

__all__ = [
    "accepted",
    "account",
    "directors",
    "fill",
    "handed_in",
    "money",
    "offered",
    "paid",
    "reported",
    "requested",
    "sign",
]


IBAN = "BE71096123456769"


def account(award: Award, *, now: datetime = LATER, verified: int = 2) -> BankAccount:
    """Bank details that a director has named and so many people of finance have verified."""
    known = award.bank_accounts.order_by("-id").first()
    found = known or banking.name_account(award, holder="University", number=IBAN, by=directors(award)[0], now=now)
    while found.verified < verified:
        found = banking.verify_account(found, by=factories.person(Role.FINANCIAL_OFFICER), now=now)
    return found


def requested(award: Award, *, number: int = 1, now: datetime = LATER) -> PaymentRequest:
    """The payment of a released instalment, asked for by a director, to an account that two people verified."""
    account(award, now=now)
    instalment = award.instalments.get(number=number)
    return paying.request_payment(instalment, by=directors(award)[0], now=now)


def paid(award: Award, *, now: datetime = LATER) -> PaymentRequest:
    """The first instalment: reported on, asked for, certified, paid."""
    reported(award, now=now)
    payment = requested(award, now=now)
    paying.certify_payment(payment, by=factories.person(Role.FINANCIAL_OFFICER), now=now)
    return paying.pay(payment, bank_reference="T1", by=factories.person(Role.TREASURER), now=now)


def money(award: Award) -> books.Money:
    """The award's money at a glance."""
    return books.Money.of(award, award.ledger.order_by("-position").first())
