"""The auditor's pages: what was done lately, and everything that was done to one case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from parvis.audit import actions, queries
from parvis.audit.labels import ACTED_BY, EXCEPTIONS
from parvis.audit.models import Entry
from parvis.audit.queries import archives
from parvis.domain.answers import whole_number
from parvis.domain.archives import layout
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
    lines = [Line.of(entry) for entry in found]
    people = archives.named_people(code for line in lines for code in line.codes)
    page = {
        "lines": [line.named(people) for line in lines],
        "older": f"?before={found[-1].pk}" if len(found) == PAGE else "",
    }
    return render(request, "audit/exceptions.html", page)


@dataclass(frozen=True)
class Line:
    """A deed that needed a reason: who, for whom, why."""

    entry: Entry
    words: str
    by: str
    other: str
    acted_by: str
    reason: str

    @classmethod
    def of(cls, entry: Entry) -> Line:
        """With the facts that are not erased."""
        told = {fact.path: json.loads(fact.value) for fact in entry.facts.all() if fact.erased_at is None}
        other = next((str(told[name]) for name in ("for", "person", "officer", "of") if told.get(name)), "")
        words = str(EXCEPTIONS.get(entry.action, entry.action))
        return cls(entry, words, entry.actor, other, str(told.get(ACTED_BY, "")), str(told.get("reason", "")))

    @property
    def codes(self) -> tuple[str, ...]:
        """Of the people in it."""
        return (self.by, self.other, self.acted_by)

    def named(self, people: Mapping[str, Mapping[str, object]]) -> Line:
        """With names for codes, as far as there are any."""

        def name(code: str) -> str:
            return str(people[code]["name"] or code) if code in people else code

        return replace(self, by=name(self.by), other=name(self.other), acted_by=name(self.acted_by))


@for_office(Role.AUDITOR)
def case(request: HttpRequest, case: str) -> HttpResponse:
    """One case's chain, with the facts that are kept beside it."""
    entries = list(queries.shown_to(request.user, case, at=timezone.now())[:1000])
    if not entries:
        raise Http404
    can_be_taken = archives.can_be_taken(case, request.user, timezone.now())
    return render(request, "audit/case.html", {"case": case, "entries": entries, "can_be_taken": can_be_taken})


@for_office(Role.AUDITOR)
@require_POST
def archive(request: HttpRequest, case: str) -> StreamingHttpResponse:
    """The case's whole file, to take along and prove elsewhere."""
    pieces = actions.take_archive(case, by=request.user, now=timezone.now())
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{layout.folder_of(case)}.zip"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
