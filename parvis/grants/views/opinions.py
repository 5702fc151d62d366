"""An expert's opinion on a report: asked for by the office, given on a page of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.awards import ReportStatus
from parvis.domain.refusals import Invalid
from parvis.grants.actions import opinions
from parvis.grants.forms.records import AskExpertForm, OpinionForm
from parvis.grants.labels import OBLIGATIONS
from parvis.grants.models import Report, ReportOpinion
from parvis.grants.queries import awards, experts, reports
from parvis.grants.views.case import Case
from parvis.grants.views.lines import groups_of
from parvis.web.programme import today

USUAL = timedelta(days=14)


def ask_form(case: Case, report: Report, given: Any = None) -> AskExpertForm | None:
    """The form with which the office asks an expert, while the report lies with it.  Five queries."""
    if not case.judges or report.status != ReportStatus.HANDED_IN:
        return None
    free = experts.free_for(report, case.at)
    if not free:
        return None
    choices = [(one.code, f"{one.name}, {one.where}" if one.where else one.name) for one in free]
    return AskExpertForm(given, experts=choices, initial={"due_on": today(case.at) + USUAL})


@require_POST
def ask(request: HttpRequest, code: str, report: str) -> HttpResponse:
    """The office asks one expert."""
    case = Case.of(request, code)
    found = reports.visible(case.award, report)
    form = ask_form(case, found, request.POST)
    if form is None or not form.is_valid():
        raise Invalid(_("Choose an expert who is free, and a day."), field="expert")
    told = form.cleaned_data
    person = experts.person_of(told["expert"])
    opinions.ask_expert(found, person, question=told["question"], due_on=told["due_on"], by=request.user, now=case.at)
    messages.success(request, _("Asked. The answer appears beside the report."))
    return redirect("grants:report", code, report)


def opinion(request: HttpRequest, code: str) -> HttpResponse:
    """The report as it was handed in, and the form; an expert reads nothing else of the award."""
    at = timezone.now()
    found = get_object_or_404(
        ReportOpinion.objects.visible_to(request.user, at=at).select_related(
            "report__award__proposal__call", "report__obligation", "report__signed"
        ),
        code=code,
    )
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        opinions.give_opinion(found, text=told["text"], accepts=told["accepts"], by=request.user, now=at)
        messages.success(request, _("Sent. Thank you."))
        return redirect(found)
    return render(request, "grants/opinion.html", _shown(request, found, form, at), status=422 if form.errors else 200)


def _shown(request: HttpRequest, found: ReportOpinion, form: OpinionForm, at: datetime) -> dict[str, Any]:
    report = found.report
    case = Case(report.award, request.user, at, get_language() or "en")
    written = dict(report.signed.content["answers"]) if report.signed else {}
    return {
        "award": report.award,
        "opinion": found,
        "report": report,
        "name": OBLIGATIONS[report.obligation.kind],  # type: ignore[index]
        "groups": groups_of(case, report, written, awards.directors(report.award, at), writes=False),
        "form": form,
    }
