"""Ask for an advance, and for what fills it up again, where the programme pays that way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.domain.advances import Spent, Thresholds, lacks
from parvis.domain.payments import PaymentKind
from parvis.domain.problems import Hindered
from parvis.domain.refusals import Refused
from parvis.grants.access import check_directs
from parvis.grants.models import Award
from parvis.grants.queries import awards
from parvis.payments.actions.paying import requested
from parvis.payments.models import PaymentRequest, SpentLine
from parvis.payments.queries import payments


def _(message: str) -> str:
    return message


class NotYet(Hindered):
    """The sum can't be filled up again yet; `problems` lists why."""


@transaction.atomic
def request_advance(award: Award, *, account: str = "", by: Any, now: datetime) -> PaymentRequest:
    """Ask for the advance, once, as a director; asked twice by the same, it was asked once."""
    award = awards.locked(award)
    check_directs(by, award, at=now)
    limits = _limits(award)
    made = award.payments.standing().filter(kind=PaymentKind.ADVANCE).select_related("requested_by").first()
    if made is not None:
        if made.requested_by_id == by.pk:
            return made
        raise Refused(
            _("%(who)s has requested this payment already."), code="requested-already", who=str(made.requested_by)
        )
    return requested(award, PaymentKind.ADVANCE, payments.purse(award).advance(limits), account=account, by=by, now=now)


@transaction.atomic
def request_replenishment(award: Award, lines: Sequence[SpentLine], *, by: Any, now: datetime) -> PaymentRequest:
    """Tell what was spent, and ask for what fills the sum up again."""
    award = awards.locked(award)
    check_directs(by, award, at=now)
    limits, purse = _limits(award), payments.purse(award)
    if award.payments.standing().filter(instalment__isnull=True, paid_at__isnull=True).exists():
        raise Refused(_("A payment of this award is on its way. Wait until it is made."), code="on-its-way")
    spent = [Spent(one.amount_minor, one.category, one.voucher, one.consent) for one in lines]
    if problems := list(lacks(purse, spent, limits)):
        raise NotYet(problems)
    amount = purse.replenishment(sum(one.amount for one in spent), limits)
    if amount == 0:
        raise Refused(_("All that may flow before the final report has flowed."), code="nothing-left")
    for number, line in enumerate(lines, 1):
        line.number = number
    return requested(award, PaymentKind.REPLENISHMENT, amount, account="", by=by, now=now, lines=lines)


def _limits(award: Award) -> Thresholds:
    limits = payments.thresholds(award)
    if limits is None:
        raise Refused(_("This programme pays by instalments: its reports release them."), code="no-advances")
    return limits
