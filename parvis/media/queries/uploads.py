"""Reads about files on their way in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import F, Sum

from parvis.domain.refusals import NotFound
from parvis.media.models import Upload
from parvis.media.queries.asset import NOTHING


def place_of(code: str) -> Path:
    """Where the bytes of an upload gather: on the store's own disk, so that keeping them is a rename."""
    return settings.UPLOADS / "arriving" / code


def visible_upload(code: str, person: Any, *, at: datetime) -> Upload:
    """The person's own upload; NotFound for others', expired and absent ones alike."""
    found = Upload.objects.visible_to(person, at=at).select_related("asset").filter(code=code).first()
    if found is None:
        raise NotFound(NOTHING)
    return found


def unfinished_of(person: Any, *, at: datetime) -> list[Upload]:
    """What this person has begun to hand in and not finished, newest first: one read."""
    return list(Upload.objects.visible_to(person, at=at).filter(finished_at=None).order_by("-begun_at", "-pk"))


def still_to_come(*, at: datetime) -> int:
    """Bytes that unfinished uploads of everybody will still need."""
    unfinished = Upload.objects.filter(finished_at=None, expires_at__gt=at)
    return unfinished.aggregate(missing=Sum(F("size") - F("received")))["missing"] or 0
