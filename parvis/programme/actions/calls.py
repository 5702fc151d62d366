"""Draft, edit, publish, withdraw a call."""

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
from parvis.domain.publishing import LANGUAGES, NotReady, lacking
from parvis.domain.refusals import Invalid
from parvis.programme import access, queries
from parvis.programme.actions.finding import index_calls
from parvis.programme.actions.revisions import adopt_current
from parvis.programme.models import Call
from parvis.programme.queries.call_rules import rule_set

Words = Mapping[str, str]


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


def check_both(words: Words, field: str) -> None:
    """What everybody reads is written in both languages."""
    if any(not words.get(language, "").strip() for language in LANGUAGES):
        raise Invalid(_("Write this in English and in French; readers of both are told."), field=field)


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
    conflict_grounds: Sequence[str] = ()  # optional ones that hold in this call
    overrides: Sequence[Mapping[str, Any]] = ()  # {"rule", "reason": {"en", "fr"}, "until"}
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
def lift_rules(call: Call, overrides: Sequence[Mapping[str, Any]], *, by: Any, now: datetime) -> Call:
    """Set which rules are lifted for a draft: rows of rule, reason in both languages, last day."""
    access.check_is_officer(by, at=now)
    call = queries.locked(call)
    move(CallStatus(call.status), CallStatus.PUBLISHED)
    for one in overrides:
        check_both(one["reason"], "reason")
    call.overrides = [dict(one) for one in overrides]
    call.changed_at = now
    call.save(update_fields=["overrides", "changed_at"])
    record("call.rules-lifted", on=call, by=by, at=now, facts={"rules": [one["rule"] for one in overrides]})
    return call


@transaction.atomic
def publish_call(call: Call, *, by: Any, now: datetime) -> Call:
    """Make a call public, under the edition of the programme file that is in force now."""
    access.check_is_officer(by, at=now)
    call = queries.locked(call)
    revision = adopt_current(by=by, now=now)
    lacks = list(lacking(queries.prepared(call, digest=revision.digest)))

    status = move(CallStatus(call.status), CallStatus.PUBLISHED)
    check_still_ahead(call.window, now=now)
    if lacks:
        raise NotReady(lacks)

    told = rule_set(call)
    call.revision = revision
    call.rule_wording = told.wording if told else ""  # named from now on, so that no later day changes it
    call.status = status
    call.published_at = now
    call.published_by = by
    call.save(update_fields=["revision", "rule_wording", "status", "published_at", "published_by"])
    index_calls([call])
    record("call.published", on=call, by=by, at=now, facts={"edition": call.revision.digest})
    return call


@transaction.atomic
def withdraw_call(call: Call, *, reason: Words, by: Any, now: datetime) -> Call:
    """Take a published call back, with a reason for everybody who reads it.  Its page stays."""
    access.check_is_officer(by, at=now)
    call = queries.locked(call)
    status = move(CallStatus(call.status), CallStatus.WITHDRAWN)
    check_both(reason, "reason")

    call.status = status
    call.withdrawn_at = now
    call.withdrawn_reason = dict(reason)
    call.save(update_fields=["status", "withdrawn_at", "withdrawn_reason"])
    record("call.withdrawn", on=call, by=by, at=now, facts={"reason": dict(reason)})
    return call


@transaction.atomic
def discard_call(call: Call, *, by: Any, now: datetime) -> None:
    """Throw away a draft that nobody but the office has seen."""
    access.check_is_officer(by, at=now)
    call = queries.locked(call)
    move(CallStatus(call.status), CallStatus.PUBLISHED)
    record("call.discarded", on=call, by=by, at=now, facts={"title": dict(call.title)})
    call.sample_checks.all().delete()
    call.documents.all().delete()
    call.invitations.all().delete()
    call.delete()


def _fill(call: Call, told: Particulars, now: datetime, *, keep_code: bool = False) -> None:
    opens = WallClock.read(told.opens, told.zone, field="opens")
    closes = WallClock.read(told.closes, told.zone, field="closes")
    window = window_of(opens.at(), closes.at(), timedelta(minutes=told.grace_minutes))
    if not keep_code:
        call.code = told.code
    call.title, call.summary, call.text = dict(told.title), dict(told.summary), dict(told.text)
    call.kind = told.kind
    call.mechanisms, call.priorities = list(told.mechanisms), list(told.priorities)
    call.objectives, call.nations = list(told.objectives), list(told.nations)
    call.rule_wording, call.overrides = told.rule_wording, [dict(one) for one in told.overrides]
    call.conflict_grounds = list(told.conflict_grounds)
    call.zone, call.opens_wall, call.closes_wall = told.zone, str(opens), str(closes)
    call.grace_minutes, call.retention_days = told.grace_minutes, told.retention_days
    call.opens_at, call.closes_at, call.ends_at = window.opens_at, window.closes_at, window.ends_at
    call.changed_at = now
