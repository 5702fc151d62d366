"""Payments on their way, for those who certify and pay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from parvis.domain.advances import Purse, Thresholds
from parvis.domain.money import in_minor_units
from parvis.domain.payments import ENDS, PaymentState
from parvis.grants.models import Award, Instalment
from parvis.grants.queries import awards
from parvis.grants.queries.terms import rules_of
from parvis.payments.models import BankAccount, PaymentRequest, SpentLine
from parvis.payments.models.requests import PaymentQuerySet


def visible(person: Any, *, at: datetime) -> PaymentQuerySet:
    """Payments of awards that the person may see."""
    seen = Award.objects.visible_to(person, at=at)
    return PaymentRequest.objects.filter(award__in=seen.values("pk")).select_related(
        "award__proposal__call", "instalment", "requested_by", "certified_by", "paid_by", "ended_by", "bank", "file"
    )


def to_certify(person: Any, *, at: datetime) -> QuerySet[PaymentRequest]:
    """Those that nobody has certified yet, the oldest first.  One query."""
    return visible(person, at=at).standing().filter(certified_at__isnull=True).order_by("requested_at", "id")


def to_pay(person: Any, *, at: datetime) -> QuerySet[PaymentRequest]:
    """Those that are certified and not paid yet, the oldest first.  One query."""
    certified = visible(person, at=at).standing().filter(certified_at__isnull=False, paid_at__isnull=True)
    return certified.order_by("certified_at", "id")


def to_verify(person: Any, *, at: datetime) -> QuerySet[BankAccount]:
    """Bank details that two people have not verified yet, the oldest first.  One query."""
    seen = Award.objects.visible_to(person, at=at)
    open_ones = BankAccount.objects.filter(second_at__isnull=True, award__in=seen.values("pk"))
    return open_ones.select_related("award__proposal", "named_by", "first_by").order_by("named_at", "id")


def locked(payment: PaymentRequest) -> PaymentRequest:
    """A payment, its instalment and its award, held until the transaction ends.  Two queries."""
    awards.locked(payment.award)
    return (
        PaymentRequest.objects.select_for_update(of=("self",))
        .select_related(
            "award__proposal__call", "instalment", "requested_by", "certified_by", "paid_by", "bank", "file__made_by"
        )
        .get(pk=payment.pk)
    )


def locked_account(account: BankAccount) -> BankAccount:
    """Bank details and their award, held until the transaction ends.  Two queries."""
    awards.locked(account.award)
    return (
        BankAccount.objects.select_for_update(of=("self",))
        .select_related("award__proposal__call", "named_by", "first_by", "second_by")
        .get(pk=account.pk)
    )


def account_of(award: Award) -> BankAccount | None:
    """The bank details that count: those named last.  One query."""
    return award.bank_accounts.select_related("named_by", "first_by", "second_by").order_by("-id").first()


def instalments(award: Award) -> QuerySet[Instalment]:
    """The parts of the award that pay something, each with what releases it and its payments.  Two queries."""
    return award.instalments.filter(amount_minor__gt=0).select_related("released_by").prefetch_related("payments")


def advances(award: Award) -> QuerySet[PaymentRequest]:
    """The advance and what filled it up again, the first first, also what was taken back.  One query."""
    return award.payments.filter(instalment__isnull=True).order_by("id")


def last_of(instalment: Instalment) -> PaymentRequest | None:
    """The payment that was asked for last, also if it was taken back.  No query if they came along."""
    return max(instalment.payments.all(), key=lambda one: one.pk, default=None)


def state_of(instalment: Instalment) -> PaymentState:
    """How far an instalment is.  No query if its payment came along."""
    payment = last_of(instalment)
    if payment is not None and payment.state not in ENDS:
        return payment.state
    return PaymentState.RELEASED if instalment.released_at else PaymentState.LOCKED


def nothing_unpaid(award: Award) -> bool:
    """Whether everything that was released is paid, and nothing that was asked for waits.  One query."""
    paid = PaymentRequest.objects.filter(instalment=OuterRef("pk"), paid_at__isnull=False)
    released = Instalment.objects.filter(award=award, released_at__isnull=False, amount_minor__gt=0)
    waits = PaymentRequest.objects.standing().filter(award=award, paid_at__isnull=True)
    return not Award.objects.filter(Exists(waits) | Exists(released.filter(~Exists(paid))), pk=award.pk).exists()


def thresholds(award: Award) -> Thresholds | None:
    """The limits of an advance, where the programme pays that way.  No query if the call came along."""
    rules = rules_of(award)
    advance = rules.advance if rules else None
    if advance is None:
        return None
    return Thresholds(
        at_most=in_minor_units(advance.at_most, award.currency),
        fill_below=in_minor_units(advance.fill_below, award.currency),
        alone_below=in_minor_units(advance.alone_below, award.currency),
        copies_from=in_minor_units(advance.copies_from, award.currency),
        retained=advance.retained,
    )


def purse(award: Award) -> Purse:
    """How the sum that was advanced stands.  Two queries."""
    received = sum(award.payments.standing().filter(instalment__isnull=True).values_list("amount_minor", flat=True))
    proven = SpentLine.objects.filter(payment__award=award, payment__ended_at__isnull=True)
    return Purse(award.amount_minor, received, sum(proven.values_list("amount_minor", flat=True)))
