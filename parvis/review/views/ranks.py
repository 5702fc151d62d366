"""A panel's ranking on its page: raw and adjusted side by side, the grey zone, severity, balance, another line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.budget import amount_of
from parvis.domain.calibration import Adjusted, Ranking
from parvis.domain.programme_file import Programme
from parvis.domain.roles import Role
from parvis.domain.scoring import Order, Verdict
from parvis.review.actions import ranks as actions
from parvis.review.labels import ORDERS
from parvis.review.models import Expert, Panel
from parvis.review.queries import balance, ranks
from parvis.review.queries import panel as queries
from parvis.web import figures
from parvis.web.access import for_office
from parvis.web.programme import entries, in_language
from parvis.web.stamps import Stamp

officer = for_office(Role.PROGRAMME_OFFICER)
ROW, SEVERITY, SHARE = (Stamp(f"review/ranks/{name}.html") for name in ("row", "severity_row", "share"))
LARGEST_LINE = Decimal("100000000000")


def context_of(
    panel: Panel, table: queries.List, request: HttpRequest, programme: Programme, language: str
) -> dict[str, Any]:
    """Everything about the ranking that the page shows this person.  Two queries, one more with severities."""
    person: Any = request.user
    at = timezone.now()
    chair = ranks.chair_of(panel)
    sees = ranks.sees_severity(person, chair, at=at)
    typed = request.GET.get("line", "").strip()
    line = amount_of(typed) if typed else None
    tried = balance.tried(table, line) if line is not None and 0 <= line < LARGEST_LINE else None
    instead = tried.above if tried else ()
    told = table.ranking
    shares = partial(_shares, language=language, currency=programme.head.currency, has_other=tried is not None)
    return {
        "orders": [(order.value, ORDERS[order]) for order in Order],
        "ranks_by": table.ranks_by.value,
        "ranks_by_name": ORDERS[table.ranks_by],
        "is_fallback": table.is_fallback,
        "is_adjusted": told.state == "adjusted",
        "notes": [in_language(note.words, language) for note in told.notes],
        "parts": _parts(told, language),
        "greys": sum(one.zone == "grey" for one in told.proposals),
        "chair": chair,
        "sees_severity": sees,
        "severities": _severities(told, language) if sees else [],
        "balances": [
            (_("By priority"), shares(balance.by_priority(table, instead), _priority_names(language))),
            (_("By nation"), shares(balance.by_nation(table, programme, instead), None)),
        ],
        "tried": _tried(tried, table, language) if tried else None,
        "typed_line": typed,
        "line_is_wrong": bool(typed) and tried is None,
    }


def drawn(table: queries.List, language: str) -> dict[str, dict[str, Any]]:
    """By item: what its row shows of the ranking."""
    shared = Counter(row.rank for row in table.ranked)
    competing = sum(one.adjusted_rank is not None for one in table.ranking.proposals)
    found: dict[str, dict[str, Any]] = {}
    line_drawn = table.line is None
    for row in table.ranked:
        below = not line_drawn and row.drawn is not Verdict.RECOMMENDED
        line_drawn = line_drawn or below
        told: dict[str, Any] = {
            "tied": row.rank is not None and shared[row.rank] > 1,
            "mean_rank": row.mean_rank,
            "first_below": below,
        }
        if row.adjusted is not None:
            told |= _adjusted(row.adjusted, competing, language)
        found[row.item.code] = told
    return found


def rows(
    panel: Panel, table: queries.List, shown: Iterable[Mapping[str, Any]], language: str, currency: str
) -> list[SafeString]:
    """The rows of the ranked list, finished."""
    page = {
        "ranks_by": table.ranks_by.value,
        "is_adjusted": table.ranking.state == "adjusted",
        "has_line": table.line is not None,
        "currency": currency,
    }
    line = "" if table.line is None else figures.number(table.line, language, 2)
    address = panel.get_absolute_url()
    stamp = ROW.here()
    return [_row(stamp, one, one["ranks"], address, line, page) for one in shown]


def _row(
    stamp: Callable[..., SafeString],
    one: Mapping[str, Any],
    told: Mapping[str, Any],
    address: str,
    line: str,
    page: Mapping[str, Any],
) -> SafeString:
    row: queries.Row = one["row"]
    plot = told.get("plot")
    words = {
        "line": line,
        "code": row.item.proposal.code,
        "url": f"{address}{row.item.proposal.code}/",
        "title": row.title,
        "rank": "–" if row.rank is None else str(row.rank),
        "mean": one["mean"],
        "spread": one["spread"],
        "mean_rank": str(told["mean_rank"]),
        "asked": one["asked"],
        "so_far": one["so_far"],
        "reasons": Truncator(row.item.reasons).words(20, truncate=" …"),
        "above": told.get("above", ""),
        **{name: str(told.get(name, "")) for name in ("adjusted", "error", "adjusted_rank", "expected", "from", "to")},
        **{name: str(plot[name]) if plot else "" for name in ("low", "high", "at")},
    }
    return stamp(
        words,
        **page,
        first_below=told["first_below"],
        tied=told["tied"],
        is_grey=told.get("is_grey", False),
        failed=tuple(one["failed"]),
        opinions=tuple(said.verdict for said in one["opinions"]),
        waiting=row.waiting,
        has_mean=bool(one["mean"]),
        has_mean_rank=bool(told["mean_rank"]),
        has_adjusted=bool(told.get("adjusted")),
        has_adjusted_rank=bool(told.get("adjusted_rank")),
        has_plot=plot is not None,
        has_chance=bool(told.get("above")),
        has_sum=bool(one["so_far"]),
        verdict=str(one["verdict"]),
        tone=one["tone"],
        drawn=str(one["drawn"]),
        over=row.over,
        needs_reason=row.needs_reason,
        has_reasons=bool(row.item.reasons),
    )


def chance(share: float, language: str) -> str:
    """A chance in whole percents; draws make nothing certain."""
    if share < 0.005:
        return "< " + figures.percent(0.01, language)
    if share > 0.995:
        return "> " + figures.percent(0.99, language)
    return figures.percent(round(share, 2), language)


@officer
@require_POST
def choose_order(request: HttpRequest, code: str) -> HttpResponse:
    """Say by what the list is ranked, and why."""
    found = queries.panel_of(code, request.user, at=timezone.now())
    order, reason = request.POST.get("order", ""), request.POST.get("reason", "")
    actions.choose_order(found, order, reason, by=request.user, now=timezone.now())
    messages.success(request, _("The list has its order; the other marks stay beside it."))
    return redirect(found)


@officer
@require_POST
def appoint_chair(request: HttpRequest, code: str, expert: str) -> HttpResponse:
    """Let a member chair the panel."""
    found = queries.panel_of(code, request.user, at=timezone.now())
    actions.appoint_chair(found, get_object_or_404(Expert, code=expert), by=request.user, now=timezone.now())
    return redirect(found)


def _adjusted(one: Adjusted, competing: int, language: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "adjusted": _figure(one.adjusted, language),
        "error": _figure(one.error, language),
        "adjusted_rank": one.adjusted_rank,
    }
    if one.expected_rank is not None and one.from_rank is not None and one.to_rank is not None:
        told |= {
            "expected": figures.number(Decimal(str(round(one.expected_rank, 1))), language, 1),
            "from": one.from_rank,
            "to": one.to_rank,
            "plot": _range(one.expected_rank, one.from_rank, one.to_rank, competing),
        }
    if one.above is not None:
        told |= {"above": chance(one.above, language), "is_grey": one.zone == "grey"}
    return told


def _range(expected: float, low: int, high: int, size: int) -> dict[str, float]:
    """Where the expected rank and its range stand on a scale of a hundred: the first rank at the left."""

    def place(rank: float) -> float:
        return round(4 + 92 * (rank - 1) / max(1, size - 1), 1)

    left, right = place(low), place(high)
    middle = (left + right) / 2
    wide = max(right - left, 3.0)
    return {"low": round(middle - wide / 2, 1), "high": round(middle + wide / 2, 1), "at": place(expected)}


def _parts(told: Ranking, language: str) -> list[str]:
    """How much of what the marks differ by is the proposals', the reviewers', and chance."""
    one = told.variances
    if one is None:
        return []
    whole = one.proposals + one.reviewers + one.chance
    return [figures.percent(part / whole, language) for part in (one.proposals, one.reviewers, one.chance)]


def _severities(told: Ranking, language: str) -> list[SafeString]:
    names = ranks.names_of(one.id for one in told.reviewers)
    stamp = SEVERITY.here()
    widest = max((abs(one.severity) + one.error for one in told.reviewers), default=1.0) or 1.0

    def place(value: float) -> str:
        return str(round(50 + 46 * value / widest, 1))

    return [
        stamp(
            {
                "name": names.get(one.id, one.id),
                "reviews": str(one.reviews),
                "severity": ("+" if one.severity > 0.005 else "") + _figure(one.severity, language),
                "error": _figure(one.error, language),
                "at": place(one.severity),
                "low": place(one.severity - one.error),
                "high": place(one.severity + one.error),
            }
        )
        for one in told.reviewers
    ]


def _shares(found: list[balance.Share], names: Any, *, language: str, currency: str, has_other: bool) -> SafeString:
    """The rows of a table of shares, finished."""
    stamp = SHARE.here()
    return mark_safe(  # noqa: S308 - stamped
        "".join(
            stamp(
                {
                    "name": names(one.code) if names else figures.country(one.code, language),
                    "listed": str(one.listed),
                    "above": str(one.above),
                    "instead": str(one.instead),
                    "amount": figures.number(one.amount, language, 0),
                    "instead_amount": figures.number(one.instead_amount, language, 0),
                    "currency": currency,
                },
                has_other=has_other,
            )
            for one in found
        )
    )


def _priority_names(language: str) -> Any:
    named = entries("priority")
    return lambda code: in_language(named[code], language) if code in named else code


def _tried(one: balance.Tried, table: queries.List, language: str) -> dict[str, Any]:
    chances = {each.id: each for each in one.ranking.proposals}

    def told(row: queries.Row) -> tuple[queries.Row, str]:
        found = chances.get(row.item.proposal.code)
        return row, chance(found.above, language) if found and found.above is not None else ""

    return {
        "line": figures.number(one.line, language, 2),
        "count": one.count,
        "spent": figures.number(one.spent, language, 2),
        "left": figures.number(one.line - one.spent, language, 2),
        "rises": [told(row) for row in one.rises],
        "falls": [told(row) for row in one.falls],
        "greys": sum(each.zone == "grey" for each in one.ranking.proposals),
    }


def _figure(value: float | None, language: str) -> str:
    return "" if value is None else figures.number(Decimal(f"{value:.2f}"), language, 2)
