"""Forget people whom files named, and files that nobody confirmed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.past import access
from parvis.past.models import Employment, Intake, Likeness, PastPerson
from parvis.past.queries.people import of_account

WAITS = timedelta(days=1)  # a file that was looked through and not taken in


@transaction.atomic
def forget_person(person: Any, *, now: datetime) -> None:
    """Whom an account's owner is in files becomes nobody; awards keep that somebody took part."""
    for one in of_account(person):
        _erase(one, by=person, now=now)


@transaction.atomic
def forget_past_person(one: PastPerson, *, by: Any, now: datetime) -> None:
    """The same for somebody without an account who asks the office."""
    access.check_is_officer(by, at=now)
    _erase(one, by=by, now=now)


def _erase(one: PastPerson, *, by: Any, now: datetime) -> None:
    Employment.objects.filter(person=one).delete()
    Likeness.objects.filter(past_person=one).delete()
    one.name = one.plain = one.email = one.orcid = one.place = ""
    one.erased_at = now
    one.save()
    record("past.person-erased", on=one, by=by, at=now)


@transaction.atomic
def forget_unconfirmed(now: datetime) -> int:
    """Drop the files that were brought a day ago and neither taken in nor dropped; how many."""
    old = list(Intake.objects.filter(taken_at__isnull=True, brought_at__lte=now - WAITS))
    for one in old:
        record("past.file-dropped", on=one, by=None, at=now)
        one.delete()
    return len(old)
