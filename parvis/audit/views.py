"""The auditor's pages: what was done lately, and everything that was done to one case."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from parvis.audit import queries
from parvis.domain.roles import Role

PAGE = 50


def trail(request: HttpRequest) -> HttpResponse:
    """The newest entries over all cases, and the newest signed head."""
    _auditors_only(request)
    before = request.GET.get("before", "")
    entries = queries.newest(PAGE, before=int(before) if before.isdecimal() else None)
    page = {
        "entries": entries,
        "head": queries.last_head(),
        "older": f"?before={entries[-1].pk}" if len(entries) == PAGE else "",
    }
    return render(request, "audit/trail.html", page)


def case(request: HttpRequest, case: str) -> HttpResponse:
    """One case's chain, with the facts that are kept beside it."""
    _auditors_only(request)
    entries = list(queries.entries_of(case)[:1000])
    if not entries:
        raise Http404
    return render(request, "audit/case.html", {"case": case, "entries": entries})


def _auditors_only(request: HttpRequest) -> None:
    if not request.user.holds(Role.AUDITOR, at=timezone.now()):
        raise Http404
