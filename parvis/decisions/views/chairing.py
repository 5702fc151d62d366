"""What the chair does with a paper."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.decisions.actions import circulating, ruling, tabling
from parvis.decisions.forms import fields
from parvis.decisions.models.delegations import voices
from parvis.decisions.queries import delegations, meetings, papers
from parvis.decisions.views.reading import Reader, paper_context
from parvis.domain.papers import Ruling
from parvis.domain.refusals import NotFound
from parvis.gateways import days_off as holidays
from parvis.web import figures
from parvis.web.arrival import arrived_at
from parvis.web.forms import refused_into
from parvis.web.programme import current, today

LOOKS_AHEAD = 29  # days


def _chair(request: HttpRequest) -> Reader:
    reader = Reader(request)
    if not reader.chairs:
        raise NotFound("")
    return reader


def circulate(request: HttpRequest, code: str) -> HttpResponse:
    """Put it under silence until a minute that the chair names."""
    reader = _chair(request)
    found = reader.paper(code)
    decision = current().decision
    usual = circulating.days_off().usual_end(
        today(reader.at), (decision.working_days if decision else None) or 10, decision.closes_at if decision else ""
    )
    form = fields.DeadlineForm(request.POST or None, initial={"ends": usual})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refused_into(form):
            circulating.circulate(found, typed["ends"], insists=typed["insists"], by=reader.person, now=reader.at)
            messages.success(request, _("Circulated. Every delegation gets it by mail."))
            return redirect("decisions:paper", code=code)
    if not found.by_silence:
        raise NotFound("")
    kept = delegations.kept_of([reader.person], found, at=reader.at) if request.method == "GET" else []
    why = str(circulating.reason_of(kept[0])) if kept else ""
    return _page(request, reader, found, form, "decisions/circulate.html", why=why, feasts=_feasts(reader))


def _feasts(reader: Reader) -> list[tuple[date, str, list[str]]]:
    """The holidays of the next weeks: the day, its name where the host nation keeps it, the member nations that do."""
    first, members, found = today(reader.at), voices(reader.at), []
    for day in (first + timedelta(days=n) for n in range(1, LOOKS_AHEAD)):
        name = circulating.days_off().name(day)
        there = holidays.celebrating(members, day)
        if day.weekday() < 5 and (name or there):
            found.append((day, name, sorted(figures.country(one, reader.language) for one in there)))
    return found


def extend(request: HttpRequest, code: str) -> HttpResponse:
    """Put the deadline off, before it comes."""
    arrived = arrived_at(request)
    reader = _chair(request)
    found = reader.paper(code)
    form = fields.ExtensionForm(request.POST or None, initial={"ends": found.ends_wall})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refused_into(form):
            circulating.extend(
                found, typed["ends"], reason=typed["reason"], insists=typed["insists"], by=reader.person, now=arrived
            )
            messages.success(request, _("Put off. Every delegation is told; the old deadline stays in the log."))
            return redirect("decisions:paper", code=code)
    return _page(request, reader, found, form, "decisions/extend.html")


def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take the paper back while its period runs."""
    arrived = arrived_at(request)
    reader = _chair(request)
    found = reader.paper(code)
    form = fields.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            circulating.withdraw(found, reason=form.cleaned_data["reason"], by=reader.person, now=arrived)
            messages.success(request, _("Withdrawn. Every delegation is told."))
            return redirect("decisions:paper", code=code)
    return _page(request, reader, found, form, "decisions/withdraw.html")


@require_POST
def table(request: HttpRequest, code: str) -> HttpResponse:
    """Put it before the meeting, or before the office that decides."""
    reader = Reader(request)
    found = reader.paper(code)
    tabling.table_paper(found, by=reader.person, now=reader.at)
    messages.success(request, _("Its text is fixed from now on. Who decides is told by mail."))
    return redirect("decisions:paper", code=code)


@require_POST
def rule(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Record what was decided of an item otherwise than by silence."""
    reader = Reader(request)
    found = reader.paper(code)
    line = next((one for one in papers.lines_of(found) if one.number == number), None)
    form = fields.RulingForm(request.POST)
    if line is None or not form.is_valid():
        raise NotFound("")
    typed = form.cleaned_data
    sessions = meetings.on_agendas_in_session(found, reader.person, at=reader.at)
    ruling.rule_line(
        line,
        Ruling(typed["ruling"]),
        words=typed["words"],
        by=reader.person,
        now=reader.at,
        approver=typed["approver"],
        meeting=next((one for one in sessions if one.code == typed["meeting"]), None),
    )
    messages.success(request, _("Recorded."))
    return redirect("decisions:paper", code=code)


def _page(request: HttpRequest, reader: Reader, found: Any, form: Any, template: str, **more: Any) -> HttpResponse:
    context = paper_context(reader, found, form=form, **more)
    return render(request, template, context, status=422 if form.errors else 200)
