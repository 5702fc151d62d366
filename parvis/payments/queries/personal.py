"""What is kept on a person here, for its owner."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from parvis.payments.models import BankAccount, PaymentRequest


def kept_on(person: Any) -> list[dict[str, Any]]:
    """Bank details that the person named or that stand in his or her name, and what he or she did with payments.

    Two queries.
    """
    accounts = BankAccount.objects.filter(Q(named_by=person) | Q(holder__iexact=str(person)))
    told: list[dict[str, Any]] = [
        {
            "award": one.award.reference,
            "holder": one.holder,
            "account": one.number,
            "bic": one.bic,
            "currency": one.currency,
            "named": one.named_at.isoformat(),
        }
        for one in accounts.select_related("award").order_by("id")
    ]
    acted = Q(requested_by=person) | Q(certified_by=person) | Q(paid_by=person) | Q(ended_by=person)
    for payment in PaymentRequest.objects.filter(acted).select_related("award").order_by("id"):
        hands = {
            "requested": (payment.requested_by_id, payment.requested_at),
            "certified": (payment.certified_by_id, payment.certified_at),
            "paid": (payment.paid_by_id, payment.paid_at),
            payment.ended_as or "taken back": (payment.ended_by_id, payment.ended_at),
        }
        own = {name: at.isoformat() for name, (who, at) in hands.items() if who == person.pk and at}
        told.append({"award": payment.award.reference, "payment": payment.code, **own})
    return told
