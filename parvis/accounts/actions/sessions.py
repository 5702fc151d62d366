"""End sign-ins."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from parvis.accounts.models import Person
from parvis.accounts.queries import session_code
from parvis.audit.actions import record
from parvis.domain.refusals import NotFound


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


@transaction.atomic
def end_session(person: Person, code: str, *, now: datetime) -> None:
    """End one of the person's own sign-ins."""
    keys = UserSession.objects.filter(user=person).values_list("session_key", flat=True)
    key = next((key for key in keys if session_code(key) == code), None)
    if key is None:
        raise NotFound(_("This sign-in has ended already."))
    _drop([key])
    record("session.ended", on=person, by=person, at=now, facts={"session": code})


@transaction.atomic
def end_other_sessions(person: Person, *, but: str, now: datetime) -> int:
    """End all of the person's sign-ins except the one asked from; how many."""
    ended = drop_sessions(person, but=but)
    record("session.ended", on=person, by=person, at=now, facts={"sessions ended": ended})
    return ended


def drop_sessions(person: Person, *, but: str = "") -> int:
    """Part of what ends sign-ins and records it: take them away; how many."""
    keys = list(UserSession.objects.filter(user=person).exclude(session_key=but).values_list("session_key", flat=True))
    _drop(keys)
    return len(keys)


def forget_old(now: datetime) -> int:
    """Drop sign-ins that have run out; how many there were."""
    ended = UserSession.objects.exclude(
        session_key__in=Session.objects.filter(expire_date__gt=now).values("session_key")
    )
    ended.delete()
    dropped, _kinds = Session.objects.filter(expire_date__lte=now).delete()
    return dropped


def _drop(keys: list[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
