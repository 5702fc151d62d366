"""Calls of some years: one that is open now, the others closed one after another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from parvis.accounts.models import Person
from parvis.demo.crowd.words import ASPECTS, SUBJECTS
from parvis.domain.calls import CallStatus
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
    there = {call.code: call for call in Call.objects.filter(code__contains="-crowd-").select_related("revision")}
    lacking = [call for call in _calls(amount, by, now) if call.code not in there]
    made = Call.objects.bulk_create(lacking)
    index_calls(made)
    return sorted([*there.values(), *made], key=lambda call: call.code.rpartition("-")[2])[:amount]


def _calls(amount: int, by: Person | None, now: datetime) -> Iterator[Call]:
    revision = adopt_current(by=by, now=now)
    zone = current().zone
    for number in range(amount):
        closes = now + timedelta(days=45) if number == 0 else now - timedelta(days=20 + SPAN * (number - 1) / amount)
        opens = closes - TAKES_MONTHS
        opens_wall = opens.astimezone(zone).replace(hour=9, minute=0, second=0, microsecond=0)
        closes_wall = closes.astimezone(zone).replace(hour=23, minute=59, second=0, microsecond=0)
        subject, aspect = SUBJECTS[number % len(SUBJECTS)], ASPECTS[number % len(ASPECTS)]
        title = {"en": f"{subject[0]}, call {number + 1}", "fr": f"{subject[1]}, appel {number + 1}"}
        call = Call(
            code=f"{opens_wall.year}-crowd-{number:03d}",
            status=CallStatus.PUBLISHED,
            title=title,
            summary={language: aspect[language][1] for language in ("en", "fr")},
            text={language: "\n\n".join([aspect[language][1]] * 6) for language in ("en", "fr")},
            mechanisms=[one.code for one in current().mechanisms],
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
        yield call
