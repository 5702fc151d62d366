"""Make the file that finance gives to the bank, from certified payments."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.codes import new_code
from parvis.domain.programme_file.award import Payer as PayerRules
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.domain.roles import Role, holds_any
from parvis.domain.transfers import Account, Payer, Transfer, payment_file, sums
from parvis.payments.actions.rating import fix_rate
from parvis.payments.models import PaymentFile, PaymentRequest
from parvis.payments.queries import files, payments
from parvis.web.programme import current, today


def _(message: str) -> str:
    return message


@transaction.atomic
def make_file(codes: Sequence[str], *, on: date, by: Any, now: datetime) -> PaymentFile:
    """One file with these certified payments; each goes into one file only, and is noted as paid later."""
    if not holds_any(by, Role.TREASURER, at=now):
        raise Denied(_("Only treasurers pay."), code="office-needed")
    rules = current().award
    if rules is None or rules.payer is None:
        raise Refused(_("The programme’s file names no account to pay from."), code="no-payer")
    if on < today(now):
        raise Invalid(_("Choose today or a later day."), field="on")
    chosen = list(payments.to_pay(by, at=now).filter(code__in=codes).select_for_update(of=("self",)))
    if not chosen:
        raise Invalid(_("Choose at least one certified payment."), field="payments")
    if taken := next((one for one in chosen if one.file_id), None):
        raise Refused(_("%(payment)s stands in a file already."), code="filed", payment=taken.award.reference)
    if mine := next((one for one in chosen if by.pk in (one.requested_by_id, one.certified_by_id)), None):
        raise Denied(
            _("Request, certification and payment are in three different hands. Yours has acted here already."),
            code="same-hand",
            payment=mine.award.reference,
        )
    transfers = [_transfer(one, on) for one in chosen]
    code = new_code()
    content = payment_file(code, _payer(rules.payer), transfers, on=on, made_at=now)
    made = PaymentFile.objects.create(
        code=code,
        made_by=by,
        made_at=now,
        on=on,
        number=len(chosen),
        sums=sums(transfers),
        content=content,
        digest=hashlib.sha256(content.encode()).hexdigest(),
    )
    PaymentRequest.objects.filter(pk__in=[one.pk for one in chosen]).update(file=made)
    facts = {"file": made.code, "payments": [one.code for one in chosen], "digest": made.digest}
    record("payments.filed", on=made, by=by, at=now, facts=facts)
    return made


def _payer(told: PayerRules) -> Payer:
    others = {one.currency: Account(one.iban, one.bic) for one in told.accounts}
    return Payer(told.name, Account(told.iban, told.bic), others)


def _transfer(payment: PaymentRequest, on: date) -> Transfer:
    award, bank = payment.award, payment.bank
    if bank is None or bank.verified < 2:
        raise Refused(
            _("The account of %(award)s is not verified by two people."), code="unverified", award=award.reference
        )
    fix_rate(payment, day=on)
    payment.save(update_fields=["rate", "other_minor"])
    return files.transfer(payment, bank, payment.other_minor or payment.amount_minor)
