"""The annual report, for those who oversee the programme."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from parvis.domain.portfolio import Dimension
from parvis.domain.refusals import NotFound
from parvis.domain.words import LANGUAGES
from parvis.grants.notify import amount_words
from parvis.payments.queries import portfolio
from parvis.payments.views.portfolio import OFFICES
from parvis.square.forms import yearly
from parvis.web.access import for_office
from parvis.web.programme import current

KINDS = {"json": "application/json; charset=utf-8", "csv": "text/csv; charset=utf-8"}


@for_office(*OFFICES)
def years(request: HttpRequest) -> HttpResponse:
    """Every year with awards, and its report to take along.  Two queries."""
    language, currency = get_language() or "en", current().head.currency
    rows = portfolio.of(portfolio.rows(request.user, at=timezone.now()), Dimension.YEAR)

    def amount(units: int) -> str:
        return amount_words(units, currency, language)

    newest_first = sorted(rows, key=lambda one: one.key, reverse=True)
    told = [(one.key, one.awards, amount(one.committed), amount(one.paid)) for one in newest_first]
    return render(request, "square/years.html", {"rows": told, "rule": yearly.attribution()})


@for_office(*OFFICES)
def report(request: HttpRequest, year: int, name: str) -> HttpResponse:
    """One file of a year's report: a paper, or its figures."""
    now, (stem, _dot, kind) = timezone.now(), name.partition(".")
    told = yearly.content(year, request.user, at=now)
    if kind == "pdf" and stem.removeprefix("report-") in LANGUAGES:
        response = HttpResponse(
            yearly.paper(told, stem.removeprefix("report-"), at=now), content_type="application/pdf"
        )
    elif name == "report.json":
        response = HttpResponse(yearly.as_json(told), content_type=KINDS[kind])
    elif name == "report.csv":
        response = HttpResponse("\ufeff" + yearly.as_table(told), content_type=KINDS[kind])
    else:
        raise NotFound("")
    response.headers["Content-Disposition"] = f'attachment; filename="{year}-{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
