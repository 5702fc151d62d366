"""Reads of the programme: its editions, calls by state, what happened to a call."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from parvis.domain import programme_file
from parvis.domain.calls import CallState, WayIn
from parvis.domain.programme_file import Programme
from parvis.programme.models import Addendum, Call, ProgrammeRevision
from parvis.web import programme


def programme_of(call: Call) -> Programme:
    """The programme as the call's pinned edition tells it; a draft stands under the edition in force."""
    return programme_of_revision(call.revision_id) if call.revision_id else programme.current()


@lru_cache(maxsize=32)
def programme_of_revision(revision_id: int) -> Programme:
    """The programme of this edition.  An edition never changes, so it is read once."""
    return parsed(ProgrammeRevision.objects.values_list("text", flat=True).get(pk=revision_id))


def calls_visible_to(person: Any, *, at: datetime) -> QuerySet[Call]:
    """Calls with their edition's number but without its text."""
    return Call.objects.visible_to(person, at=at)


def open_calls(at: datetime) -> QuerySet[Call]:
    """Published calls that take proposals in time, next to close first."""
    return _public(at).in_state(CallState.OPEN, at=at).order_by("closes_at", "id")


def announced_calls(at: datetime) -> QuerySet[Call]:
    """Published calls that open later, next to open first."""
    return _public(at).in_state(CallState.ANNOUNCED, at=at).order_by("opens_at", "id")


def closed_calls(at: datetime) -> QuerySet[Call]:
    """Published calls whose closing moment has passed, last closed first."""
    return _public(at).filter(closes_at__lte=at).order_by("-closes_at", "-id")


def _public(at: datetime) -> Any:
    return Call.objects.published_at(at).filter(way_in=WayIn.BOTTOM_UP)


def locked(call: Call) -> Call:
    """The call, held for a change."""
    return Call.objects.select_for_update().get(pk=call.pk)


def addenda_since(moment: datetime, *, until: datetime) -> QuerySet[Addendum]:
    """The addenda made after that moment, oldest first; an extension is one too."""
    return Addendum.objects.filter(made_at__gt=moment, made_at__lte=until).select_related("call").order_by("id")


def current_text() -> str:
    """The programme file that this installation runs, word by word."""
    return settings.PROGRAMME_FILE.read_text(encoding="utf-8")


def digest_of(text: str) -> str:
    """What an edition is known by."""
    return hashlib.sha256(text.encode()).hexdigest()


def parsed(text: str) -> Programme:
    """The programme that this text describes; BadProgrammeFile if it cannot be used."""
    return programme_file.parse(text)
