"""Calls for programs: what everybody may read, the same with a token and without one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Field, Path, Query, Router, Schema

from parvis.domain.calls import CallKind, CallState, CallStatus
from parvis.programme import queries
from parvis.programme.models import Call
from parvis.programme.queries import call_rules
from parvis.web.problems import only


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


MOST = 100
CODE = r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$"
Code = Annotated[str, Path(pattern=CODE)]

router = Router(tags=["calls"])


class BothWords(Schema):
    """Words in both languages."""

    en: str
    fr: str


class Filters(Schema):
    """Which calls, and where to go on."""

    state: CallState | None = None
    after: Annotated[str, Field(pattern=CODE, description=_("Go on after this call (`next`)."))] | None = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50


class CallRow(Schema):
    """A call as it stands in the list; `state` is as of this answer."""

    code: str
    url: str
    page: str
    kind: CallKind
    state: CallState
    withdrawn: bool
    title: BothWords
    summary: BothWords
    opens_at: datetime
    closes_at: datetime
    late_until: Annotated[datetime, Field(description=_("Until then proposals are taken and marked late."))]
    zone: Annotated[str, Field(description=_("The IANA zone whose wall clock the call names."))]
    closes_wall: str
    mechanisms: list[str]
    priorities: Annotated[list[str], Field(description=_("With their version; empty for every key priority in force."))]
    published_at: datetime
    changed_at: datetime


class CallList(Schema):
    """A page of the list, last published first."""

    next: Annotated[str | None, Field(description=_("The `after` of the next page; null on the last."))]
    calls: list[CallRow]


class CallRule(Schema):
    """A rule of the call, and the day until which it is lifted, if it is."""

    code: str
    severity: str
    mechanisms: list[str]
    words: BothWords
    lifted_until: str | None


class CallAddendum(Schema):
    """A numbered change of the call."""

    number: int
    made_at: datetime
    note: BothWords
    changes: list[dict[str, str]]


class CallAnswer(Schema):
    """A public question and its answer; who asked is nowhere told."""

    number: int
    answered_at: datetime
    question: BothWords
    answer: BothWords


class CallFile(Schema):
    """A file beside the call."""

    title: BothWords
    language: Annotated[str, Field(description=_("Empty for all readers."))]
    media_type: str
    bytes: int
    sha256: str
    file: str


class CallWhole(CallRow):
    """Everything about a call."""

    text: Annotated[BothWords, Field(description=_("Markdown."))]
    edition: Annotated[
        str, Field(description=_("Digest of the edition of the programme file that the call stands under."))
    ]
    wording: str
    rules: list[CallRule]
    documents: list[CallFile]
    addenda: list[CallAddendum]
    questions: list[CallAnswer]


@router.get(
    "",
    response={200: CallList, **only(401, 404, 422, 429)},
    summary=_("List calls"),
    operation_id="list_calls",
    description=_("Published calls, last published first."),
    url_name="list_calls",
)
def calls(request: HttpRequest, filters: Query[Filters]) -> dict[str, Any]:
    """Published calls, last published first."""
    now: datetime = request.auth.at  # type: ignore[attr-defined]
    found = _public(now).order_by("-published_at", "-id")
    if filters.state:
        found = found.in_state(filters.state, at=now)
    if filters.after:
        last = get_object_or_404(_public(now), code=filters.after)
        found = found.published_before(last)
    page = list(found.defer("text", "samples")[: filters.limit + 1])
    more = len(page) > filters.limit
    rows = [row(call, request, now) for call in page[: filters.limit]]
    return {"next": rows[-1]["code"] if more else None, "calls": rows}


@router.get(
    "/{code}",
    response={200: CallWhole, **only(401, 404, 422, 429)},
    summary=_("One call"),
    operation_id="call",
    description=_("Everything about one call: its words, rules, documents, addenda, questions and answers."),
    url_name="call",
)
def call(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Everything about one call."""
    now: datetime = request.auth.at  # type: ignore[attr-defined]
    found = get_object_or_404(_public(now).select_related("revision").defer("revision__text", "samples"), code=code)
    return row(found, request, now) | {
        "text": both(found.text),
        "edition": found.revision.digest if found.revision else "",
        "wording": found.rule_wording,
        "rules": [
            {
                "code": line.code,
                "severity": line.severity,
                "mechanisms": list(line.mechanisms),
                "words": both(line.words),
                "lifted_until": line.lifted.until.isoformat() if line.lifted else None,
            }
            for line in call_rules.rule_lines(found)
        ],
        "documents": [
            {
                "title": both(one.title),
                "language": one.language,
                "media_type": one.file.media_type,
                "bytes": one.file.size,
                "sha256": one.file.sha256,
                "file": request.build_absolute_uri(reverse("programme:document", args=[found.code, one.code])),
            }
            for one in queries.documents_of(found)
        ],
        "addenda": [
            {"number": one.number, "made_at": one.made_at, "note": both(one.note), "changes": one.changes}
            for one in queries.addenda_of(found)
        ],
        "questions": [
            {
                "number": one.number,
                "answered_at": one.answered_at,
                "question": both(one.question),
                "answer": both(one.answer),
            }
            for one in queries.answered_questions(found)
        ],
    }


def _public(now: datetime) -> Any:
    """What everybody may see.  A token opens no more: it says nothing of calls."""
    return Call.objects.visible_to(AnonymousUser(), at=now)


def both(words: Any) -> dict[str, str]:
    """Words in both languages, empty where one is missing."""
    return {language: str(words.get(language, "")) for language in ("en", "fr")}


def row(call: Call, request: HttpRequest, now: datetime) -> dict[str, Any]:
    """A call as the list shows it."""
    return {
        "code": call.code,
        "url": request.build_absolute_uri(reverse("api:call", args=[call.code])),
        "page": request.build_absolute_uri(call.get_absolute_url()),
        "kind": call.kind,
        "state": call.window.state_at(now),
        "withdrawn": call.status == CallStatus.WITHDRAWN,
        "title": both(call.title),
        "summary": both(call.summary),
        "opens_at": call.opens_at,
        "closes_at": call.closes_at,
        "late_until": call.ends_at,
        "zone": call.zone,
        "closes_wall": call.closes_wall,
        "mechanisms": call.mechanisms,
        "priorities": call.priorities,
        "published_at": call.published_at,
        "changed_at": call.changed_at,
    }
