"""The office's first look: the queue, one file, decisions one by one and over a selection; the applicants' answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.answers import whole_number
from parvis.domain.refusals import NotFound, Refused
from parvis.domain.roles import Role
from parvis.domain.screening import ENDED, UNDECIDED, ScreeningState
from parvis.programme.queries import programme_of
from parvis.proposals.models import Proposal
from parvis.proposals.views import passages
from parvis.proposals.views.case import Case
from parvis.proposals.views.reading import Reading
from parvis.review.actions import screening as actions
from parvis.review.forms.screening import AnswerForm, QuestionForm, chosen
from parvis.review.labels import SCREENING_STATES
from parvis.review.models import Question
from parvis.review.notify.screening import outcome_words, reason_lines
from parvis.review.offers import opinions
from parvis.review.offers.screening import TONES
from parvis.review.queries import screening as queries
from parvis.review.queries.opinions import experts
from parvis.standing.actions import note_reading
from parvis.web.access import for_office
from parvis.web.errors import words_of
from parvis.web.forms import refused_into
from parvis.web.programme import current, in_language

officers_only = for_office(Role.PROGRAMME_OFFICER)


@dataclass(frozen=True)
class Line:
    """One file of the queue."""

    proposal: Any
    title: str
    state: str
    tone: str
    outcome: str


@officers_only
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for the office's first look, the oldest first; several can be decided at once."""
    at = timezone.now()
    show = request.GET.get("show", "")
    show = show if show in queries.SHOWS else queries.SHOWS[0]
    numbers = queries.numbers(request.user, at=at)
    order = "-handed_in__at" if show == "decided" else "handed_in__at"
    last = max(1, -(-numbers[show] // queries.SIZE))
    number = min(max(whole_number(request.GET.get("page")) or 1, 1), last)
    found = queries.shown(queries.files(request.user, at=at), show).order_by(order, "pk")
    lines = [_line(one) for one in found[(number - 1) * queries.SIZE : number * queries.SIZE]]
    context = {
        "show": show,
        "shows": [
            ("to-do", _("To look at"), numbers["to-do"]),
            ("answered", _("Answered"), numbers["answered"]),
            ("asked", _("Waiting for an answer"), numbers["asked"]),
            ("decided", _("Decided"), numbers["decided"]),
        ],
        "lines": lines,
        "reasons": _reasons(),
        "page": number,
        "last": last,
        "before": number - 1 if number > 1 else 0,
        "after": number + 1 if number < last else 0,
    }
    return render(request, "review/screening/queue.html", context)


@officers_only
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """The same decision over a selection, each file on its own; what became of each is told."""
    at, act = timezone.now(), request.POST.get("act", "")
    codes = chosen(request.POST.getlist("file"))
    reasons = chosen([request.POST["reason"]]) if request.POST.get("reason") else []
    told = []
    for proposal in queries.files(request.user, at=at).filter(code__in=codes).order_by("handed_in__at", "pk"):
        try:
            if act == "pass":
                done = actions.let_pass(proposal, by=request.user, now=timezone.now())
            else:
                broken = [one.rule for one in queries.quotes_of(proposal) if one.blocking]
                done = actions.turn_down(proposal, reasons=reasons, broken=broken, by=request.user, now=timezone.now())
            told.append((proposal, str(SCREENING_STATES[done.status]), True))
        except Refused as refused:
            told.append((proposal, words_of(refused), False))
    return render(request, "review/screening/told.html", {"told": told, "asked": len(codes)})


@officers_only
def screen(request: HttpRequest, code: str) -> HttpResponse:
    """One file: who, what the rules say, what to look at, what is nearly the same, and the decision."""
    return _screen(request, _case(request, code))


def _screen(request: HttpRequest, case: Case, question: QuestionForm | None = None) -> HttpResponse:
    proposal, at, language = case.proposal, case.at, case.language
    setting = queries.setting_of(proposal)
    held = queries.of(proposal)
    status = held.status if held else ScreeningState.OPEN
    quotes = queries.quotes_of(proposal, found=case.gathered)
    note_reading(request.user, "proposal", proposal.code, "screening", now=at)
    context = case.context(
        read=Reading.received(case),
        stage=in_language(setting.stage.name, language),
        held=held,
        undecided=status in UNDECIDED,
        state=SCREENING_STATES[status],
        tone=TONES[status],
        outcome=outcome_words(held, language) if held and held.outcome else "",
        lines=reason_lines(held, language) if held else [],
        points=[
            (
                one.code,
                in_language(one.name, language),
                in_language(one.help, language) if one.help else "",
                bool(held and one.code in held.checklist),
            )
            for one in setting.form.points_of(setting.stage.code, proposal.mechanism)
        ],
        quotes=[
            (one.rule, _apart(in_language(one.words, language), value), value, one.blocking)
            for one in quotes
            for value in [in_language(one.value, language)]
        ],
        waits=status is ScreeningState.ASKED,
        blocked=any(one.blocking for one in quotes),
        on=case.window.closes_at,
        reasons=_reasons(case),
        passages=passages.lines(proposal, request.user, at=at, language=language),
        questions=queries.questions(held),
        opinions=opinions.told(proposal, language),
        experts=experts(proposal, at=at) if status not in ENDED else [],
        opinion_due=opinions.usual_due(case.programme, at),
        question=question or QuestionForm.blank(days=setting.form.days_to_answer, at=at, zone=case.programme.zone),
    )
    return render(request, "review/screening/file.html", context, status=422 if question else 200)


@officers_only
@require_POST
def tick(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was ticked; the page's module does so at every tick, others by the button."""
    proposal = _file(request, code)
    actions.tick(proposal, chosen(request.POST.getlist("point")), by=request.user, now=timezone.now())
    if request.headers.get("Accept", "").startswith("application/json"):
        return HttpResponse(status=204)
    return redirect("review:screen", code=code)


@officers_only
@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Pass it, turn it down, take it out, or open it again; then the next file."""
    proposal, now, act = _file(request, code), timezone.now(), request.POST.get("act", "")
    if act == "reopen":
        actions.reopen(proposal, reason=request.POST.get("why", ""), by=request.user, now=now)
        messages.success(request, _("Open again."))
        return redirect("review:screen", code=code)
    if act == "pass":
        done = actions.let_pass(proposal, by=request.user, now=now)
    elif act == "turn-down":
        done = actions.turn_down(
            proposal,
            reasons=chosen(request.POST.getlist("reason")),
            broken=chosen(request.POST.getlist("rule")),
            note=request.POST.get("note", ""),
            by=request.user,
            now=now,
        )
    elif act == "withdraw":
        done = actions.withdraw(proposal, reason=request.POST.get("why", ""), by=request.user, now=now)
    else:
        raise NotFound("")
    words = {"title": proposal.title or proposal.code, "state": SCREENING_STATES[done.status]}
    messages.success(request, _("%(title)s: %(state)s.") % words)
    following = queries.next_file(request.user, at=now, after=proposal)
    return redirect("review:screen", code=following.code) if following else redirect("review:screening")


@officers_only
@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the applicants; they answer on their page."""
    case = _case(request, code)
    form = QuestionForm(request.POST)
    if form.is_valid():
        with refused_into(form):
            due_at = form.due_at(case.programme.zone.key)
            text = form.cleaned_data["text"]
            actions.ask(case.proposal, text, due_at=due_at, by=request.user, now=timezone.now())
            messages.success(request, _("Asked. The directors have a letter and answer on their page."))
            return redirect("review:screen", code=code)
    return _screen(request, case, form)


@officers_only
@require_POST
def close_question(request: HttpRequest, code: str) -> HttpResponse:
    """Wait no longer for an answer."""
    there = queries.files(request.user, at=timezone.now()).values("pk")
    question = get_object_or_404(Question, code=code, screening__proposal__in=there)
    actions.close_question(question, by=request.user, now=timezone.now())
    return redirect("review:screen", code=question.screening.proposal.code)


def question(request: HttpRequest, code: str) -> HttpResponse:
    """What the office asks the applicants, and their answer."""
    found = queries.question_of(code, request.user, at=timezone.now())
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.answer(found, form.cleaned_data["answer"], by=request.user, now=timezone.now())
            messages.success(request, _("Answered. The programme office has it."))
            return redirect("review:question", code=code)
    context = {
        "question": found,
        "form": form,
        "proposal": found.screening.proposal,
        "late": found.due_at <= timezone.now(),
    }
    return render(request, "review/screening/question.html", context, status=422 if form.errors else 200)


def _case(request: HttpRequest, code: str) -> Case:
    """The file as the office reads it; NotFound for what is hidden, and for who takes part in it."""
    return Case(_file(request, code), request.user, timezone.now(), get_language() or "en")


def _file(request: HttpRequest, code: str) -> Proposal:
    found: Proposal | None = queries.files(request.user, at=timezone.now()).filter(code=code).first()
    if found is None:
        raise NotFound("")
    return found


def _line(found: Any) -> Line:
    status = ScreeningState(found.screening_state)
    stage = programme_of(found.call).stage_after(found.handed_in.stage, "screening", found.mechanism, found.call.way_in)
    outcomes = stage.outcomes if stage else ()
    outcome = next((one for one in outcomes if one.code == found.screening_outcome), None)
    return Line(
        found,
        found.received_title,
        str(SCREENING_STATES[status]),
        TONES[status],
        in_language(outcome.name, get_language() or "en") if outcome else "",
    )


def _reasons(case: Case | None = None) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """The reasons by the outcome they lead to, as the file names both."""
    language = get_language() or "en"
    programme = case.programme if case else current()
    form = programme.screening
    stages = [stage for stage in programme.stages if stage.kind == "screening"]
    if case is not None:
        stages = [queries.setting_of(case.proposal).stage]
    names = {one.code: in_language(one.name, language) for stage in stages for one in stage.outcomes if not one.goes_on}
    if form is None:
        return []
    grouped: dict[str, list[tuple[str, str, bool]]] = {}
    for reason in form.reasons_for(frozenset(names)):
        grouped.setdefault(names[reason.outcome], []).append(
            (reason.code, in_language(reason.name, language), reason.rule)
        )
    return list(grouped.items())


def _apart(words: str, value: str) -> str:
    """The words of a rule, unless what was found says them already."""
    return "" if value.startswith(words.rstrip(". ")) else words
