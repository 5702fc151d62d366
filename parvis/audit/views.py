"""The auditor's pages: what was done lately, and everything that was done to one case."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from parvis.audit import queries
from parvis.domain.answers import whole_number
from parvis.domain.roles import Role
from parvis.web.access import for_office

PAGE = 50


@for_office(Role.AUDITOR)
def trail(request: HttpRequest) -> HttpResponse:
    """The newest entries over all cases, and the newest signed head."""
    entries = queries.newest(PAGE, request.user, at=timezone.now(), before=whole_number(request.GET.get("before")))
    page = {
        "entries": entries,
        "head": queries.last_head(),
        "older": f"?before={entries[-1].pk}" if len(entries) == PAGE else "",
    }
    return render(request, "audit/trail.html", page)


@for_office(Role.AUDITOR)
def case(request: HttpRequest, case: str) -> HttpResponse:
    """One case's chain, with the facts that are kept beside it."""
    entries = list(queries.shown_to(request.user, case, at=timezone.now())[:1000])
    if not entries:
        raise Http404
    return render(request, "audit/case.html", {"case": case, "entries": entries})
