"""Request, certify and pay: three people, one after another, and every check before each step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.awards import AwardStatus
from parvis.domain.findings import Finding
from parvis.domain.ledger import EntryKind
from parvis.domain.payments import PaymentKind, PaymentState, check_hands, check_open
from parvis.domain.refusals import Invalid, Refused
from parvis.grants.access import check_directs
from parvis.grants.actions.closing import close_if_done
from parvis.grants.models import Award, Instalment
from parvis.grants.queries import awards, terms
from parvis.payments import access, notify
from parvis.payments.actions.banking import named
from parvis.payments.actions.booking import book
from parvis.payments.actions.rating import book_correction, fix_rate
from parvis.payments.models import PaymentRequest
from parvis.payments.queries import checks, payments
from parvis.web.programme import today


def _(message: str) -> str:
    return message


class Held(Refused):
    """A check keeps the payment back; `findings` lists everything that was found."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(
            _("%(number)s checks hold this payment back: %(rules)s. They stand beside it, with what helps."),
            code="held",
            number=len(self.findings),
            rules=", ".join(one.rule for one in self.findings),
        )


@transaction.atomic
def request_payment(instalment: Instalment, *, account: str = "", by: Any, now: datetime) -> PaymentRequest:
    """Ask for a released instalment, as a director; asked twice by the same, it was asked once.

    `account` names the award's bank details where none are named yet.
    """
    award = awards.locked(instalment.award)
    instalment = award.instalments.get(pk=instalment.pk)
    check_directs(by, award, at=now)
    made = PaymentRequest.objects.standing().filter(instalment=instalment).select_related("requested_by").first()
    if made is not None:
        if made.requested_by_id == by.pk:
            return made
        raise Refused(
            _("%(who)s has requested this payment already."), code="requested-already", who=str(made.requested_by)
        )
    if instalment.released_at is None:
        raise Refused(_("This instalment is not released yet: its report must be accepted first."), code="not-released")
    return requested(
        award, PaymentKind.INSTALMENT, instalment.amount_minor, account=account, instalment=instalment, by=by, now=now
    )


def requested(
    award: Award,
    kind: PaymentKind,
    amount_minor: int,
    *,
    account: str,
    by: Any,
    now: datetime,
    instalment: Instalment | None = None,
    lines: Iterable[Any] = (),
) -> PaymentRequest:
    """A payment asked for, of an award that is held for a change; Held if a check finds anything."""
    if award.status != AwardStatus.ACCEPTED:
        raise Refused(_("Payments are asked for while the award runs."), code="not-running")
    terms.check_runs(award, today(now))
    spent = list(lines)
    if found := checks.found(
        award, amount_minor, certifies=False, now=now, lines=spent, released=instalment is not None
    ):
        raise Held(found)
    bank = named(award, account, by=by, now=now)
    payment = PaymentRequest.objects.create(
        award=award,
        kind=kind,
        amount_minor=amount_minor,
        instalment=instalment,
        requested_by=by,
        requested_at=now,
        account=bank.masked,
        bank=bank,
    )
    for line in spent:
        line.payment = payment
        line.save()
    facts = {"payment": payment.code, "kind": kind.value, "minor units": amount_minor, "account": bank.code}
    record("payment.requested", on=award, by=by, at=now, facts=facts)
    notify.payment_requested(payment, now=now)
    return payment


@transaction.atomic
def certify_payment(payment: PaymentRequest, *, by: Any, now: datetime) -> PaymentRequest:
    """Certify that a payment is right, as a financial officer who did not request it.

    Every check is made once more.  Of two who certify at once the first counts, and the second is told so.
    """
    payment = payments.locked(payment)
    award = payment.award
    access.check_certifies(by, award, at=now)
    check_hands(by.code, requested_by=payment.requested_by.code)
    if payment.certified_by_id == by.pk and not payment.ended_as:
        return payment
    check_open(payment.state)
    if payment.certified_by is not None:
        raise Refused(
            _("%(who)s has certified this payment already; it needs only one."),
            code="certified-already",
            who=str(payment.certified_by),
        )
    if found := checks.of_payment(payment, now=now):
        raise Held(found)

    payment.certified_by, payment.certified_at = by, now
    payment.save(update_fields=["certified_by", "certified_at"])
    if payment.instalment_id is None:
        book(award, EntryKind.RELEASED, payment.amount_minor, by=by, now=now, payment=payment)
    facts = {"payment": payment.code, "kind": payment.kind}
    record("payment.certified", on=award, by=by, at=now, facts=facts)
    notify.payment_certified(payment, now=now)
    return payment


@transaction.atomic
def pay(payment: PaymentRequest, *, bank_reference: str, by: Any, now: datetime) -> PaymentRequest:
    """Note that a certified payment was made, as a treasurer who neither requested nor certified it; it is booked.

    Where the account is in another currency, at the rate of the bank's file; of the day, if it stands in none.
    """
    payment = payments.locked(payment)
    award = payment.award
    access.check_pays(by, award, at=now)
    if payment.state is PaymentState.PAID and payment.paid_by_id == by.pk:
        return payment
    check_open(payment.state)
    if payment.certified_by is None:
        raise Refused(_("This payment is not certified yet."), code="not-certified")
    check_hands(by.code, requested_by=payment.requested_by.code, certified_by=payment.certified_by.code)
    terms.check_runs(award, today(now))
    if not bank_reference.strip():
        raise Invalid(_("Enter the bank’s reference of the transfer."), field="bank_reference")

    fix_rate(payment, day=today(now))
    payment.paid_by, payment.paid_at, payment.bank_reference = by, now, bank_reference.strip()[:60]
    payment.save(update_fields=["paid_by", "paid_at", "bank_reference", "other_minor", "rate"])
    part, amount = payment.instalment, payment.amount_minor
    book(award, EntryKind.PAID, amount, by=by, now=now, instalment=part, payment=payment, rate=payment.rate)
    book_correction(payment, by=by, now=now)
    facts = {"payment": payment.code, "kind": payment.kind, "bank reference": payment.bank_reference}
    record("payment.made", on=award, by=by, at=now, facts=facts)
    close_if_done(award, by=by, now=now)
    notify.paid(payment, now=now)
    return payment
