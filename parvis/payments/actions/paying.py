"""Request, certify and pay an instalment: three people, one after another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.ledger import EntryKind
from parvis.domain.payments import PaymentState, check_hands
from parvis.domain.refusals import Invalid, Refused
from parvis.grants.access import check_directs
from parvis.grants.actions.closing import close_if_done
from parvis.grants.models import Instalment
from parvis.grants.queries import awards, reports, terms
from parvis.payments import access, notify
from parvis.payments.actions.booking import book
from parvis.payments.models import PaymentRequest
from parvis.payments.queries import payments
from parvis.web.programme import today


def _(message: str) -> str:
    return message


@transaction.atomic
def request_payment(instalment: Instalment, *, account: str, by: Any, now: datetime) -> PaymentRequest:
    """Ask for a released instalment, as a director; asked twice by the same, it was asked once."""
    award = awards.locked(instalment.award)
    instalment = award.instalments.get(pk=instalment.pk)
    check_directs(by, award, at=now)
    made = PaymentRequest.objects.filter(instalment=instalment).select_related("requested_by").first()
    if made is not None:
        if made.requested_by_id == by.pk:
            return made
        raise Refused(
            _("%(who)s has requested this payment already."), code="requested-already", who=str(made.requested_by)
        )
    if instalment.released_at is None:
        raise Refused(_("This instalment is not released yet: its report must be accepted first."), code="not-released")
    terms.check_runs(award, today(now))
    if late := reports.overdue(award, today(now)):
        raise Refused(
            _("A report is overdue since %(day)s. Hand it in first; then this payment can be requested."),
            code="report-overdue",
            day=late[0].due_on.isoformat(),
        )
    if not account.strip():
        raise Invalid(_("Name the account that the payment goes to."), field="account")

    payment = PaymentRequest.objects.create(
        instalment=instalment, requested_by=by, requested_at=now, account=account.strip()[:80]
    )
    facts = {"payment": payment.code, "instalment": instalment.number, "minor units": instalment.amount_minor}
    record("payment.requested", on=award, by=by, at=now, facts=facts)
    notify.payment_requested(payment, now=now)
    return payment


@transaction.atomic
def certify_payment(payment: PaymentRequest, *, by: Any, now: datetime) -> PaymentRequest:
    """Certify that a payment is right, as a financial officer who did not request it.

    Of two who certify at once the first counts, and the second is told so.
    """
    payment = payments.locked(payment)
    award = payment.instalment.award
    access.check_certifies(by, award, at=now)
    check_hands(by.code, requested_by=payment.requested_by.code)
    if payment.certified_by_id == by.pk:
        return payment
    if payment.certified_by is not None:
        raise Refused(
            _("%(who)s has certified this payment already; it needs only one."),
            code="certified-already",
            who=str(payment.certified_by),
        )

    payment.certified_by, payment.certified_at = by, now
    payment.save(update_fields=["certified_by", "certified_at"])
    facts = {"payment": payment.code, "instalment": payment.instalment.number}
    record("payment.certified", on=award, by=by, at=now, facts=facts)
    notify.payment_certified(payment, now=now)
    return payment


@transaction.atomic
def pay(payment: PaymentRequest, *, bank_reference: str, by: Any, now: datetime) -> PaymentRequest:
    """Note that a certified payment was made, as a treasurer who neither requested nor certified it; it is booked."""
    payment = payments.locked(payment)
    award, instalment = payment.instalment.award, payment.instalment
    access.check_pays(by, award, at=now)
    if payment.state is PaymentState.PAID and payment.paid_by_id == by.pk:
        return payment
    if payment.state is PaymentState.PAID:
        raise Refused(_("This payment was made already."), code="paid-already")
    if payment.certified_by is None:
        raise Refused(_("This payment is not certified yet."), code="not-certified")
    check_hands(by.code, requested_by=payment.requested_by.code, certified_by=payment.certified_by.code)
    terms.check_runs(award, today(now))
    if not bank_reference.strip():
        raise Invalid(_("Enter the bank’s reference of the transfer."), field="bank_reference")

    payment.paid_by, payment.paid_at, payment.bank_reference = by, now, bank_reference.strip()[:60]
    payment.save(update_fields=["paid_by", "paid_at", "bank_reference"])
    book(award, EntryKind.PAID, instalment.amount_minor, by=by, now=now, instalment=instalment, payment=payment)
    facts = {"payment": payment.code, "instalment": instalment.number, "bank reference": payment.bank_reference}
    record("payment.made", on=award, by=by, at=now, facts=facts)
    close_if_done(award, by=by, now=now)
    notify.paid(payment, now=now)
    return payment
