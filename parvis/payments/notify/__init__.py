"""Who is told what about payments, in letters of the kinds that `kinds` names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Person
from parvis.correspondence.actions import send
from parvis.domain.roles import Role
from parvis.grants.models import Award
from parvis.grants.notify import amount_words
from parvis.grants.queries import awards, people
from parvis.payments.access import FINANCE
from parvis.payments.models import BankAccount, PaymentRequest


def payment_requested(payment: PaymentRequest, *, now: datetime) -> None:
    """To the financial officers."""
    award = payment.award
    for person in people.free_for(Role.FINANCIAL_OFFICER, award, now):
        words = _of_payment(payment, who=str(payment.requested_by))
        _tell("payment.requested", person, award, words, now=now, link=reverse("payments:certification"))


def payment_certified(payment: PaymentRequest, *, now: datetime) -> None:
    """To the treasurers."""
    award = payment.award
    for person in people.free_for(Role.TREASURER, award, now):
        words = _of_payment(payment, who=str(payment.certified_by))
        _tell("payment.certified", person, award, words, now=now, link=reverse("payments:treasury"))


def paid(payment: PaymentRequest, *, now: datetime) -> None:
    """To the directors."""
    award = payment.award
    for party in awards.directors(award, now):
        if party.person:
            words = _of_payment(payment, bank=payment.bank_reference)
            _tell("payment.made", party.person, award, words, now=now)


def payment_returned(payment: PaymentRequest, *, now: datetime) -> None:
    """To the directors: why, so that they can ask anew."""
    award = payment.award
    for party in awards.directors(award, now):
        if party.person:
            words = _of_payment(payment, who=str(payment.ended_by), reason=payment.ended_reason)
            _tell("payment.returned", party.person, award, words, now=now)


def account_named(account: BankAccount, *, now: datetime) -> None:
    """To finance: bank details wait to be verified by two people."""
    award = account.award
    told = {one.pk: one for role in FINANCE for one in people.free_for(role, award, now)}
    for person in told.values():
        words = {"reference": award.reference, "who": str(account.named_by)}
        _tell("account.named", person, award, words, now=now, link=reverse("payments:accounts"))


def claimed(award: Award, units: int, reason: str, *, now: datetime) -> None:
    """To the directors: money is asked back."""
    for party in awards.directors(award, now):
        if party.person:
            amount = amount_words(units, award.currency, party.person.language)
            words = {"reference": award.reference, "amount": amount, "reason": reason}
            _tell("money.claimed", party.person, award, words, now=now)


def _tell(kind: str, person: Person, award: Award, words: Any, *, now: datetime, link: str = "") -> None:
    send(
        kind,
        to=person,
        case=("proposal", award.proposal.code),
        now=now,
        words=words,
        link=link or award.get_absolute_url(),
        link_words=_("Open the award"),
    )


def _of_payment(payment: PaymentRequest, **more: object) -> Callable[[str], dict[str, object]]:
    instalment, award = payment.instalment, payment.award

    def words(language: str) -> dict[str, object]:
        amount = amount_words(payment.amount_minor, award.currency, language)
        number = str(instalment.number) if instalment else "–"
        return {"reference": award.reference, "amount": amount, "number": number, **more}

    return words
