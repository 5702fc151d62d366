"""A file comes in and becomes a draft.

The bytes are looked at, counted and kept once.  What takes longer (probing,
stills, renditions) is left to the worker, so that many files come in quickly.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q

from parvis.audit.actions import record
from parvis.domain.assets import AssetKind, JobKind, RenditionRole
from parvis.domain.embargo import AssetStatus
from parvis.domain.refusals import Invalid, Refused, TooLarge
from parvis.files.models import StoredFile
from parvis.gateways import sniff, storage
from parvis.media import access
from parvis.media.actions import finding, jobs
from parvis.media.models import Asset, AssetText, Clip, Rendition


def _(message: str) -> str:
    return message


LONGEST_NAME = 200
LONGEST_HEADLINE = 120


class AlreadyHere(Refused):
    """These bytes are kept already; `asset` is the one that has them."""

    def __init__(self, asset: Asset, name: str) -> None:
        self.asset = asset
        super().__init__(
            _("“%(name)s” is here already, byte for byte, as asset %(asset)s. It was not stored twice."),
            code="already-here",
            name=name,
            asset=asset.code,
        )


def receive_file(
    source: Path | str | TemporaryUploadedFile,
    *,
    name: str = "",
    by: Any,
    now: datetime,
    language: str = "en",
    given: bool = False,
    then: Callable[[Asset], None] = lambda asset: None,
) -> Asset:
    """Take in a file as a draft asset and let the worker prepare it.

    `source` is a path, which is copied (moved if it is `given`), or an upload on
    disk, which is moved.  `then` is done with the draft in the same transaction.
    Raises Invalid for what is not taken, AlreadyHere for a duplicate, TooLarge
    for what does not fit.
    """
    access.check_is_press_officer(by, at=now)
    path = Path(source.temporary_file_path()) if isinstance(source, TemporaryUploadedFile) else Path(source)
    name = clean_name(name or (getattr(source, "name", "") or path.name))
    size = path.stat().st_size
    check_fits(size)
    found = sniff.sniff(path, name=name)
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    _check_is_new(digest, name)

    key = storage.take(path, suffix=found.suffix) if given else _keep(source, found.suffix)
    try:
        with transaction.atomic():
            asset = _draft(found, key, name=name, size=size, digest=digest, by=by, now=now, language=language)
            then(asset)
        return asset
    except BaseException as error:
        storage.delete(key)
        if isinstance(error, IntegrityError):
            # The same bytes came in at the same moment, and the other file was first.
            _check_is_new(digest, name)
        raise


@dataclass(frozen=True)
class Received:
    """What came of one file of several: a new draft, one that is here already, or a refusal."""

    name: str
    asset: Asset | None = None
    is_new: bool = False
    refusal: Refused | None = None


def receive_files(
    sources: Iterable[Path | TemporaryUploadedFile], *, by: Any, now: datetime, language: str = "en"
) -> list[Received]:
    """Take in several files; one that is refused does not keep the others out."""
    return [_receive_one(source, by=by, now=now, language=language) for source in sources]


def _receive_one(source: Path | TemporaryUploadedFile, *, by: Any, now: datetime, language: str) -> Received:
    name = source.name or "file"
    try:
        return Received(name, receive_file(source, by=by, now=now, language=language), is_new=True)
    except AlreadyHere as here:
        return Received(name, here.asset, refusal=here)
    except Refused as refusal:
        return Received(name, refusal=refusal)
    except FileNotFoundError:
        return Received(name, refusal=Invalid(_("There is no such file."), field="file", code="no-such-file"))


@transaction.atomic
def discard(asset: Asset, *, by: Any, now: datetime) -> None:
    """Throw away a draft that never was public, with its bytes; for files that came in by mistake."""
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    access.check_is_press_officer(by, at=now)
    if asset.status != AssetStatus.DRAFT or asset.publish_at is not None:
        raise Refused(
            _("Only a draft that was never published can be thrown away. Withdraw it instead."), code="not-a-draft"
        )
    if asset.downloads.exists():
        raise Refused(
            _("Only a draft that was never published can be thrown away. Withdraw it instead."), code="not-a-draft"
        )
    clips = Clip.objects.filter(rendition__asset=asset)
    files = list(StoredFile.objects.filter(Q(rendition__asset=asset) | Q(pk__in=clips.values("file"))).distinct())
    keys = [file.key for file in files]
    keys += [key for key in asset.renditions.values_list("index_key", flat=True) if key]

    finding.forget_assets([asset.pk])
    record("asset.discarded", on=asset, by=by, at=now, facts={"files": len(files)})
    clips.delete()  # before the asset: a clip holds on to its job
    asset.delete()
    StoredFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    transaction.on_commit(partial(_forget_bytes, keys))


def check_fits(size: int, *, besides: int = 0) -> None:
    """Raise TooLarge if a file of this size may not come in, or finds no room for itself and its renditions.

    `besides` is what was promised to others and has not come yet.
    """
    if size > settings.UPLOAD_LIMIT:
        raise TooLarge(
            _("This file has %(size)s MB; at most %(limit)s MB are taken. `PARVIS_UPLOAD_LIMIT` sets the limit."),
            field="file",
            code="file-too-large",
            size=size // 1_000_000,
            limit=settings.UPLOAD_LIMIT // 1_000_000,
        )
    free = shutil.disk_usage(settings.DATA).free - besides
    if free < 2 * size + settings.DISK_RESERVE:
        raise TooLarge(
            _(
                "There is not enough room on the disk: this file and its renditions need %(need)s MB, "
                "and %(free)s MB are free."
            ),
            field="file",
            code="disk-full",
            need=2 * size // 1_000_000,
            free=max(0, free - settings.DISK_RESERVE) // 1_000_000,
        )


def clean_name(name: str) -> str:
    """The file's own name without folders and without characters that no file name should have."""
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*').strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    if len(kept) > LONGEST_NAME:
        kept = stem[: LONGEST_NAME - len(suffix) - 1] + dot + suffix if len(suffix) < 12 else kept[:LONGEST_NAME]
    return kept or "file"


def headline_from(name: str) -> str:
    """A working title until somebody writes a headline: the file's name as words."""
    stem = PurePath(name).stem.replace("_", " ").replace("-", " ")
    return " ".join(stem.split())[:LONGEST_HEADLINE] or name[:LONGEST_HEADLINE]


def _forget_bytes(keys: list[str]) -> None:
    for key in keys:
        storage.delete(key)


def _check_is_new(digest: str, name: str) -> None:
    twin = Asset.objects.filter(master_sha256=digest).first()
    if twin is not None:
        raise AlreadyHere(twin, name)


def _keep(source: Path | str | TemporaryUploadedFile, suffix: str) -> str:
    if isinstance(source, TemporaryUploadedFile):
        return storage.put(source, suffix=suffix)
    with Path(source).open("rb") as opened:
        return storage.put(File(opened), suffix=suffix)


def _draft(
    found: sniff.Sniffed, key: str, *, name: str, size: int, digest: str, by: Any, now: datetime, language: str
) -> Asset:
    asset = Asset.objects.create(
        kind=AssetKind(found.kind),
        master_sha256=digest,
        original_language=language,
        created_by=by,
        created_at=now,
        changed_at=now,
    )
    AssetText.objects.create(asset=asset, language=language, headline=headline_from(name))
    file = StoredFile.objects.create(
        key=key, name=name, media_type=found.media_type, size=size, sha256=digest, received_at=now, received_from=by
    )
    Rendition.objects.create(asset=asset, role=RenditionRole.ORIGINAL, file=file, made_at=now)
    record("asset.received", on=asset, by=by, at=now, facts={"name": name, "size": size, "sha256": digest})

    finding.index_assets([asset])
    jobs.hand_over(jobs.open_job(JobKind.INGEST, asset=asset, by=by, now=now))
    return asset
