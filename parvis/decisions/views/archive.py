"""Papers that have ended: found by reference, title, year and outcome."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parvis.decisions.labels import ENDED
from parvis.decisions.queries import papers
from parvis.decisions.views.reading import Reader, counts
from parvis.domain.answers import whole_number
from parvis.domain.papers import Ended

PAGE = 25


def listing(request: HttpRequest) -> HttpResponse:
    """The archive.  At most seven queries."""
    reader = Reader(request)
    words = request.GET.get("words", "").strip()[:60]
    typed, page = whole_number(request.GET.get("year")), whole_number(request.GET.get("page")) or 0
    year = typed if typed and 1900 < typed < 3000 else None
    ended = next((one for one in Ended if one == request.GET.get("ended")), None)
    found = papers.archive(
        reader.person, at=reader.at, words=words, year=year, ended=ended, page=min(page, 1000), size=PAGE
    )
    asked = {name: value for name, value in (("words", words), ("year", year), ("ended", ended)) if value}
    context = {
        "reader": reader,
        "rows": [(one, one.title(reader.language), counts(one.states)) for one in found[:PAGE]],
        "words": words,
        "year": year,
        "ended": ended,
        "years": papers.years(reader.person, at=reader.at),
        "endings": [(one, ENDED[one]) for one in Ended],
        "narrowed": bool(asked),
        "before": f"?{urlencode({**asked, 'page': page - 1})}" if page else "",
        "after": f"?{urlencode({**asked, 'page': page + 1})}" if len(found) > PAGE else "",
    }
    return render(request, "decisions/archive.html", context)
