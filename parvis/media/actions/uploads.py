"""A file comes in piece by piece: begun, appended to, finished or dropped, forgotten after a week."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.refusals import NotFound, Refused, TooMany
from parvis.gateways import resumable
from parvis.gateways.resumable import Checksum, WrongChecksum
from parvis.media import access
from parvis.media.actions.ingest import AlreadyHere, check_fits, clean_name, receive_file
from parvis.media.models import Asset, Upload
from parvis.media.queries import uploads as queries
from parvis.media.queries.asset import NOTHING


def _(message: str) -> str:
    return message


KEPT = timedelta(days=7)  # after the last byte that came
MOST_UNFINISHED = 100


class OutOfStep(Refused):
    """Sender and house do not agree on how much is there."""

    status: ClassVar[int] = 409


def begin(
    *,
    name: str,
    size: int,
    language: str = "en",
    modified: int | None = None,
    sha256: str = "",
    by: Any,
    now: datetime,
) -> Upload:
    """Make room for a file of this size; TooLarge if there is none, beside what others have begun."""
    access.check_is_press_officer(by, at=now)
    check_fits(size, besides=queries.still_to_come(at=now))
    if len(queries.unfinished_of(by, at=now)) >= MOST_UNFINISHED:
        raise TooMany(
            _("%(most)s of your files have not come in completely. Finish some of them, or give them up."),
            retry_after=3600,
            most=MOST_UNFINISHED,
        )
    with transaction.atomic():
        upload = Upload.objects.create(
            begun_by=by,
            name=clean_name(name),
            size=size,
            language=language,
            modified=modified,
            sha256=sha256,
            begun_at=now,
            changed_at=now,
            expires_at=now + KEPT,
        )
        record("upload.begun", on=upload, by=by, at=now, facts={"name": upload.name, "size": size})
    if size == 0:
        take_piece(upload, lambda _amount: b"", at=0, most=0, by=by, now=now)
    return upload


def take_piece(
    upload: Upload,
    read: Callable[[int], bytes],
    *,
    at: int,
    most: int,
    checksum: Checksum | None = None,
    by: Any,
    now: datetime,
) -> Upload:
    """Keep the next piece, which begins at byte `at` and has `most` bytes at most; the last one makes it an asset.

    No transaction spans the piece: it may take hours.  Raises OutOfStep, Busy,
    WrongChecksum; what came before stays in each case.
    """
    access.check_is_press_officer(by, at=now)
    with resumable.opened(queries.place_of(upload.code)) as file:
        upload = _as_stored(upload)
        if upload.finished_at is not None:
            return upload
        # The disk has the last word: a restored database, or a lost disk, may know of bytes that are not there.
        there = min(upload.received, resumable.kept_in(file))
        if there != upload.received:
            _keep(upload, now, there)
        if at != there:
            raise OutOfStep(
                _("Byte %(there)s is the next one to come, not byte %(at)s."), code="offset", there=there, at=at
            )
        if most > upload.size - there:
            raise OutOfStep(_("More bytes are coming than were announced."), code="too-many-bytes")
        end = resumable.append(file, read, at=at, most=most, checksum=checksum, kept=partial(_keep, upload, now))
        _keep(upload, now, end)
        if upload.received == upload.size:
            _finish(upload, by=by, now=now)
    return upload


def _as_stored(upload: Upload) -> Upload:
    found = Upload.objects.filter(pk=upload.pk).first()
    if found is None:
        raise NotFound(NOTHING)
    return found


def _keep(upload: Upload, now: datetime, received: int) -> None:
    upload.received, upload.changed_at, upload.expires_at = received, now, now + KEPT
    upload.save(update_fields=["received", "changed_at", "expires_at"])


def _finish(upload: Upload, *, by: Any, now: datetime) -> None:
    """Turn the whole file into a draft, or say why not; the lock is held."""
    path = queries.place_of(upload.code)
    try:
        _check_whole(upload, path)
        spare = _second_name(path)
        receive_file(
            spare,
            name=upload.name,
            by=by,
            now=now,
            language=upload.language,
            given=True,
            then=partial(_end, upload, now),
        )
    except AlreadyHere as here:
        _end(upload, now, here.asset, here)
    except Refused as refusal:
        _end(upload, now, None, refusal)
    path.with_suffix(".whole").unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def _check_whole(upload: Upload, path: Path) -> None:
    if not upload.sha256:
        return
    with path.open("rb") as opened:
        if hashlib.file_digest(opened, "sha256").hexdigest() != upload.sha256:
            raise WrongChecksum(
                _("The whole file does not have the checksum that was announced. Hand it in anew."), code="wrong-whole"
            )


def _second_name(path: Path) -> Path:
    # The store takes the second name; the first stays until the asset is real, so that a crash in between costs
    # nothing.  Where a disk knows no second names, the file itself is given.
    spare = path.with_suffix(".whole")
    spare.unlink(missing_ok=True)
    try:
        os.link(path, spare)
    except OSError:
        return path
    return spare


def _end(upload: Upload, now: datetime, asset: Asset | None, refusal: Refused | None = None) -> None:
    upload.finished_at, upload.asset = now, asset
    if refusal is not None:
        upload.refusal = refusal.message
        upload.refusal_facts = {name: str(value) for name, value in refusal.facts.items()}
    upload.save(update_fields=["finished_at", "asset", "refusal", "refusal_facts"])


def drop(upload: Upload, *, by: Any, now: datetime) -> None:
    """Give an unfinished upload up; its bytes go."""
    access.check_is_press_officer(by, at=now)
    path = queries.place_of(upload.code)
    with resumable.opened(path):
        with transaction.atomic():
            record("upload.dropped", on=upload, by=by, at=now, facts={"name": upload.name, "received": upload.received})
            upload.delete()
        path.unlink(missing_ok=True)


def expire_uploads(now: datetime) -> int:
    """Forget what has not gone on for a week, and the rows of what was finished then; how many."""
    expired = list(Upload.objects.filter(expires_at__lte=now)[:200])
    for upload in expired:
        path = queries.place_of(upload.code)
        with transaction.atomic():
            if upload.finished_at is None:
                facts = {"name": upload.name, "received": upload.received}
                record("upload.expired", on=upload, by=None, at=now, facts=facts)
            upload.delete()
        path.unlink(missing_ok=True)
    return len(expired)
