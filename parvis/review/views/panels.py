"""The panel's list: ranked under a line, with what the panel says; as each of its people sees it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.budget import amount_of
from parvis.domain.evaluation import PanelState
from parvis.domain.refusals import Invalid
from parvis.domain.roles import Role, holds_any
from parvis.domain.scoring import Verdict
from parvis.programme.models import Call
from parvis.programme.queries import programme_of
from parvis.proposals.queries import visible
from parvis.review.access import leads
from parvis.review.actions import panel as actions
from parvis.review.labels import MEETING_STATES, PANEL_STATES, REPORT_STATES, VERDICTS
from parvis.review.models import Discussion, Expert, Panel, Reply
from parvis.review.models.assignments import STAFF
from parvis.review.offers import opinions
from parvis.review.queries import meetings
from parvis.review.queries import panel as queries
from parvis.review.queries.consensus import may_write as writers
from parvis.review.queries.experts import names_serving
from parvis.review.queries.reviews import counting_of, earlier
from parvis.review.views import ranks
from parvis.review.views.reviews import said
from parvis.review.views.rounds import stage_name, wall
from parvis.web import figures
from parvis.web.access import for_office
from parvis.web.programme import in_language, today

officer = for_office(Role.PROGRAMME_OFFICER)


def _amount(request: HttpRequest, name: str) -> Decimal | None:
    typed = request.POST.get(name, "").strip()
    if not typed:
        return None
    amount = amount_of(typed)
    if amount is None:
        raise Invalid(_("Write an amount of nothing or more."), field=name)
    return amount


def listed(request: HttpRequest) -> HttpResponse:
    """The panels one belongs to; for the office all, and the calls for which one can be opened."""
    at, person = timezone.now(), request.user
    found = Panel.objects.visible_to(person, at=at).select_related("call")
    rows = [(one, stage_name(one.call, one.stage), PANEL_STATES[one.state]) for one in found]
    ready = []
    is_officer = holds_any(person, Role.PROGRAMME_OFFICER, at=at)
    if is_officer:
        there = {(one.call_id, one.stage) for one in found}
        calls = Call.objects.filter(review_rounds__isnull=False, way_in="bottom-up").select_related("revision")
        ready = [
            (call, stage.code, stage_name(call, stage.code))
            for call in calls.distinct().order_by("-closes_at")[:30]
            for stage in queries.panel_stages(call)
            if (call.pk, stage.code) not in there
        ]
    return render(request, "review/panels.html", {"rows": rows, "ready": ready, "is_officer": is_officer})


@officer
@require_POST
def open_panel(request: HttpRequest) -> HttpResponse:
    """Open a panel on a call's stage."""
    call = get_object_or_404(Call, code=request.POST.get("call", ""))
    stage, line = request.POST.get("stage", ""), _amount(request, "budget_line")
    return redirect(actions.open_panel(call, stage, budget_line=line, by=request.user, now=timezone.now()))


def one(request: HttpRequest, code: str) -> HttpResponse:
    """The panel's list as this person sees it."""
    at, language = timezone.now(), get_language() or "en"
    found = queries.panel_of(code, request.user, at=at)
    person: Any = request.user
    officer_here = person.holds(Role.PROGRAMME_OFFICER, at=at)
    table = queries.listed(found, person, at=at)
    programme = programme_of(found.call)
    members = queries.members(found)
    seated = {one.pk for one in members}
    said_inside = opinions.said([row.item.proposal.code for row in table.rows], programme, language)
    recommended = [row for row in table.ranked if row.verdict is Verdict.RECOMMENDED]
    shown = ranks.drawn(table, language)
    context = {
        "panel": found,
        "stage": stage_name(found.call, found.stage),
        "state": PANEL_STATES[found.state],
        "table": table,
        **ranks.context_of(found, table, request, programme, language),
        "rows": ranks.rows(
            found,
            table,
            [{**_drawn(row, programme, language, said_inside), "ranks": shown[row.item.code]} for row in table.ranked],
            language,
            programme.head.currency,
        ),
        "beside": [_drawn(row, programme, language, said_inside) for row in table.beside],
        "verdicts": [(verdict.value, VERDICTS[verdict]) for verdict in Verdict],
        "unranked_verdicts": [
            (verdict.value, VERDICTS[verdict]) for verdict in Verdict if verdict is not Verdict.RESERVE
        ],
        "members": members,
        "meetings": [(one, MEETING_STATES[one.state]) for one in meetings.of_panel(found)],
        "may_plan": found.state == PanelState.OPEN and leads(person, found, at=at),
        "is_officer": officer_here,
        "is_open": found.state == PanelState.OPEN,
        "others": _options(at, seated) if officer_here else "",
        "currency": programme.head.currency,
        "leads_on": any(
            queries.leads_on(programme, found.stage, row.item.proposal.mechanism, found.call.way_in)
            for row in recommended
        ),
    }
    return render(request, "review/panel.html", context)


def item(request: HttpRequest, code: str, proposal: str) -> HttpResponse:
    """One proposal in the panel: its reviews in full, and what the panel says."""
    at, language = timezone.now(), get_language() or "en"
    found = queries.panel_of(code, request.user, at=at)
    case = visible(proposal, request.user, at=at)
    table = queries.listed(found, request.user, at=at)
    rows = table.rows
    place = next((number for number, row in enumerate(rows) if row.item.proposal_id == case.pk), None)
    if place is None:
        return redirect(found)
    row = rows[place]
    person: Any = request.user
    programme = programme_of(row.item.proposal.call)
    row_stage = queries.review_stage(programme_of(found.call), found.stage)
    stage = programme.stage(row_stage)
    reviews = counting_of(case.pk, row_stage)
    stood = earlier(reviews)
    row.item.panel = found
    may_name = found.state == PanelState.OPEN and leads(person, found, at=at)
    context = {
        "panel": found,
        "talk": Discussion.objects.visible_to(person, at=at).filter(proposal=case, round__stage=row_stage).first(),
        "reply": Reply.objects.visible_to(person, at=at).filter(proposal=case, round__stage=row_stage).first(),
        "before": rows[place - 1] if place else None,
        "after": rows[place + 1] if place + 1 < len(rows) else None,
        "row": {
            **_drawn(row, programme, language, opinions.said([case.code], programme, language)),
            "ranks": ranks.drawn(table, language).get(row.item.code, {}),
            "criteria": _criteria(row, programme, language),
        },
        "reviews": [
            {**said(programme, stage, version, language, earlier=stood.get(version.review_id, ())), "number": number}
            for number, version in enumerate(reviews, 1)
        ],
        "report": getattr(row.item, "consensus", None),
        "report_state": REPORT_STATES[row.item.consensus.state] if hasattr(row.item, "consensus") else "",
        "may_name": may_name,
        "writers": writers(row.item, at=at) if may_name else [],
        "is_officer": person.holds(Role.PROGRAMME_OFFICER, at=at),
        "room": queries.named(row.item.marks.get("room", [])) if person.roles_at(at) & STAFF else [],
        "is_open": found.state == PanelState.OPEN,
        "verdicts": [
            (verdict.value, VERDICTS[verdict])
            for verdict in Verdict
            if row.item.ranked or verdict is not Verdict.RESERVE
        ],
        "currency": programme_of(found.call).head.currency,
    }
    return render(request, "review/panel_item.html", context)


@officer
@require_POST
def decide(request: HttpRequest, code: str, item: str) -> HttpResponse:
    """Write down what the panel says of one proposal."""
    made = actions.decide(
        item,
        request.POST.get("verdict", ""),
        amount=_amount(request, "amount"),
        reasons=request.POST.get("reasons", ""),
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("Written down."))
    return redirect(f"{made.panel.get_absolute_url()}#p-{made.proposal.code}")


@officer
@require_POST
def take_in(request: HttpRequest, code: str) -> HttpResponse:
    """Put on the list what has come as far since."""
    found = queries.panel_of(code, request.user, at=timezone.now())
    if actions.take_in(found, by=request.user, now=timezone.now()):
        messages.success(request, _("The list has been brought up to date."))
    else:
        messages.info(request, _("Nothing has come since."))
    return redirect(found)


@officer
@require_POST
def draw_line(request: HttpRequest, code: str) -> HttpResponse:
    """Say how much there is to give."""
    found = queries.panel_of(code, request.user, at=timezone.now())
    actions.draw_line(found, _amount(request, "budget_line"), by=request.user, now=timezone.now())
    return redirect(found)


@officer
@require_POST
def seat(request: HttpRequest, code: str) -> HttpResponse:
    """Let an expert sit in the panel."""
    found = queries.panel_of(code, request.user, at=timezone.now())
    expert = get_object_or_404(Expert, code=request.POST.get("expert", ""))
    actions.seat(found, expert, by=request.user, now=timezone.now())
    messages.success(request, _("Seated. Where facts tell of a conflict, the proposal is not there for the member."))
    return redirect(found)


@officer
@require_POST
def unseat(request: HttpRequest, code: str, expert: str) -> HttpResponse:
    """Let a member leave."""
    found = queries.panel_of(code, request.user, at=timezone.now())
    actions.unseat(found, get_object_or_404(Expert, code=expert), by=request.user, now=timezone.now())
    return redirect(found)


@officer
@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close the panel; what it says stands."""
    found = queries.panel_of(code, request.user, at=timezone.now())
    actions.close_panel(found, by=request.user, now=timezone.now())
    messages.success(request, _("The panel has closed. What it says stands."))
    return redirect(found)


@officer
@require_POST
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Invite what is recommended to the next phase."""
    found = queries.panel_of(code, request.user, at=timezone.now())
    count = actions.invite_recommended(found, closes=wall(request, "closes"), by=request.user, now=timezone.now())
    if count:
        words = ngettext("%(n)s proposal was invited.", "%(n)s proposals were invited.", count) % {"n": count}
        messages.success(request, words)
    else:
        messages.info(request, _("All of them have been invited already."))
    return redirect(found)


def _drawn(
    row: queries.Row, programme: Any, language: str, said_inside: dict[str, list[opinions.Said]]
) -> dict[str, Any]:
    """A row with its figures as the language writes them, and what the own experts say of it."""
    marks = row.marks
    failed = [programme.criterion(code) for code in marks.failed]
    return {
        "row": row,
        "item": row.item,
        "title": row.title,
        "rank": row.rank,
        "mean": _figure(marks.mean, language),
        "spread": _figure(marks.spread, language),
        "lowest": _figure(marks.lowest, language),
        "highest": _figure(marks.highest, language),
        "failed": [in_language(one.name, language) for one in failed if one],
        "count": marks.reviews,
        "waiting": row.waiting,
        "asked": figures.number(row.item.asked, language, 2),
        "granted": figures.number(row.item.granted, language, 2),
        "so_far": "" if row.so_far is None else figures.number(row.so_far, language, 2),
        "verdict": VERDICTS[row.verdict] if row.verdict else "",
        "drawn": VERDICTS[row.drawn] if row.drawn else "",
        "tone": {Verdict.RECOMMENDED: "ok", Verdict.RESERVE: "signal"}.get(row.verdict, "") if row.verdict else "",
        "plot": _plot(marks),
        "opinions": said_inside.get(row.item.proposal.code, []),
    }


def _options(at: datetime, seated: Collection[Any]) -> SafeString:
    """Who could be seated, as the options of a list, drawn at once: a pool is long.  One query."""
    free = ((code, name) for key, code, name in names_serving(day=today(at)) if key not in seated)
    return format_html_join("", '<option value="{}">{}</option>', free)


def _criteria(row: queries.Row, programme: Any, language: str) -> list[tuple[str, str, bool]]:
    """The mean in each criterion, and whether it stays below its gate."""
    return [
        (in_language(one.name, language), _figure(mean, language), code in row.marks.failed)
        for code, mean in row.marks.by_criterion.items()
        if (one := programme.criterion(code))
    ]


def _figure(value: Any, language: str) -> str:
    return "" if value is None else figures.number(Decimal(value.numerator) / value.denominator, language, 2)


def _plot(marks: Any) -> dict[str, float] | None:
    """Where mean and range stand on a scale of a hundred, for the small drawing."""
    if marks.mean is None:
        return None
    place = {"mean": marks.mean, "low": marks.lowest, "high": marks.highest}
    drawn = {name: round(float(value) * 20, 1) for name, value in place.items()}
    return {**drawn, "width": round(max(0.5, drawn["high"] - drawn["low"]), 1)}
