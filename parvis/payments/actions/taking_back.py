"""Take a wrong request for money back, so that it can be asked for anew; what is paid stays paid."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.ledger import EntryKind
from parvis.domain.payments import PaymentState, check_returned_by, check_withdrawn_by
from parvis.domain.refusals import Invalid
from parvis.payments import access, notify
from parvis.payments.actions.booking import book
from parvis.payments.models import PaymentRequest
from parvis.payments.queries import payments

LONGEST_REASON = 500


def _(message: str) -> str:
    return message


@transaction.atomic
def withdraw_request(payment: PaymentRequest, *, reason: str = "", by: Any, now: datetime) -> PaymentRequest:
    """Take back what one asked for, before anybody has certified it; asked twice, it is done once."""
    payment = payments.locked(payment)
    if payment.ended_as == PaymentState.WITHDRAWN and payment.ended_by_id == by.pk:
        return payment
    check_withdrawn_by(by.code, payment.state, requested_by=payment.requested_by.code)

    _end(payment, PaymentState.WITHDRAWN, reason, by=by, now=now)
    record("payment.withdrawn", on=payment.award, by=by, at=now, facts=_facts(payment))
    return payment


@transaction.atomic
def return_request(payment: PaymentRequest, *, reason: str, by: Any, now: datetime) -> PaymentRequest:
    """Return a request to the directors, with a reason.

    A financial officer does so before it is certified; afterwards a treasurer, so that no hand undoes what it did.
    """
    payment = payments.locked(payment)
    award, certifier = payment.award, payment.certified_by
    if payment.ended_as == PaymentState.RETURNED and payment.ended_by_id == by.pk:
        return payment
    if certifier is None:
        access.check_certifies(by, award, at=now)
    else:
        access.check_pays(by, award, at=now)
    check_returned_by(
        by.code,
        payment.state,
        requested_by=payment.requested_by.code,
        certified_by=certifier.code if certifier else "",
        filed_by=payment.file.made_by.code if payment.file else "",
    )
    if not reason.strip():
        raise Invalid(_("Say why it is returned. The directors read it."), field="reason")

    _end(payment, PaymentState.RETURNED, reason, by=by, now=now)
    if certifier is not None and payment.instalment_id is None:
        # Certifying an advance releases it; returned, it is released no more.
        amount, why = -payment.amount_minor, payment.ended_reason
        book(award, EntryKind.RELEASED, amount, by=by, now=now, payment=payment, reason=why)
    record("payment.returned", on=award, by=by, at=now, facts=_facts(payment))
    notify.payment_returned(payment, now=now)
    return payment


def _end(payment: PaymentRequest, how: PaymentState, reason: str, *, by: Any, now: datetime) -> None:
    payment.ended_as, payment.ended_by, payment.ended_at = how, by, now
    payment.ended_reason = reason.strip()[:LONGEST_REASON]
    payment.save(update_fields=["ended_as", "ended_by", "ended_at", "ended_reason"])


def _facts(payment: PaymentRequest) -> dict[str, object]:
    return {"payment": payment.code, "kind": payment.kind, "reason": payment.ended_reason}
