"""The consensus report: written by the rapporteur, answered by the members, closed by the chair."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parvis.domain.answers import whole_number
from parvis.domain.drafting import Stale
from parvis.domain.evaluation import PanelState
from parvis.domain.meetings import ReportState, is_approved
from parvis.domain.refusals import Invalid, NotFound
from parvis.review import access
from parvis.review.actions import consensus as actions
from parvis.review.forms.reviews import TEXT, Question, mark, read
from parvis.review.labels import REPORT_STATES
from parvis.review.models import ConsensusReport, ConsensusVersion, Expert, PanelItem
from parvis.review.queries import consensus as queries
from parvis.review.queries import meetings
from parvis.web import errors, figures
from parvis.web.programme import current, in_language


@require_POST
def name(request: HttpRequest, code: str) -> HttpResponse:
    """Say who writes the report on a proposal."""
    at = timezone.now()
    rows = PanelItem.objects.visible_to(request.user, at=at).select_related("panel__call", "proposal")
    subject = get_object_or_404(rows, code=code)
    expert = get_object_or_404(Expert, code=request.POST.get("rapporteur", ""))
    actions.name_rapporteur(subject, expert, by=request.user, now=at)
    messages.success(request, _("Named. The report waits for the rapporteur."))
    back = request.POST.get("meeting", "")
    if back:
        return redirect(meetings.meeting_of(back, request.user, at=at))
    return redirect("review:panel-item", code=subject.panel.code, proposal=subject.proposal.code)


@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """The report as it lies before the members, its versions, and what was answered."""
    at, person = timezone.now(), request.user
    found = queries.report_of(code, person, at=at)
    versions = queries.versions_of(found)
    shown = _chosen(versions, request.GET.get("version")) or (versions[-1] if versions else None)
    before = _chosen(versions, request.GET.get("from"))
    asked = queries.asked(found, at=at)
    is_open = found.state != ReportState.CLOSED and found.subject.panel.state == PanelState.OPEN
    newest = {one.person_id: one for one in queries.newest_answers(versions[-1], asked)} if versions else {}
    context = {
        "report": found,
        "panel": found.subject.panel,
        "title": found.subject.proposal.received_title,
        "state": REPORT_STATES[found.state],
        "versions": versions,
        "shown": shown,
        "before": before,
        "texts": _texts(found, shown, before),
        "answers": [(one, newest.get(one.person_id or 0)) for one in asked],
        "agreed": sum(one.agrees for one in newest.values()),
        "approved": is_approved(
            meetings.rules_of(found.subject.panel), [one.agrees for one in newest.values()], len(asked)
        ),
        "mine": newest.get(getattr(person, "pk", 0)),
        "may_answer": is_open and bool(versions) and any(one.person_id == person.pk for one in asked),
        "may_write": is_open and found.rapporteur.person_id == person.pk,
        "may_close": is_open and bool(versions) and access.leads(person, found.subject.panel, at=at),
    }
    return render(request, "review/consensus/report.html", context)


def write(request: HttpRequest, code: str) -> HttpResponse:
    """Write the report; saved as a whole and put forward by who has no JavaScript."""
    found, status = _own(request, code), 200
    questions = _questions(found)
    if request.method == "POST":
        clashes = _save_all(request, found, questions)
        found = _own(request, code)
        questions = _questions(found)
        for question in questions:
            if question.code in clashes:
                stale = clashes[question.code]
                question.theirs, question.value = str(stale.theirs.value or ""), stale.yours
                question.version, status = stale.theirs.version, 409
        if not clashes and "put-forward" in request.POST:
            try:
                actions.put_forward(found, by=request.user, now=timezone.now(), reason=request.POST.get("reason", ""))
            except Invalid as lacking:
                status = 422
                for question in questions:
                    if question.code == lacking.field:
                        question.problems.append(errors.words_of(lacking))
                if lacking.field == "reason":
                    messages.error(request, errors.words_of(lacking))
            else:
                messages.success(request, _("The members can read it and answer."))
                return redirect(found)
        elif not clashes:
            messages.success(request, _("Saved."))
            return redirect("review:write-consensus", code=code)
    context = {
        "report": found,
        "panel": found.subject.panel,
        "title": found.subject.proposal.received_title,
        "questions": questions,
        "last": found.versions.order_by("-number").first(),
    }
    return render(request, "review/consensus/write.html", context, status=status)


@require_POST
def gather(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the empty texts from the reviews."""
    if not actions.gather(_own(request, code), by=request.user, now=timezone.now()):
        messages.info(request, _("No text is empty, or the reviewers wrote nothing for it."))
    return redirect("review:write-consensus", code=code)


@require_POST
def save(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """Save one text while somebody writes, and tell what became of it."""
    found = _own(request, code)
    question = next((one for one in _questions(found) if one.code == field), None)
    if question is None:
        raise NotFound("")
    try:
        saved = _save(request, found, question)
    except Stale as stale:
        context = {"q": question, "theirs": str(stale.theirs.value or "")}
        told = {
            "version": stale.theirs.version,
            "message": _("Another window has saved this answer meanwhile."),
            "clash": render_to_string("review/clash.html", context, request=request),
        }
        return JsonResponse(told, status=409)
    hour = figures.hour(timezone.now().astimezone(current().zone), get_language() or "en")
    state = "full" if str(saved.value or "").strip() else "half"
    return JsonResponse(
        {"version": saved.version, "was": mark(saved.value), "state": state, "problems": [], "at": hour}
    )


@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Agree to the newest version, or object."""
    at = timezone.now()
    found = queries.report_of(code, request.user, at=at)
    number = whole_number(request.POST.get("version")) or 0
    agrees, words = request.POST.get("answer") == "agree", request.POST.get("words", "")
    actions.answer(found, number, agrees=agrees, words=words, by=request.user, now=at)
    messages.success(request, _("Your answer is kept."))
    return redirect(found)


@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close the report."""
    at = timezone.now()
    found = queries.report_of(code, request.user, at=at)
    actions.close_report(found, by=request.user, now=at)
    messages.success(request, _("The report is closed."))
    return redirect(found)


def _own(request: HttpRequest, code: str) -> ConsensusReport:
    """The report of which one is the rapporteur, while it is written."""
    found = queries.report_of(code, request.user, at=timezone.now())
    if found.rapporteur.person_id != request.user.pk:
        raise NotFound("")
    return found


def _questions(found: ConsensusReport) -> list[Question]:
    language = get_language() or "en"
    return [
        Question(
            one.code,
            TEXT,
            in_language(one.name, language),
            help=in_language(one.help, language) if one.help else "",
            required=one.required,
            confidential=one.confidential,
            limit=one.limit,
            value=found.draft.get(one.code, {}).get("value"),
            version=found.draft.get(one.code, {}).get("version", 0),
        )
        for one in meetings.rules_of(found.subject.panel).texts
    ]


def _save(request: HttpRequest, found: ConsensusReport, question: Question) -> actions.Saved:
    base = whole_number(request.POST.get(f"version-{question.code}")) or 0
    typed = read(question, request.POST)
    return actions.save_consensus(found, question.code, typed, base_version=base, by=request.user, now=timezone.now())


def _save_all(request: HttpRequest, found: ConsensusReport, questions: list[Question]) -> dict[str, Stale]:
    clashes: dict[str, Stale] = {}
    for one in questions:
        if one.name not in request.POST or request.POST.get(f"keep-{one.code}") == "theirs":
            continue
        kept = mark(read(one, request.POST)) == request.POST.get(f"was-{one.code}")
        if kept and request.POST.get(f"keep-{one.code}") != "mine":
            continue
        try:
            _save(request, found, one)
        except Stale as stale:
            clashes[one.code] = stale
    return clashes


def _chosen(versions: list[ConsensusVersion], typed: str | None) -> ConsensusVersion | None:
    number = whole_number(typed)
    return next((one for one in versions if one.number == number), None)


def _texts(
    found: ConsensusReport, shown: ConsensusVersion | None, before: ConsensusVersion | None
) -> list[dict[str, Any]]:
    if shown is None:
        return []
    language = get_language() or "en"
    return [
        {
            "name": in_language(one.name, language),
            "confidential": one.confidential,
            "text": shown.content.get(one.code, ""),
            "before": before.content.get(one.code, "") if before else "",
        }
        for one in meetings.rules_of(found.subject.panel).texts
        if shown.content.get(one.code) or (before and before.content.get(one.code))
    ]
