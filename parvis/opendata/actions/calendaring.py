"""An address of one's own from which a calendar takes one's duties; whoever has it reads them, so it can be ended."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.tokens import digest
from parvis.opendata.models import DutyFeed


@transaction.atomic
def make_feed(*, by: Any, now: datetime) -> str:
    """A new secret address part, told once; the one before ends with it."""
    end_feed(by=by, now=now)
    token = secrets.token_urlsafe(32)
    DutyFeed.objects.create(person=by, token_digest=digest(token), made_at=now)
    record("calendar.made", on=by, by=by, at=now)
    return token


@transaction.atomic
def end_feed(*, by: Any, now: datetime) -> bool:
    """From now on the address is nobody's."""
    ended = DutyFeed.objects.filter(person=by, ended_at__isnull=True).update(ended_at=now)
    if ended:
        record("calendar.ended", on=by, by=by, at=now)
    return bool(ended)


def forget_feed(person: Any, *, now: datetime) -> None:
    """With a person goes the address of his or her duties."""
    if DutyFeed.objects.filter(person=person).delete()[0]:
        record("calendar.ended", on=person, by=None, at=now)
