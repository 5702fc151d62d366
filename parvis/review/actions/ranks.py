"""By what a panel's list is ranked, and who chairs the panel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.refusals import Invalid, NotFound, Refused
from parvis.domain.scoring import Order
from parvis.review import access
from parvis.review.models import Expert, Panel
from parvis.review.queries import panel as queries


def _(message: str) -> str:
    return message


@transaction.atomic
def choose_order(panel: Panel, order: str, reason: str, *, by: Any, now: datetime) -> Panel:
    """Say by what the list is ranked, and why; the other stays beside it.  The same again changes nothing."""
    access.check_is_officer(by, at=now)
    panel = queries.still_open(panel)
    if order not in {one.value for one in Order}:
        raise Invalid(_("Choose by what the list is ranked."), field="order")
    chosen, why = Order(order), reason.strip()[:500]
    if chosen == panel.ranks_by:
        return panel
    if not why:
        raise Invalid(_("Say why: the reason stands beside the list."), field="reason")
    if chosen is Order.ADJUSTED and queries.listed(panel, None, at=now).ranking.state != "adjusted":
        raise Refused(_("The marks don’t allow adjusted ones; the page says why."), code="no-adjusted-marks")
    was, panel.ranks_by = panel.ranks_by, chosen
    panel.order_reason, panel.order_chosen_by, panel.order_chosen_at = why, by, now
    panel.save(update_fields=["ranks_by", "order_reason", "order_chosen_by", "order_chosen_at"])
    facts = {"from": str(was), "to": chosen.value, "reason": why}
    record("panel.order-chosen", on=panel, by=by, at=now, facts=facts)
    return panel


@transaction.atomic
def appoint_chair(panel: Panel, expert: Expert, *, by: Any, now: datetime) -> Panel:
    """Let a member chair the panel; who did before does so no longer.  The same again changes nothing."""
    access.check_is_officer(by, at=now)
    panel = queries.still_open(panel)
    seat = panel.seats.filter(expert=expert, left_at__isnull=True).first()
    if seat is None:
        raise NotFound(_("Nobody of that name sits in this panel."))
    if not seat.chairs:
        panel.seats.filter(chairs=True).update(chairs=False)
        seat.chairs = True
        seat.save(update_fields=["chairs"])
        record("panel.chair-appointed", on=panel, by=by, at=now, facts={"expert": expert.code})
    return panel
