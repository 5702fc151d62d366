"""The auditor's pages: what was done lately, and everything that was done to one case."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from parvis.audit import actions, queries
from parvis.audit.queries import archives
from parvis.audit.views.sentences import sentences
from parvis.domain.answers import whole_number
from parvis.domain.archives import layout
from parvis.domain.roles import Role
from parvis.web.access import for_office

PAGE = 50


@for_office(Role.AUDITOR)
def trail(request: HttpRequest) -> HttpResponse:
    """The newest entries over all cases, in words, and the newest signed head."""
    entries = queries.newest(PAGE, request.user, at=timezone.now(), before=whole_number(request.GET.get("before")))
    page = {
        "lines": sentences(entries),
        "head": queries.last_head(),
        "own": f"{queries.READERS}{getattr(request.user, 'code', '')}",
        "older": f"?before={entries[-1].pk}" if len(entries) == PAGE else "",
    }
    return render(request, "audit/trail.html", page)


@for_office(Role.AUDITOR)
def exceptions(request: HttpRequest) -> HttpResponse:
    """Every rule that was set aside and everything done in somebody's name, with the reasons.  Five queries."""
    found = queries.exceptions(
        request.user, at=timezone.now(), before=whole_number(request.GET.get("before")), number=PAGE
    )
    page = {
        "lines": sentences(found),
        "older": f"?before={found[-1].pk}" if len(found) == PAGE else "",
    }
    return render(request, "audit/exceptions.html", page)


@for_office(Role.AUDITOR)
def case(request: HttpRequest, case: str) -> HttpResponse:
    """One case's chain in words, with the facts that are kept beside it."""
    entries = list(queries.shown_to(request.user, case, at=timezone.now())[:1000])
    if not entries:
        raise Http404
    can_be_taken = archives.can_be_taken(case, request.user, timezone.now())
    page = {"case": case, "lines": sentences(entries), "can_be_taken": can_be_taken}
    return render(request, "audit/case.html", page)


@for_office(Role.AUDITOR)
@require_POST
def archive(request: HttpRequest, case: str) -> StreamingHttpResponse:
    """The case's whole file, to take along and prove elsewhere."""
    pieces = actions.take_archive(case, by=request.user, now=timezone.now())
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{layout.folder_of(case)}.zip"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
