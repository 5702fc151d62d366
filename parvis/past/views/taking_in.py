"""Bring a file, look it through, take it in or drop it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from parvis.domain.past_files import COLUMNS, MOST_BYTES, Kind, check
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role
from parvis.gateways.spreadsheet import Cell
from parvis.past.actions import taking_in as actions
from parvis.past.forms import BringForm
from parvis.past.labels import CELLS, KINDS
from parvis.past.models import Intake
from parvis.past.queries.planning import Plan, plan
from parvis.web import sheets
from parvis.web.access import for_office
from parvis.web.forms import refused_into
from parvis.web.uploads import accept_small_files

SHOWN = 100  # faults on the page; all stand in the list that is downloaded
RECORDS = 20
officers_only = for_office(Role.PROGRAMME_OFFICER)


@csrf_exempt  # asked for inside, once the size has been checked: only then the body may be read
@officers_only
def bring(request: HttpRequest) -> HttpResponse:
    """Choose a file; what stands in which column is told beside it."""
    if request.method == "POST":
        accept_small_files(request, most=MOST_BYTES)
    return _bring(request)


@csrf_protect
def _bring(request: HttpRequest) -> HttpResponse:
    form = BringForm(request.POST or None, request.FILES or None, initial={"kind": Kind.AWARDS})
    if request.method == "POST" and form.is_valid():
        content, kind, name = form.brought
        with refused_into(form):
            made = actions.bring(content, kind, name=name, by=request.user, now=timezone.now())
            return redirect("past:intake", code=made.code)
    context = {
        "form": form,
        "columns": [
            (kind, KINDS[kind], [(name, french, needed, CELLS[kind, name]) for name, french, needed in COLUMNS[kind]])
            for kind in Kind
        ],
        "intakes": list(Intake.objects.select_related("brought_by")[:10]),
    }
    return render(request, "past/bring.html", context, status=422 if form.is_bound else 200)


@officers_only
def template(request: HttpRequest, kind: str) -> Any:
    """An empty table with the right head."""
    if kind not in set(Kind):
        raise NotFound("")
    return sheets.download("csv", [name for name, _french, _needed in COLUMNS[Kind(kind)]], [], name=kind, sheet=kind)


@officers_only
def intake(request: HttpRequest, code: str) -> HttpResponse:
    """What the file would change, and everything that is wrong with it."""
    found = get_object_or_404(Intake.objects.select_related("brought_by", "taken_by"), code=code)
    context: dict[str, Any] = {"intake": found, "kind": KINDS[Kind(found.kind)]}
    if found.taken_at is None:
        made = _planned(found)
        context |= {
            "made": made,
            "faults": [(one.line, one.column, _words(one)) for one in made.faults[:SHOWN]],
            "more": max(0, len(made.faults) - SHOWN),
            "awards": made.checked.awards[:RECORDS],
            "people": made.checked.people[:RECORDS],
            "number": len(made.checked.awards) + len(made.checked.people),
        }
    return render(request, "past/intake.html", context)


@officers_only
def faults(request: HttpRequest, code: str) -> Any:
    """Everything that is wrong, as a table."""
    found = get_object_or_404(Intake.objects.filter(taken_at__isnull=True), code=code)
    rows: list[list[Cell]] = [[one.line, one.column, _words(one)] for one in _planned(found).faults]
    return sheets.download("csv", [_("Line"), _("Column"), _("Fault")], rows, name="faults", sheet="faults")


@officers_only
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Take the file in as a whole, or drop it."""
    found = get_object_or_404(Intake.objects.filter(taken_at__isnull=True), code=code)
    if request.POST.get("act") == "drop":
        actions.drop(found, by=request.user, now=timezone.now())
        messages.success(request, _("Dropped. Nothing was taken in."))
        return redirect("past:bring")
    done = actions.take_in(found, by=request.user, now=timezone.now())
    words = _("Taken in: %(added)s added, %(changed)s changed, %(unchanged)s as they were.")
    numbers = {"added": done.added, "changed": done.changed, "unchanged": done.unchanged}
    messages.success(request, words % numbers)
    return redirect("past:intake", code=code)


def _planned(found: Intake) -> Plan:
    return plan(check(bytes(found.content or b""), Kind(found.kind)))


def _words(fault: Any) -> str:
    return gettext(fault.words) % fault.facts
