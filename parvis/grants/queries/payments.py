"""Payments on their way, for those who certify and pay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from parvis.grants.models import Award, PaymentRequest


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
