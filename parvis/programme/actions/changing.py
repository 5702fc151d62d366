"""What may still change once a call is published: numbered addenda, extensions, documents."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction
from django.db.models import Max

from parvis.audit.actions import record
from parvis.domain.calls import CallStatus, WallClock, extended
from parvis.domain.publishing import LANGUAGES
from parvis.domain.refusals import Invalid, Refused, TooLarge
from parvis.files.models import StoredFile
from parvis.gateways import sniff, storage
from parvis.programme import access, queries
from parvis.programme.actions.calls import Words, check_both
from parvis.programme.actions.finding import index_calls
from parvis.programme.models import Addendum, Call, CallDocument, Extension

AMENDABLE = ("title", "summary", "text")
LARGEST_DOCUMENT = 25 << 20
TAKEN = {"application/pdf", "image/png", "image/jpeg", "text/plain", "text/markdown"}


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


@transaction.atomic
def amend_call(call: Call, told: Mapping[str, Words], *, note: Words, by: Any, now: datetime) -> Addendum:
    """Change a published call's words: a numbered addendum with what stood there before and after."""
    access.check_is_officer(by, at=now)
    call = _locked_published(call)
    check_both(note, "note")
    changes = [
        {"field": name, "language": language, "before": before, "after": after}
        for name in AMENDABLE
        if name in told
        for language in LANGUAGES
        if (before := getattr(call, name).get(language, "")) != (after := told[name].get(language, ""))
    ]
    if not changes:
        raise Invalid(_("Nothing was changed, so there is no addendum."), field="text")
    if any(not change["after"].strip() for change in changes):
        raise Invalid(_("A published call keeps its title, summary and text in both languages."), field="text")
    for change in changes:
        getattr(call, change["field"])[change["language"]] = change["after"]
    call.changed_at = now
    call.save(update_fields=[*AMENDABLE, "changed_at"])
    index_calls([call])
    return _addendum(call, changes, note, by, now)


@transaction.atomic
def extend_call(call: Call, closes: str, *, reason: Words, by: Any, now: datetime) -> Extension:
    """Put the closing moment off, with a reason; it becomes an addendum too."""
    access.check_is_officer(by, at=now)
    call = _locked_published(call)
    wall = WallClock.read(closes, call.zone, field="closes")
    window = extended(call.window, wall.at(), now=now)
    check_both(reason, "reason")

    extension = Extension.objects.create(
        call=call,
        decided_at=now,
        decided_by=by,
        closed_before=call.closes_at,
        closes_wall=str(wall),
        closes_at=window.closes_at,
        reason=dict(reason),
    )
    change = {"field": "closes", "language": "", "before": call.closes_wall, "after": str(wall)}
    call.closes_wall, call.closes_at, call.ends_at = str(wall), window.closes_at, window.ends_at
    call.changed_at = now
    call.save(update_fields=["closes_wall", "closes_at", "ends_at", "changed_at"])
    facts = {"before": change["before"], "after": change["after"], "reason": dict(reason)}
    record("call.extended", on=call, by=by, at=now, facts=facts)
    _addendum(call, [change], reason, by, now)
    return extension


def add_document(
    call: Call, source: Path | TemporaryUploadedFile, *, title: Words, language: str = "", by: Any, now: datetime
) -> CallDocument:
    """Put a file beside a call; beside a published one it is an addendum.

    `source` is a path, which is copied, or an upload on disk, which is moved.
    """
    access.check_is_officer(by, at=now)
    check_both(title, "title")
    uploaded = isinstance(source, TemporaryUploadedFile)
    path = Path(source.temporary_file_path()) if isinstance(source, TemporaryUploadedFile) else source
    name = Path(source.name or path.name).name[:200]
    size = path.stat().st_size
    if size > LARGEST_DOCUMENT:
        raise TooLarge(_("This file is larger than 25 MB. Make it smaller, or split it."), field="file")
    found = sniff.sniff(path, name=name)
    if found.media_type not in TAKEN:
        raise Invalid(_("Documents of a call are PDF, plain text, PNG or JPEG."), field="file")
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
        opened.seek(0)
        key = "" if uploaded else storage.put(opened, suffix=found.suffix)
    key = key or storage.take(path, suffix=found.suffix)
    try:
        with transaction.atomic():
            file = StoredFile.objects.create(
                key=key,
                name=name,
                media_type=found.media_type,
                size=size,
                sha256=digest,
                received_at=now,
                received_from=by,
            )
            return _put_beside(call, file, title, language, by, now)
    except BaseException:
        storage.delete(key)
        raise


def _put_beside(call: Call, file: StoredFile, title: Words, language: str, by: Any, now: datetime) -> CallDocument:
    call = queries.locked(call)
    document = CallDocument.objects.create(call=call, file=file, title=dict(title), language=language, added_at=now)
    facts = {"document": document.code, "name": file.name, "sha256": file.sha256}
    record("call.document-added", on=call, by=by, at=now, facts=facts)
    if call.status == CallStatus.PUBLISHED:
        change = {"field": "document", "language": language, "before": "", "after": file.name}
        _addendum(call, [change], title, by, now)
    return document


@transaction.atomic
def remove_document(document: CallDocument, *, note: Words, by: Any, now: datetime) -> CallDocument:
    """Take a file away from a call; a reader who comes by its old address is told that it is gone."""
    access.check_is_officer(by, at=now)
    call = queries.locked(document.call)
    document = CallDocument.objects.select_for_update(of=("self",)).select_related("file").get(pk=document.pk)
    if document.removed_at is not None:
        return document
    if call.status == CallStatus.PUBLISHED:
        check_both(note, "note")
    document.removed_at = now
    document.save(update_fields=["removed_at"])
    record("call.document-removed", on=call, by=by, at=now, facts={"document": document.code})
    if call.status == CallStatus.PUBLISHED:
        change = {"field": "document", "language": document.language, "before": document.file.name, "after": ""}
        _addendum(call, [change], note, by, now)
    return document


def _addendum(call: Call, changes: list[dict[str, Any]], note: Words, by: Any, now: datetime) -> Addendum:
    last = call.addenda.aggregate(last=Max("number"))["last"] or 0
    addendum = Addendum.objects.create(
        call=call, number=last + 1, made_at=now, made_by=by, note=dict(note), changes=changes
    )
    facts = {"number": addendum.number, "changed": [change["field"] for change in changes], "note": dict(note)}
    record("call.amended", on=call, by=by, at=now, facts=facts)
    return addendum


def _locked_published(call: Call) -> Call:
    call = queries.locked(call)
    if call.status != CallStatus.PUBLISHED:
        raise Refused(_("Only a published call is changed by addenda. A draft is edited freely."), code="not-published")
    return call
