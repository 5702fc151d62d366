"""One's awards, the office's list, one award."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from parvis.domain.awards import Answer, AwardStatus
from parvis.domain.roles import Role, holds_any
from parvis.grants.forms.gantt import PlanDrawing, drawing, month_day, reached_on
from parvis.grants.forms.papers import budget, people
from parvis.grants.labels import ANSWERS, OBLIGATION_EVENTS, SIGNERS, STANDINGS
from parvis.grants.models import Award, ObligationEvent
from parvis.grants.models.awards import READS_AWARDS
from parvis.grants.notify import amount_words
from parvis.grants.queries import agreed, awards, holding, reports
from parvis.grants.queries.records import bought_without_offers
from parvis.grants.views.case import STANDING_TONES, Case
from parvis.grants.views.changes import lines_of, may_ask
from parvis.grants.views.closing import ending_of, inventory_of
from parvis.grants.views.records import records_of
from parvis.proposals.offers import way
from parvis.web import figures
from parvis.web.programme import today

A_PAGE = 50


def index(request: HttpRequest) -> HttpResponse:
    """Every award that one may see, the newest first; for officers above them what still waits for an award."""
    at, language = timezone.now(), get_language() or "en"
    found = Award.objects.visible_to(request.user, at=at).order_by("-offered_at", "-id")
    page = Paginator(found.select_related("proposal__call"), A_PAGE).get_page(request.GET.get("page"))
    officer = holds_any(request.user, Role.PROGRAMME_OFFICER, at=at)
    rows = []
    for award in page:
        standing = awards.standing(award, at)
        amount = amount_words(award.amount_minor, award.currency, language)
        rows.append((award, str(STANDINGS[standing]), STANDING_TONES[standing], amount))
    context = {
        "rows": rows,
        "page": page,
        "is_office": holds_any(request.user, *READS_AWARDS, at=at),
        "is_officer": officer,
        "waiting": agreed.rows(request.user, at) if officer else [],
        "before": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "after": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "grants/index.html", context)


def award(request: HttpRequest, code: str) -> HttpResponse:
    """The next duty on top; below it the money (of payments above), duties, answers, papers."""
    case = Case.of(request, code)
    answers = list(case.award.acceptances.select_related("party", "person"))
    own = next((row for row in answers if row.person_id == case.person.pk), None)
    history, inventory = _history(case), inventory_of(case)
    context = case.context(
        steps=way(case.award.proposal, case.person, at=case.at),
        answers=[_answer(row) for row in answers],
        own=own if own and own.answer == Answer.WAITING and case.award.status == AwardStatus.OFFERED else None,
        held=figures.country_names(holding.of_award(case.award, case.at), case.language),
        people=people({**case.award.frozen, "parties": case.held.parties}, case.programme, case.language),
        budget=budget(case.award, case.programme, case.language),
        history=history,
        plan=_plan(case, history),
        found=case.found,
        changes=lines_of(case),
        ending=ending_of(case),
        inventory=inventory,
        may_ask=may_ask(case),
        records=records_of(case),
        without_offers=bought_without_offers(case.award, [thing for thing, _cost in inventory]),
        conditions=(case.award.conditions or {}).get(case.language, ""),
    )
    return render(request, "grants/award.html", context)


def _answer(row: Any) -> dict[str, Any]:
    tones = {Answer.WAITING: "signal", Answer.ACCEPTED: "ok", Answer.DECLINED: "refusal"}
    return {
        "row": row,
        "part": SIGNERS[row.kind],
        "words": ANSWERS[row.answer],
        "tone": tones[row.answer],
    }


def _plan(case: Case, history: list[tuple[ObligationEvent, str]]) -> PlanDrawing:
    """Milestones and duties, as planned and as they became.  One query."""
    frozen, day = case.award.frozen, today(case.at)
    accepted = reports.accepted_of(case.award)
    rows = [
        (str(one["title"]), month_day(case.award.starts_on, int(one["month"] or 0)), reached_on(accepted, number))
        for number, one in enumerate(frozen["milestones"])
    ]
    first = {event.obligation_id: event.due_on for event, _words in reversed(history)}
    done = {line.obligation.pk: line.report.accepted_at for line in case.duties if line.report}
    rows += [
        (
            line.name,
            first.get(line.obligation.pk, line.obligation.due_on),
            today(at) if (at := done.get(line.obligation.pk)) else None,
        )
        for line in case.duties
    ]
    return drawing(rows, starts_on=case.award.starts_on, ends_on=case.held.ends_on, day=day)


def _history(case: Case) -> list[tuple[ObligationEvent, str]]:
    """What became of every duty, the newest last.  One query."""
    found = ObligationEvent.objects.filter(obligation__award=case.award).select_related("obligation", "by")
    return [(event, str(OBLIGATION_EVENTS[event.kind])) for event in found]  # type: ignore[index]
