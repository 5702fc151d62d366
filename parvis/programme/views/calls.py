"""The public pages of calls."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from parvis.domain.calls import CallState, CallStatus, WallClock, WayIn
from parvis.gateways import delivery, storage
from parvis.programme import access, queries
from parvis.programme.labels import CALL_STATES
from parvis.programme.models import Addendum, Call, CallDocument
from parvis.programme.queries import call_rules as rules
from parvis.programme.queries.cards import card_of, first_cards
from parvis.web.access import public
from parvis.web.programme import in_language

CLOSED_SHOWN = 50
SHORTLY = "private, max-age=60"  # a document taken away is gone within the minute


def reader() -> str:
    """The language of this request."""
    return get_language() or "en"


def visible_call(request: HttpRequest, code: str) -> Call:
    """The call that this reader may see, or nothing at all."""
    return get_object_or_404(Call.objects.visible_to(request.user, at=timezone.now()), code=code)


@public
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Calls that are open, announced, closed."""
    now, language = timezone.now(), reader()
    page = {
        name: first_cards(calls, at=now, language=language, count=CLOSED_SHOWN if name == "closed" else None)
        for name, calls in (
            ("open", queries.open_calls),
            ("announced", queries.announced_calls),
            ("closed", queries.closed_calls),
        )
    }
    return render(request, "programme/calls.html", page)


@public
@require_safe
def call(request: HttpRequest, code: str) -> HttpResponse:
    """One call, or an activity for those who are invited to it."""
    now, language = timezone.now(), reader()
    found = visible_call(request, code)
    state = found.window.state_at(now)
    page = {
        "call": found,
        "card": card_of(found, at=now, language=language),
        "state": state,
        "state_name": CALL_STATES[state],
        "draft": found.status == CallStatus.DRAFT,
        "withdrawn": found.status == CallStatus.WITHDRAWN,
        "activity": found.way_in == WayIn.TOP_DOWN,
        "takes_questions": found.status == CallStatus.PUBLISHED and state is not CallState.CLOSED,
        "who": rules.who_may_apply(found),
        "mechanisms": rules.mechanisms_of(found),
        "priorities": rules.priorities_of(found),
        "nations": rules.nations_of(found),
        "objectives": rules.objectives_of(found),
        "documents": in_reading_order(queries.documents_of(found), language),
        "addenda": [(one, differences(one, found, language)) for one in queries.addenda_of(found)],
        "questions": queries.answered_questions(found),
        "officer": access.is_officer(request.user, at=now),
    }
    return render(request, "programme/call.html", page)


def in_reading_order(documents: list[CallDocument], language: str) -> list[CallDocument]:
    """Those for every reader and for this one first."""
    return sorted(documents, key=lambda one: one.language not in ("", language))


def differences(addendum: Addendum, call: Call, language: str) -> list[dict[str, Any]]:
    """What an addendum changed, as this reader reads it: a text in the reader's language, and what has none."""
    shown = []
    for change in addendum.changes:
        if change["field"] == "closes":
            moments = {f"{when}_at": WallClock.read(change[when], call.zone).at() for when in ("before", "after")}
            shown.append(change | moments)
        elif change["field"] == "document" or change["language"] == language:
            shown.append(change)
    return shown


@public
@require_safe
def call_rules(request: HttpRequest, code: str) -> HttpResponse:
    """Every rule of a call in words, as they were pinned when it was published."""
    found = visible_call(request, code)
    told, day, language = rules.programme_of(found), rules.day_of(found), reader()
    groups = [
        (group, sorted(in_language(nation.name, language) for nation in told.nations_in(group.code, day)))
        for group in told.groups
    ]
    page = {
        "call": found,
        "lines": rules.rule_lines(found),
        "set": rules.rule_set(found),
        "groups": [(group, nations) for group, nations in groups if nations],
        "day": day,
        "edition": found.revision,
    }
    return render(request, "programme/call_rules.html", page)


@public
@require_safe
def document(request: HttpRequest, code: str, document: str) -> HttpResponseBase:
    """A call's document, sent from here; anybody who sees the call may have it."""
    found = get_object_or_404(
        visible_call(request, code).documents.filter(removed_at__isnull=True).select_related("file"), code=document
    )
    file = found.file
    content = delivery.Content(file.size, file.sha256, file.media_type, name=file.name, cache=SHORTLY)
    headers = {name.lower(): value for name, value in request.headers.items()}
    answered = delivery.answer(request.method or "GET", headers, content)
    body = storage.read_range(file.key, answered.offset, answered.length) if answered.length else ()
    return StreamingHttpResponse(body, status=answered.status, headers=dict(answered.headers))
