"""Have one's files bound in one PDF by the worker; keep what it made for two days."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.refusals import Denied
from parvis.gateways import queue, storage
from parvis.review.models import Volume
from parvis.review.queries import volumes as queries


def _(message: str) -> str:
    return message


@transaction.atomic
def ask(language: str, mark: str, *, by: Any, now: datetime) -> Volume:
    """Have the worker bind the person's files; the same again gives what is asked for or made already."""
    check_is_oneself(by)
    found = queries.volume(by, language, mark, at=now)
    if found is not None and found.failed_at is None:
        return found
    forget(Volume.objects.filter(person=by))
    made = Volume.objects.create(person=by, language=language, mark=mark, asked_at=now)
    record("review.volume-asked", on=by, by=by, at=now, facts={"volume": made.code})
    queue.defer("review.bind_volume", volume=made.code)
    return made


@transaction.atomic
def keep(volume: Volume, path: Path, pages: int, *, now: datetime) -> None:
    """Keep what the worker bound."""
    volume.key, volume.pages, volume.made_at = storage.take(path, suffix=".pdf"), pages, now
    volume.save(update_fields=["key", "pages", "made_at"])


def give_up(volume: Volume, *, now: datetime) -> None:
    """Say that it could not be bound."""
    volume.failed_at = now
    volume.save(update_fields=["failed_at"])


def forget(volumes: Any) -> None:
    """Throw these volumes away with their bytes."""
    for one in volumes:
        if one.key:
            transaction.on_commit(partial(storage.delete, one.key))
        one.delete()


def forget_old(now: datetime) -> None:
    """Throw away what is older than two days: it held other people's texts."""
    with transaction.atomic():
        forget(queries.old(now))


def check_is_oneself(by: Any) -> None:
    """Nobody takes files along in another's name."""
    if getattr(by, "acted_by", None) is not None:
        raise Denied(_("Nobody reviews in another’s name."), code="acting")
