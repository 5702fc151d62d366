"""Calls of some years: one that is open now, the others closed one after another, some of them being judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from parvis.accounts.models import Person
from parvis.demo.crowd.words import ASPECTS, SUBJECTS
from parvis.domain.calls import CallStatus, WayIn
from parvis.programme.actions.finding import index_calls
from parvis.programme.actions.revisions import adopt_current
from parvis.programme.models import Call
from parvis.programme.queries.call_rules import rule_set
from parvis.web.programme import current

WALL = "%Y-%m-%dT%H:%M"
SPAN = 1400  # days over which the closed calls are spread
GRACE = 60  # minutes
TAKES_MONTHS = timedelta(days=90)


def lay_calls(amount: int, by: Person | None, now: datetime) -> list[Call]:
    """The crowd's calls, those that lack made now; the open one first."""
    kinds = [one.code for one in current().mechanisms]
    moments = [
        now + timedelta(days=45) if number == 0 else now - timedelta(days=20 + SPAN * (number - 1) / amount)
        for number in range(amount)
    ]
    return _laid("crowd", moments, kinds, by, now)


def lay_judged_calls(amount: int, by: Person | None, now: datetime) -> list[Call]:
    """Calls that closed some weeks ago for proposals of one submission, whose reviews can be laid down."""
    programme, way = current(), WayIn.BOTTOM_UP.value
    kinds = [one.code for one in programme.mechanisms if len(list(programme.submissions_of(one.code, way))) == 1]
    moments = [now - timedelta(days=90 + 20 * number) for number in range(amount)]
    return _laid("judged", moments, kinds or [one.code for one in programme.mechanisms], by, now)


def _laid(sort: str, closings: Sequence[datetime], kinds: list[str], by: Person | None, now: datetime) -> list[Call]:
    there = {call.code: call for call in Call.objects.filter(code__contains=f"-{sort}-").select_related("revision")}
    revision = adopt_current(by=by, now=now)
    calls = [_call(sort, number, closes, kinds, revision, by) for number, closes in enumerate(closings)]
    index_calls(Call.objects.bulk_create([call for call in calls if call.code not in there]))
    return [there.get(call.code, call) for call in calls]


def _call(sort: str, number: int, closes: datetime, kinds: list[str], revision: Any, by: Person | None) -> Call:
    zone, opens = current().zone, closes - TAKES_MONTHS
    opens_wall = opens.astimezone(zone).replace(hour=9, minute=0, second=0, microsecond=0)
    closes_wall = closes.astimezone(zone).replace(hour=23, minute=59, second=0, microsecond=0)
    subject, aspect = SUBJECTS[number % len(SUBJECTS)], ASPECTS[number % len(ASPECTS)]
    call = Call(
        code=f"{opens_wall.year}-{sort}-{number:03d}",
        status=CallStatus.PUBLISHED,
        title={"en": f"{subject[0]}, call {number + 1}", "fr": f"{subject[1]}, appel {number + 1}"},
        summary={language: aspect[language][1] for language in ("en", "fr")},
        text={language: "\n\n".join([aspect[language][1]] * 6) for language in ("en", "fr")},
        mechanisms=kinds,
        zone=zone.key,
        opens_wall=opens_wall.strftime(WALL),
        closes_wall=closes_wall.strftime(WALL),
        grace_minutes=GRACE,
        opens_at=opens_wall,
        closes_at=closes_wall,
        ends_at=closes_wall + timedelta(minutes=GRACE),
        revision=revision,
        created_at=opens - timedelta(days=20),
        created_by=by,
        changed_at=opens - timedelta(days=12),
        published_at=opens - timedelta(days=12),
        published_by=by,
    )
    told = rule_set(call)
    call.rule_wording = told.wording if told else ""
    return call
