"""The end of an award: its inventory, what is still open, closing, how far it met its criteria."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.answers import day_of, whole_number
from parvis.domain.awards import AwardStatus
from parvis.domain.budget import amount_of
from parvis.domain.closing import Condition
from parvis.domain.refusals import Invalid
from parvis.grants.actions import closing, inventory
from parvis.grants.models import Equipment, SuccessMark
from parvis.grants.views.case import Case
from parvis.web.programme import today


@dataclass(frozen=True)
class Ending:
    """What the page says of the end."""

    conditions: list[Condition]
    may_close: bool
    success: SuccessMark | None
    marks: list[tuple[dict[str, Any], int | None]]
    may_mark: bool

    @property
    def open(self) -> int:
        return sum(not one.met for one in self.conditions)


def ending_of(case: Case) -> Ending:
    """What is open while the award runs; after it, how far it met its criteria.  A query a condition, or one."""
    closed = case.award.status == AwardStatus.CLOSED
    success = SuccessMark.objects.filter(award=case.award).select_related("by").first() if closed else None
    criteria = case.award.frozen.get("criteria") or []
    marks = list(zip(criteria, success.marks if success else [None] * len(criteria), strict=False))
    return Ending(
        [] if closed else closing.conditions(case.award),
        case.runs and case.is_officer,
        success,
        marks,
        closed and success is None and bool(criteria) and case.judges,
    )


def inventory_of(case: Case) -> list[tuple[Equipment, str]]:
    """What was bought, with its price in words.  One query."""
    return [(thing, case.amount(thing.cost_minor)) for thing in case.award.equipment.all()]


@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """The office closes the award."""
    case = Case.of(request, code)
    closing.close_award(case.award, by=request.user, now=case.at)
    messages.success(request, _("Closed. Its page stays as it is, for everybody who may read it."))
    return redirect(case.award)


@require_POST
def success(request: HttpRequest, code: str) -> HttpResponse:
    """The office marks each criterion for success."""
    case = Case.of(request, code)
    criteria = case.award.frozen.get("criteria") or []
    typed = [whole_number(request.POST.get(f"mark-{number}")) for number in range(len(criteria))]
    marks = [-1 if one is None else one for one in typed]
    closing.mark_success(case.award, marks, request.POST.get("words", ""), by=request.user, now=case.at)
    messages.success(request, _("Kept. The criteria of the letter and their marks stand side by side."))
    return redirect(case.award)


@require_POST
def enter_equipment(request: HttpRequest, code: str) -> HttpResponse:
    """A director enters a thing."""
    case = Case.of(request, code)
    cost = amount_of(request.POST.get("cost", ""))
    bought_on = day_of(request.POST.get("bought_on"))
    if cost is None:
        raise Invalid(_("Write its price in digits, for example 12500.50."), field="cost")
    inventory.enter_equipment(
        case.award,
        name=request.POST.get("name", ""),
        serial=request.POST.get("serial", ""),
        place=request.POST.get("place", ""),
        cost=cost,
        bought_on=bought_on or today(case.at),
        by=request.user,
        now=case.at,
    )
    messages.success(request, _("Entered into the inventory."))
    return redirect(case.award)


@require_POST
def hand_over(request: HttpRequest, code: str, thing: str) -> HttpResponse:
    """A director notes who has it now."""
    case = Case.of(request, code)
    inventory.hand_over(
        get_object_or_404(case.award.equipment.select_related("award"), code=thing),
        holder=request.POST.get("holder", ""),
        received_by=request.POST.get("received_by", ""),
        on=day_of(request.POST.get("on")) or today(case.at),
        by=request.user,
        now=case.at,
    )
    messages.success(request, _("Handed over. The inventory says to whom."))
    return redirect(case.award)
