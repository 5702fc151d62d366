"""Give a duty more time: an event with a reason, never a day written over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.awards import ObligationEventKind, ObligationKind
from parvis.domain.refusals import Invalid, Refused
from parvis.grants import access
from parvis.grants.models import Obligation, ObligationEvent
from parvis.grants.notify import changes as changes_told
from parvis.grants.queries import awards, terms
from parvis.web.programme import today


def _(message: str) -> str:
    return message


@transaction.atomic
def extend_duty(obligation: Obligation, due_on: date, *, reason: str, by: Any, now: datetime) -> Obligation:
    """Give a duty more time for a reason, as a programme officer; its history keeps both days."""
    award = awards.locked(obligation.award)
    access.check_changes_for_office(by, award, at=now)
    obligation = Obligation.objects.select_related("award__proposal__call").get(pk=obligation.pk)
    if obligation.satisfied_at is not None:
        raise Refused(_("What is done already is not moved."), code="satisfied")
    if not reason.strip():
        raise Invalid(_("Say why; the reason stays in the history of the duty."), field="reason")
    if due_on == obligation.due_on:
        return obligation
    if due_on < obligation.due_on:
        raise Invalid(_("A duty is moved to a later day, never to an earlier one."), field="due_on")
    if obligation.kind != ObligationKind.FINAL_REPORT and due_on > terms.on(award, today(now)).ends_on:
        raise Invalid(_("Later than the last day of the award only the final report is due."), field="due_on")
    return move_duty(obligation, due_on, reason=reason.strip(), by=by, now=now, tells=True)


def move_duty(
    obligation: Obligation, due_on: date, *, reason: str, by: Any, now: datetime, tells: bool = False
) -> Obligation:
    """Move the day by which something is owed, and keep why."""
    if due_on == obligation.due_on:
        return obligation
    obligation.due_on = due_on
    obligation.save(update_fields=["due_on"])
    ObligationEvent.objects.create(
        obligation=obligation, kind=ObligationEventKind.MOVED, due_on=due_on, reason=reason[:500], by=by, at=now
    )
    facts = {"obligation": obligation.number, "due on": due_on.isoformat(), "reason": reason}
    record("obligation.moved", on=obligation.award, by=by, at=now, facts=facts)
    if tells:
        changes_told.duty_moved(obligation, reason, now=now)
    return obligation
