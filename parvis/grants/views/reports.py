"""A report: written and signed by directors, read and judged by the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.answers import whole_number
from parvis.domain.awards import ReportStatus
from parvis.domain.drafting import Stale
from parvis.domain.reporting import LONGEST_TEXT, Asked, Progress, spent_in
from parvis.grants.actions import reporting
from parvis.grants.labels import OBLIGATIONS, PROGRESS, REPORTS
from parvis.grants.models import Report, ReportDecision
from parvis.grants.queries import awards, reports
from parvis.grants.views.case import Case
from parvis.grants.views.lines import groups_of
from parvis.grants.views.opinions import ask_form
from parvis.proposals.queries.rail import words_of
from parvis.web import errors, figures

WRITABLE = (ReportStatus.WRITING, ReportStatus.RETURNED)


@require_POST
def begin(request: HttpRequest, code: str, obligation: str) -> HttpResponse:
    """Open the report for a duty."""
    case = Case.of(request, code)
    owed = get_object_or_404(case.award.obligations, code=obligation)
    report = reporting.begin_report(owed, by=request.user, now=case.at)
    return redirect("grants:report", case.award.code, report.code)


def report(request: HttpRequest, code: str, report: str) -> HttpResponse:
    """Written by directors; the office reads what was handed in, and before that nothing."""
    case = Case.of(request, code)
    found = reports.visible(case.award, report)
    writes = case.seat is not None and found.status in WRITABLE
    if request.method == "POST" and writes:
        clashes = _save_all(request, found)
        if not clashes:
            messages.success(request, _("Saved."))
            return redirect("grants:report", case.award.code, found.code)
        messages.error(request, " ".join(clashes))
    written, revision = _readable(case, found)
    if not case.is_party and revision is None:
        return render(request, "grants/report_waits.html", case.context(report=found, **_names(found)))
    signed = {one.party_id: one for one in reports.signatures(found.signed)}
    directors = awards.directors(case.award, case.at)
    # Ten empty lines of the budget lack the same thing, which is said once.
    lacking = list(dict.fromkeys(words_of(one) for one in reports.lacks(found, written))) if writes else []
    context = case.context(
        report=found,
        groups=groups_of(case, found, written, directors, writes=writes),
        writes=writes,
        lacking=lacking,
        can_sign=writes and not lacking and case.seat.pk not in signed,
        mark=reports.mark(found, written) if writes else "",
        signatures=[(party, signed.get(party.pk)) for party in directors],
        judges=case.judges and found.status == ReportStatus.HANDED_IN,
        decisions=list(
            ReportDecision.objects.filter(revision__report=found).select_related("by", "revision").order_by("-id")
        ),
        opinions=list(found.opinions.select_related("person")) if case.judges else [],
        ask_form=ask_form(case, found),
        releases=case.amount(found.obligation.instalment.amount_minor),
        spent=figures.number(spent_in(written), case.language, 2),
        progress=[(state.value, str(PROGRESS[state])) for state in Progress],
        longest=LONGEST_TEXT,
        **_names(found),
    )
    return render(request, "grants/report.html", context)


@require_POST
def autosave(request: HttpRequest, code: str, report: str, field: str) -> HttpResponse:
    """Save one answer while somebody writes, and tell what became of it."""
    case = Case.of(request, code)
    found = reports.visible(case.award, report)
    asked = reports.question(found, field)
    try:
        saved = reporting.save_answer(
            found, field, _typed(request, asked), base_version=_version(request, field), by=request.user, now=case.at
        )
    except Stale as stale:
        told = {
            "version": stale.theirs.version,
            "theirs": _as_text(stale.theirs.value),
            "message": errors.words_of(stale),
        }
        return JsonResponse(told, status=409)
    at = figures.hour(timezone.now().astimezone(case.programme.zone), get_language() or "en")
    return JsonResponse({"version": saved.version, "at": at, "voided": saved.voided})


@require_POST
def sign(request: HttpRequest, code: str, report: str) -> HttpResponse:
    """Sign it as it was shown."""
    case = Case.of(request, code)
    found = reporting.sign_report(
        reports.visible(case.award, report), request.POST.get("mark", ""), by=request.user, now=case.at
    )
    if found.status == ReportStatus.HANDED_IN:
        messages.success(request, _("Signed and handed in. The office reads it next."))
    else:
        messages.success(request, _("Signed. With the other director’s signature it is handed in."))
    return redirect("grants:report", code, report)


@require_POST
def accept(request: HttpRequest, code: str, report: str) -> HttpResponse:
    """Accept it; its instalment is released."""
    case = Case.of(request, code)
    reporting.accept_report(reports.visible(case.award, report), by=request.user, now=case.at)
    messages.success(request, _("Accepted. Its instalment is released."))
    return redirect("grants:report", code, report)


@require_POST
def send_back(request: HttpRequest, code: str, report: str) -> HttpResponse:
    """Return it with reasons."""
    case = Case.of(request, code)
    reporting.return_report(
        reports.visible(case.award, report), reasons=request.POST.get("reasons", ""), by=request.user, now=case.at
    )
    messages.success(request, _("Returned to the directors with your reasons."))
    return redirect("grants:report", code, report)


def _names(found: Report) -> dict[str, Any]:
    return {
        "name": OBLIGATIONS[found.obligation.kind],  # type: ignore[index]
        "standing": REPORTS[found.status],  # type: ignore[index]
    }


def _readable(case: Case, found: Report) -> tuple[dict[str, Any], Any]:
    """What this reader reads: directors what is written, everybody else what was handed in last."""
    if case.is_party:
        return reports.content(found), found.signed
    revision = found.signed if found.status in (ReportStatus.HANDED_IN, ReportStatus.ACCEPTED) else None
    revision = revision or found.revisions.filter(decision__isnull=False).order_by("-number").first()
    return (dict(revision.content["answers"]) if revision else {}), revision


def _save_all(request: HttpRequest, found: Report) -> list[str]:
    """Save every answer that was typed; what could not be saved, in words."""
    refused = []
    for asked in reports.questions(found):
        if f"version-{asked.code}" not in request.POST:
            continue
        try:
            reporting.save_answer(
                found,
                asked.code,
                _typed(request, asked),
                base_version=_version(request, asked.code),
                by=request.user,
                now=timezone.now(),
            )
        except Stale as stale:
            refused.append(f"{errors.words_of(stale)} {_as_text(stale.theirs.value)}")
    return refused


def _typed(request: HttpRequest, asked: Asked) -> Any:
    if asked.sort == "progress":
        return {
            "state": request.POST.get(f"{asked.code}-state", ""),
            "note": request.POST.get(f"{asked.code}-note", ""),
        }
    return request.POST.get(asked.code, "")


def _version(request: HttpRequest, field: str) -> int:
    return whole_number(request.POST.get(f"version-{field}")) or 0


def _as_text(value: Any) -> str:
    if isinstance(value, dict):
        return " · ".join(str(part) for part in value.values() if part)
    return str(value or "")
