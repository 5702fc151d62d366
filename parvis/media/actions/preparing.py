"""What the worker finds in a master and makes of it.

Each function is safe to repeat: what is kept already stays as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.assets import AssetKind, RenditionRole, TagKind, orientation_of
from parvis.domain.refusals import Refused
from parvis.files.models import StoredFile
from parvis.gateways import storage
from parvis.gateways.photo.words import PhotoWords
from parvis.media.actions.finding import index_assets
from parvis.media.actions.ingest import headline_from
from parvis.media.models import Asset, AssetTag, AssetText, Rendition


def _(message: str) -> str:
    return message


LONGEST = {"headline": 200, "credit_line": 160, "place": 120, "event": 160, "alt_text": 300, "tag": 120}
SUFFIXES = {"video/mp4": ".mp4", "audio/mp4": ".m4a", "image/jpeg": ".jpg", "image/png": ".png", "text/vtt": ".vtt"}


@dataclass(frozen=True)
class Measures:
    """How large and how long a rendition is, and what it is made with."""

    width: int | None = None
    height: int | None = None
    frames: int | None = None
    rate: Fraction | None = None
    uneven: bool = False
    drop_frame: bool = False
    start_frame: int = 0
    milliseconds: int | None = None
    codec: str = ""


@transaction.atomic
def note_master(
    asset: Asset,
    *,
    kind: AssetKind,
    media_type: str,
    measures: Measures,
    holds_position: bool,
    not_instant_because: str,
    now: datetime,
) -> None:
    """Keep what the probe has found."""
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    master = asset.renditions.select_related("file").get(role=RenditionRole.ORIGINAL)
    asset.kind = kind
    if measures.width and measures.height:
        asset.orientation = orientation_of(measures.width, measures.height)
    asset.save(update_fields=["kind", "orientation"])
    _measure(master, measures)
    master.holds_position = holds_position
    master.not_instant_because = not_instant_because
    master.save()
    if master.file.media_type != media_type:
        StoredFile.objects.filter(pk=master.file.pk).update(media_type=media_type)
    record("asset.examined", on=asset, by=None, at=now, facts={"kind": str(kind), "codec": measures.codec})


def keep_rendition(
    asset: Asset,
    role: RenditionRole,
    path: Path,
    *,
    media_type: str,
    measures: Measures,
    now: datetime,
    language: str = "",
    holds_position: bool = False,
) -> Rendition:
    """Keep a rendition that was just made; the file at `path` is moved into the store.

    Raises Discarded if somebody has thrown the asset away meanwhile.
    """
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    size, suffix = path.stat().st_size, SUFFIXES.get(media_type, path.suffix)
    with taken(path, suffix) as taking, transaction.atomic():
        check_is_wanted(asset.pk)
        kept = asset.renditions.filter(role=role, language=language).first()
        if kept is not None:
            return kept
        name = f"{asset.code}-{role}{suffix}"
        file = StoredFile.objects.create(
            key=taking(), name=name, media_type=media_type, size=size, sha256=digest, received_at=now
        )
        rendition = Rendition(
            asset=asset, role=role, language=language, file=file, made_at=now, holds_position=holds_position
        )
        _measure(rendition, measures)
        rendition.save()
        record("asset.rendition-made", on=asset, by=None, at=now, facts={"role": str(role), "size": size})
    return rendition


class Discarded(Refused):
    """The asset was thrown away while the worker was busy with it: what it made is not wanted."""

    def __init__(self) -> None:
        super().__init__(_("This asset was thrown away meanwhile."), code="discarded")


def check_is_wanted(asset_pk: int) -> None:
    """Lock the asset for the rest of the transaction, as `discard` does; raise Discarded if it is gone."""
    if not Asset.objects.select_for_update(no_key=True).filter(pk=asset_pk).exists():
        raise Discarded()


@contextmanager
def taken(path: Path, suffix: str) -> Iterator[Callable[[], str]]:
    """Gives a function that moves the file into the store; no bytes stay there if what follows fails."""
    keys: list[str] = []

    def taking() -> str:
        keys.append(storage.take(path, suffix=suffix))
        return keys[-1]

    try:
        yield taking
    except BaseException:
        for key in keys:
            storage.delete(key)
        raise


def keep_index(rendition: Rendition, path: Path, *, now: datetime) -> None:
    """Keep the sidecar index of a rendition's tables beside it."""
    with taken(path, ".index") as taking, transaction.atomic():
        check_is_wanted(rendition.asset_id)
        _note_index(rendition, taking(), now=now)


def _note_index(rendition: Rendition, key: str, *, now: datetime) -> None:
    Rendition.objects.filter(pk=rendition.pk).update(index_key=key, not_instant_because="")
    rendition.index_key, rendition.not_instant_because = key, ""
    record("asset.indexed", on=rendition.asset, by=None, at=now, facts={"role": rendition.role})


@transaction.atomic
def prefill_words(asset: Asset, words: PhotoWords, *, now: datetime) -> None:
    """Put the caption that the photo carries where nobody has written yet."""
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    text = AssetText.objects.select_for_update().get(asset=asset, language=asset.original_language)
    name = asset.renditions.select_related("file").get(role=RenditionRole.ORIGINAL).file.name
    if words.headline and text.headline == headline_from(name):
        text.headline = words.headline[: LONGEST["headline"]]
    for field in ("description", "alt_text", "usage_terms", "restrictions"):
        if not getattr(text, field):
            setattr(text, field, getattr(words, field)[: LONGEST.get(field)])
    text.save()
    for field, said in (("place", words.place), ("event", words.event), ("credit_line", words.credit)):
        if said and not getattr(asset, field):
            setattr(asset, field, said[: LONGEST[field]])
    asset.country = asset.country or words.country
    asset.taken_on = asset.taken_on or (date.fromisoformat(words.taken_on) if words.taken_on else None)
    asset.save(update_fields=["place", "event", "credit_line", "country", "taken_on"])
    tags = [(TagKind.PERSON, person) for person in words.persons]
    tags += [(TagKind.KEYWORD, word) for word in words.keywords]
    AssetTag.objects.bulk_create(
        [AssetTag(asset=asset, kind=kind, value=value[: LONGEST["tag"]]) for kind, value in tags], ignore_conflicts=True
    )
    record("asset.caption-read", on=asset, by=None, at=now)

    index_assets([asset])


def _measure(rendition: Rendition, measures: Measures) -> None:
    rendition.width, rendition.height = measures.width, measures.height
    rendition.frames, rendition.milliseconds = measures.frames, measures.milliseconds
    rendition.rate_numerator = measures.rate.numerator if measures.rate else None
    rendition.rate_denominator = measures.rate.denominator if measures.rate else None
    rendition.uneven = measures.uneven
    rendition.drop_frame, rendition.start_frame = measures.drop_frame, measures.start_frame
    rendition.codec = measures.codec[:60]
