"""The programme's awards seen together, and what the programme may still commit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.domain.answers import whole_number
from parvis.domain.portfolio import Dimension
from parvis.domain.roles import Role, holds_any
from parvis.grants.notify import amount_words
from parvis.payments import forms
from parvis.payments.access import FINANCE
from parvis.payments.actions import granting
from parvis.payments.labels import DIMENSIONS
from parvis.payments.offers import key_name
from parvis.payments.queries import portfolio as queries
from parvis.web.access import for_office
from parvis.web.programme import current, in_language, today

OFFICES = (Role.PROGRAMME_OFFICER, Role.CHAIR, *FINANCE, Role.AUDITOR)
WIDE = 1000  # of a bar, in its own units


@dataclass(frozen=True)
class Bar:
    """One row of a chart that is also a row of a table."""

    name: str
    awards: int
    committed: str
    paid: str
    width: int
    paid_width: int


@for_office(*OFFICES)
def portfolio(request: HttpRequest) -> HttpResponse:
    """By priority, nation, mechanism and year, as bars and as figures.  Two queries besides the reader's session."""
    at, language = timezone.now(), get_language() or "en"
    chosen = whole_number(request.GET.get("year"))
    told = queries.by_year(request.user, at=at)
    rows = queries.summed(told, chosen)
    by_year = queries.of(rows, Dimension.YEAR)
    currency = current().head.currency
    context = {
        "charts": [
            (DIMENSIONS[one], one.value, _bars(queries.of(rows, one), one, currency, language)) for one in Dimension
        ],
        "awards": sum(one.awards for one in by_year),
        "committed": amount_words(sum(one.committed for one in by_year), currency, language),
        "paid": amount_words(sum(one.paid for one in by_year), currency, language),
        "years": sorted(told, reverse=True),
        "chosen": chosen,
        "prize": in_language(prize.name, language) if (prize := current().prize) else "",
    }
    return render(request, "payments/portfolio.html", context)


@for_office(*OFFICES)
def budget(request: HttpRequest) -> HttpResponse:
    """What may be committed by year and priority, what is, what is left and carries over."""
    at, language, programme = timezone.now(), get_language() or "en", current()
    if request.method == "POST":
        granting.grant(
            whole_number(request.POST.get("year")) or 0,
            request.POST.get("priority", ""),
            forms.amount(request.POST.get("amount", ""), signed=True),
            reason=request.POST.get("reason", ""),
            by=request.user,
            now=at,
        )
        messages.success(request, _("Entered."))
        return redirect("payments:budget")
    currency = programme.head.currency

    def words(units: int) -> str:
        return amount_words(units, currency, language)

    plans = holds_any(request.user, Role.PROGRAMME_OFFICER, *FINANCE, at=at)
    context = {
        "rows": [
            {
                "year": one.year,
                "priority": key_name(Dimension.PRIORITY, one.priority, language),
                "granted": words(one.granted),
                "carried": words(one.carried),
                "committed": words(one.committed),
                "remaining": words(one.remaining),
                "overdrawn": one.remaining < 0,
            }
            for one in queries.budget(request.user, at=at)
        ],
        "plans": plans,
        "year": at.year,
        "currency": currency,
        "priorities": [(code, key_name(Dimension.PRIORITY, code, language)) for code in _priorities(today(at))],
    }
    return render(request, "payments/budget.html", context)


def _bars(rows: Iterable[queries.Row], dimension: Dimension, currency: str, language: str) -> list[Bar]:
    found = list(rows)
    if dimension is Dimension.YEAR:
        found.sort(key=lambda one: one.key, reverse=True)
    most = max((one.committed for one in found), default=0)
    return [
        Bar(
            name=key_name(dimension, one.key, language),
            awards=one.awards,
            committed=amount_words(one.committed, currency, language),
            paid=amount_words(one.paid, currency, language),
            width=max(1, WIDE * one.committed // most),
            paid_width=WIDE * one.paid // most,
        )
        for one in found
    ]


def _priorities(day: date) -> list[str]:
    """The codes of the uppermost priorities in force, with their version."""
    newest = current().priorities_on(day)
    return [f"{newest.version}:{one.code}" for one in newest.priorities if not one.parent] if newest else []
