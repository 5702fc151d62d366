"""Draft, edit, publish a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.calls import (
    RETENTION_DAYS,
    CallKind,
    CallStatus,
    WallClock,
    WayIn,
    check_code,
    check_still_ahead,
    move,
    window_of,
)
from parvis.domain.refusals import Invalid
from parvis.programme import access, queries
from parvis.programme.actions.revisions import adopt_current
from parvis.programme.models import Call

Words = Mapping[str, str]


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Particulars:
    """What a draft of a call says: its words by language, its moments as on the wall, its terms."""

    code: str
    title: Words
    opens: str  # 2027-01-31T23:59
    closes: str
    zone: str
    summary: Words = field(default_factory=dict)
    text: Words = field(default_factory=dict)
    kind: CallKind = CallKind.OPEN
    mechanisms: Sequence[str] = ()
    priorities: Sequence[str] = ()
    objectives: Sequence[str] = ()
    nations: Sequence[str] = ()
    grace_minutes: int = 0
    rule_wording: str = ""
    overrides: Sequence[Mapping[str, Any]] = ()
    retention_days: int = RETENTION_DAYS


@transaction.atomic
def draft_call(particulars: Particulars, *, by: Any, now: datetime, way_in: WayIn = WayIn.BOTTOM_UP) -> Call:
    """Begin a call.  Only the office sees it until it is published."""
    access.check_is_officer(by, at=now)
    if Call.objects.filter(code=check_code(particulars.code)).exists():
        raise Invalid(_("There is a call of this name already. Choose another."), field="code", code="code-taken")
    call = Call(way_in=way_in, created_at=now, created_by=by)
    _fill(call, particulars, now)
    call.save()
    record("call.drafted", on=call, by=by, at=now, facts={"way in": way_in, "title": dict(particulars.title)})
    return call


@transaction.atomic
def edit_call(call: Call, particulars: Particulars, *, by: Any, now: datetime) -> Call:
    """Change a draft.  Its name stays; once published, a call changes by addenda only."""
    access.check_is_officer(by, at=now)
    call = queries.locked(call)
    move(CallStatus(call.status), CallStatus.PUBLISHED)
    _fill(call, particulars, now, keep_code=True)
    call.save()
    record("call.edited", on=call, by=by, at=now, facts={"title": dict(particulars.title)})
    return call


@transaction.atomic
def publish_call(call: Call, *, by: Any, now: datetime) -> Call:
    """Make a call public, under the edition of the programme file that is in force now."""
    access.check_is_officer(by, at=now)
    call = queries.locked(call)
    status = move(CallStatus(call.status), CallStatus.PUBLISHED)
    check_still_ahead(call.window, now=now)

    call.revision = adopt_current(by=by, now=now)
    call.status = status
    call.published_at = now
    call.published_by = by
    call.save(update_fields=["revision", "status", "published_at", "published_by"])
    record("call.published", on=call, by=by, at=now, facts={"edition": call.revision.digest})
    return call


def _fill(call: Call, told: Particulars, now: datetime, *, keep_code: bool = False) -> None:
    opens, closes = WallClock.read(told.opens, told.zone), WallClock.read(told.closes, told.zone)
    window = window_of(opens.at(), closes.at(), timedelta(minutes=told.grace_minutes))
    if not keep_code:
        call.code = told.code
    call.title, call.summary, call.text = dict(told.title), dict(told.summary), dict(told.text)
    call.kind = told.kind
    call.mechanisms, call.priorities = list(told.mechanisms), list(told.priorities)
    call.objectives, call.nations = list(told.objectives), list(told.nations)
    call.rule_wording, call.overrides = told.rule_wording, [dict(one) for one in told.overrides]
    call.zone, call.opens_wall, call.closes_wall = told.zone, str(opens), str(closes)
    call.grace_minutes, call.retention_days = told.grace_minutes, told.retention_days
    call.opens_at, call.closes_at, call.ends_at = window.opens_at, window.closes_at, window.ends_at
    call.changed_at = now
