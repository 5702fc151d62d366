"""Say what the programme may commit under a priority in a year."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.money import in_minor_units
from parvis.domain.refusals import Invalid
from parvis.payments import access
from parvis.payments.models import Grant
from parvis.web.programme import current


def _(message: str) -> str:
    return message


@transaction.atomic
def grant(year: int, priority: str, amount: Decimal, *, reason: str, by: Any, now: datetime) -> Grant:
    """Add to what may be committed, or take from it with an amount below nothing; rows are added up."""
    access.check_plans(by, at=now)
    programme = current()
    if programme.priority(priority) is None:
        raise Invalid(_("This programme has no such priority."), field="priority")
    if not 2000 <= year <= 2100:
        raise Invalid(_("Name a year."), field="year")
    if not reason.strip():
        raise Invalid(_("Say where it comes from."), field="reason")
    currency = programme.head.currency
    row = Grant.objects.create(
        year=year,
        priority=priority,
        amount_minor=in_minor_units(amount, currency),
        currency=currency,
        reason=reason.strip()[:300],
        by=by,
        at=now,
    )
    facts = {"year": year, "priority": priority, "minor units": row.amount_minor, "reason": row.reason}
    record("budget.granted", on=row, by=by, at=now, facts=facts)
    return row
