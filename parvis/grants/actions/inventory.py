"""Enter what was bought, and hand it over at the end."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.awards import AwardStatus
from parvis.domain.money import in_minor_units
from parvis.domain.refusals import Invalid, Refused
from parvis.grants import access
from parvis.grants.models import Award, Equipment
from parvis.grants.queries import awards


def _(message: str) -> str:
    return message


@transaction.atomic
def enter_equipment(
    award: Award,
    *,
    name: str,
    cost: Decimal,
    bought_on: date,
    by: Any,
    now: datetime,
    serial: str = "",
    place: str = "",
) -> Equipment:
    """Enter a thing into the inventory, as a director."""
    award = awards.locked(award)
    access.check_directs(by, award, at=now)
    if award.status != AwardStatus.ACCEPTED:
        raise Refused(_("The inventory is kept while the award runs."), code="not-running")
    if not name.strip():
        raise Invalid(_("Say what it is."), field="name")
    thing = Equipment.objects.create(
        award=award,
        name=name.strip()[:200],
        serial=serial.strip()[:80],
        place=place.strip()[:200],
        bought_on=bought_on,
        cost_minor=in_minor_units(cost, award.currency, field="cost"),
        entered_by=by,
        entered_at=now,
    )
    facts = {"equipment": thing.code, "name": thing.name, "minor units": thing.cost_minor}
    record("equipment.entered", on=award, by=by, at=now, facts=facts)
    return thing


@transaction.atomic
def hand_over(thing: Equipment, *, holder: str, received_by: str, on: date, by: Any, now: datetime) -> Equipment:
    """Note to whom it was handed over and who signed for it there; handed over twice it was handed over once."""
    award = awards.locked(thing.award)
    access.check_directs(by, award, at=now)
    thing = Equipment.objects.select_for_update(of=("self",)).get(pk=thing.pk)
    if thing.handed_over_on is not None:
        if (thing.holder, thing.received_by) == (holder.strip(), received_by.strip()):
            return thing
        raise Refused(_("This was handed over already."), code="handed-over")
    if not holder.strip() or not received_by.strip():
        raise Invalid(_("Say which institution has it now, and who signed for it there."), field="holder")
    thing.holder, thing.received_by = holder.strip()[:200], received_by.strip()[:120]
    thing.handed_over_on, thing.handed_over_by, thing.award = on, by, award
    thing.save(update_fields=["holder", "received_by", "handed_over_on", "handed_over_by"])
    facts = {"equipment": thing.code, "holder": thing.holder, "received by": thing.received_by}
    record("equipment.handed-over", on=award, by=by, at=now, facts=facts)
    return thing
