"""What is kept of a grant beside its reports: one page a kind, its rows above, its form below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from parvis.domain.answers import day_of
from parvis.domain.awards import AwardStatus
from parvis.domain.refusals import NotFound
from parvis.domain.running import acknowledgement_lacks
from parvis.grants.actions import records
from parvis.grants.forms.records import (
    Entry,
    EventForm,
    OffersForm,
    ParticipantsForm,
    PublicationForm,
    StipendForm,
    VisitForm,
)
from parvis.grants.labels import ACKNOWLEDGEMENT, RECORDS
from parvis.grants.models import GrantEvent
from parvis.grants.queries import records as kept
from parvis.grants.views.case import Case
from parvis.proposals.queries.rail import words_of
from parvis.web import figures
from parvis.web.forms import refused_into
from parvis.web.programme import in_language, today
from parvis.web.uploads import accept_small_files

MOST_BYTES = 256_000


@dataclass(frozen=True)
class Sort:
    """One kind of record: its form, who enters it, how."""

    form: type[Entry]
    enter: Callable[[Case, Any, Any], Any]
    rows: Callable[[Case], dict[str, Any]]
    by_office: bool = False
    after_closing: bool = False

    def is_open_to(self, case: Case) -> bool:
        """Whether this person may enter one now."""
        if not (case.runs or (self.after_closing and case.award.status == AwardStatus.CLOSED)):
            return False
        return case.judges if self.by_office else case.seat is not None


def page(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The rows of one kind, and for who may the form; what keeps a row out stands above it, nothing typed is lost."""
    case = Case.of(request, code)
    sort = SORTS.get(kind)
    if sort is None:
        raise NotFound("")
    may = sort.is_open_to(case)
    form, problems = None, []
    if may:
        form = sort.form(request.POST or None, award=case.award, programme=case.programme, language=case.language)
        if request.method == "POST" and form.is_valid():
            with refused_into(form):
                try:
                    sort.enter(case, form, request.user)
                    messages.success(request, _("Entered: it stands in the list."))
                    return redirect("grants:records", case.award.code, kind)
                except records.NotKept as kept_out:
                    problems = [words_of(one) for one in kept_out.problems]
    context = case.context(
        kind=kind,
        name=RECORDS[kind][0],
        lead=RECORDS[kind][1],
        kinds=[(one, RECORDS[one][0]) for one in SORTS],
        form=form,
        problems=problems,
        **sort.rows(case),
    )
    return render(request, "grants/records.html", context, status=422 if form and (form.errors or problems) else 200)


@require_POST
def tell_visit(request: HttpRequest, code: str, visit: str) -> HttpResponse:
    """What a visit showed."""
    case = Case.of(request, code)
    records.tell_visit(
        get_object_or_404(case.award.sitevisits.select_related("award"), code=visit),
        held_on=day_of(request.POST.get("held_on")) or today(case.at),
        account=request.POST.get("account", ""),
        findings=request.POST.get("findings", ""),
        by=request.user,
        now=case.at,
    )
    messages.success(request, _("Kept. The directors read it on this page."))
    return redirect("grants:records", code, "visits")


@csrf_exempt  # asked for inside, once the size has been checked: only then the body may be read
def event(request: HttpRequest, code: str, event: str) -> HttpResponse:
    """Who came to an event, by group of nations; a director brings the list."""
    if request.method == "POST":
        accept_small_files(request, most=MOST_BYTES)
    return _event(request, code, event)


@csrf_protect
def _event(request: HttpRequest, code: str, event: str) -> HttpResponse:
    case = Case.of(request, code)
    found = get_object_or_404(GrantEvent.objects.select_related("award"), award=case.award, code=event)
    may = case.seat is not None and case.runs
    form, problems = None, []
    if may:
        form = ParticipantsForm(request.POST, request.FILES) if request.method == "POST" else ParticipantsForm()
    if form is not None and form.is_bound and form.is_valid():
        with refused_into(form):
            try:
                number = records.bring_participants(
                    found, form.text(), nations=dict(figures.countries("en")), by=request.user, now=case.at
                )
                messages.success(request, _("Taken over: %(number)s lines.") % {"number": number})
                return redirect("grants:event", code, event)
            except records.NotKept as kept_out:
                problems = [words_of(one) for one in kept_out.problems]
    names = {one.code: in_language(one.name, case.language) for one in case.programme.groups}
    rows = [(names.get(group, _("Other nations")), seats, came) for group, seats, came in kept.attendance(found)]
    context = case.context(
        event=found,
        form=form,
        problems=problems,
        rows=rows,
        seats=sum(row[1] for row in rows),
        came=sum(row[2] for row in rows),
    )
    return render(request, "grants/event.html", context, status=422 if form and (form.errors or problems) else 200)


def _stipends(case: Case) -> dict[str, Any]:
    rates = case.programme.award.stipends.rates if case.programme.award and case.programme.award.stipends else ()
    names = {one.code: in_language(one.name, case.language) for one in rates}
    rows = list(case.award.stipends.all())
    cap = kept.stipend_cap(case.award)
    return {
        "rows": [
            (one, names.get(one.group, one.group), case.amount(one.monthly_minor), case.amount(one.whole_minor))
            for one in rows
        ],
        "whole": case.amount(sum(one.whole_minor for one in rows)),
        "cap": figures.number(cap, case.language, 2) if cap is not None else "",
        "rates": [
            (in_language(one.name, case.language), figures.number(one.monthly_at_most, case.language, 0))
            for one in rates
        ],
    }


def _offers(case: Case) -> dict[str, Any]:
    rule = case.programme.award.purchases if case.programme.award else None
    rows = []
    for one in case.award.offertables.all():
        told = [
            (offer["supplier"], case.amount(offer["minor"]), number == one.chosen)
            for number, offer in enumerate(one.offers)
        ]
        rows.append((one, told))
    return {
        "rows": rows,
        "threshold": figures.number(rule.bids_from, case.language, 0) if rule else "",
        "least": rule.offers if rule else 2,
        "without": kept.bought_without_offers(case.award),
    }


def _publications(case: Case) -> dict[str, Any]:
    rule = case.programme.award.acknowledgement if case.programme.award else None
    rows = []
    for one in case.award.publications.order_by("-published_on", "id"):
        lacks = acknowledgement_lacks(rule, one.acknowledgement, case.award.reference)
        rows.append((one, [ACKNOWLEDGEMENT[word] for word in lacks]))
    return {"rows": rows}


def _visits(case: Case) -> dict[str, Any]:
    rows = list(case.award.sitevisits.select_related("told_by").order_by("-planned_on", "id"))
    return {"rows": rows, "tells": case.judges, "day": today(case.at)}


def _events(case: Case) -> dict[str, Any]:
    return {"rows": list(case.award.grantevents.order_by("-from_on", "id"))}


def _enter_stipend(case: Case, form: Any, by: Any) -> None:
    told = form.cleaned_data
    records.enter_stipend(
        case.award,
        told["group"],
        months=told["months"],
        monthly=told["monthly"],
        from_on=told["from_on"],
        by=by,
        now=case.at,
    )


def _enter_offers(case: Case, form: Any, by: Any) -> None:
    told = form.cleaned_data
    records.enter_offers(
        case.award,
        told["what"],
        form.offers(),
        chosen=told["chosen"] - 1,
        reason=told["reason"],
        by=by,
        now=case.at,
    )


def _enter_publication(case: Case, form: Any, by: Any) -> None:
    records.enter_publication(case.award, **form.cleaned_data, by=by, now=case.at)


def _plan_visit(case: Case, form: Any, by: Any) -> None:
    records.plan_visit(case.award, **form.cleaned_data, by=by, now=case.at)


def _enter_event(case: Case, form: Any, by: Any) -> None:
    records.enter_event(case.award, **form.cleaned_data, by=by, now=case.at)


SORTS = {
    "stipends": Sort(StipendForm, _enter_stipend, _stipends),
    "offers": Sort(OffersForm, _enter_offers, _offers),
    "publications": Sort(PublicationForm, _enter_publication, _publications, after_closing=True),
    "visits": Sort(VisitForm, _plan_visit, _visits, by_office=True),
    "events": Sort(EventForm, _enter_event, _events),
}


def records_of(case: Case) -> list[tuple[str, str, int]]:
    """What is kept beside the reports, with how many rows there are of each.  One query."""
    numbers = kept.counts(case.award)
    return [(kind, str(RECORDS[kind][0]), numbers[kind]) for kind in SORTS]
