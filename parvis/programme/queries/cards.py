"""Calls as lists show them: in the reader's language, with the time that is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from parvis.domain.calls import NEAR, CallKind, CallState, CallStatus
from parvis.programme.labels import CALL_STATES
from parvis.programme.models import Call
from parvis.programme.queries.call_rules import programme_of
from parvis.web.prepared import prepared_question
from parvis.web.programme import in_language

KIND = "call"  # in the search index
SHOWN = (
    "code", "title", "summary", "kind", "way_in", "status", "mechanisms", "zone", "revision",
    "opens_at", "closes_at", "ends_at", "grace_minutes",
)  # fmt: skip


@dataclass(frozen=True)
class CallCard:
    """One call in a list."""

    code: str
    url: str
    title: str
    summary: str
    special: bool
    state: CallState
    state_name: str
    mechanisms: tuple[str, ...]
    opens_at: datetime
    closes_at: datetime
    zone: str
    seconds_left: int  # until it opens, or until it closes
    share_left: float
    near: bool


def card_of(call: Call, *, at: datetime, language: str) -> CallCard:
    """This call in a list.  No query once its edition has been read in this process."""
    window = call.window
    state = window.state_at(at)
    told = programme_of(call)
    names = (told.mechanism(code) for code in call.mechanisms)
    left = window.left_at(at)
    return CallCard(
        code=call.code,
        url=call.get_absolute_url(),
        title=in_language(call.title, language),
        summary=in_language(call.summary, language),
        special=call.kind == CallKind.SPECIAL,
        state=state,
        state_name=str(CALL_STATES[state]),
        mechanisms=tuple(in_language(one.name, language) for one in names if one),
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        zone=call.zone,
        seconds_left=int(left.total_seconds()),
        share_left=window.share_left_at(at),
        near=state is CallState.OPEN and left < NEAR,
    )


@prepared_question()
def _listed(*, at: datetime, calls: Callable[[datetime], QuerySet[Call]], count: int | None) -> QuerySet[Call]:
    """What a list shows of the first of these calls."""
    return calls(at).only(*SHOWN)[:count]


def first_cards(
    calls: Callable[[datetime], QuerySet[Call]], *, at: datetime, language: str, count: int | None = None
) -> list[CallCard]:
    """These calls, or the first of them, in a list: one of `open_calls`, `announced_calls` ….  One query."""
    return cards_of(_listed(at=at, calls=calls, count=count), at=at, language=language)


def cards_of(calls: Iterable[Call], *, at: datetime, language: str) -> list[CallCard]:
    """These calls in a list."""
    return [card_of(call, at=at, language=language) for call in calls if call.status != CallStatus.WITHDRAWN]
