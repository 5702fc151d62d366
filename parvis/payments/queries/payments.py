"""Payments on their way, for those who certify and pay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from parvis.domain.payments import PaymentState
from parvis.grants.models import Award, Instalment
from parvis.grants.queries import awards
from parvis.payments.models import PaymentRequest


def visible(person: Any, *, at: datetime) -> QuerySet[PaymentRequest]:
    """Payments of awards that the person may see."""
    seen = Award.objects.visible_to(person, at=at)
    return PaymentRequest.objects.filter(instalment__award__in=seen.values("pk")).select_related(
        "instalment__award__proposal", "requested_by", "certified_by", "paid_by"
    )


def to_certify(person: Any, *, at: datetime) -> QuerySet[PaymentRequest]:
    """Those that nobody has certified yet, the oldest first.  One query."""
    return visible(person, at=at).filter(certified_at__isnull=True).order_by("requested_at", "id")


def to_pay(person: Any, *, at: datetime) -> QuerySet[PaymentRequest]:
    """Those that are certified and not paid yet, the oldest first.  One query."""
    return (
        visible(person, at=at).filter(certified_at__isnull=False, paid_at__isnull=True).order_by("certified_at", "id")
    )


def locked(payment: PaymentRequest) -> PaymentRequest:
    """A payment, its instalment and its award, held until the transaction ends.  Two queries."""
    awards.locked(payment.instalment.award)
    return (
        PaymentRequest.objects.select_for_update(of=("self",))
        .select_related("instalment__award__proposal__call", "requested_by", "certified_by", "paid_by")
        .get(pk=payment.pk)
    )


def instalments(award: Award) -> QuerySet[Instalment]:
    """The parts of the award, each with what releases it and its payment.  One query."""
    return award.instalments.select_related(
        "released_by", "payment__requested_by", "payment__certified_by", "payment__paid_by"
    )


def state_of(instalment: Instalment) -> PaymentState:
    """How far an instalment is.  No query if its payment came along."""
    payment = getattr(instalment, "payment", None)
    if payment is not None:
        return PaymentState(payment.state)
    return PaymentState.RELEASED if instalment.released_at else PaymentState.LOCKED


def nothing_unpaid(award: Award) -> bool:
    """Whether everything that was released is paid; what a termination waived never is.  One query."""
    return not award.instalments.filter(released_at__isnull=False, payment__paid_at__isnull=True).exists()
