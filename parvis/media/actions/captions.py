"""Captions of a film or a recording: saved as a new version, shown to the public, taken off."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from fractions import Fraction
from functools import partial
from io import BytesIO
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.assets import AssetKind, JobKind, RenditionRole
from parvis.domain.captions import (
    Captions,
    CaptionState,
    Cue,
    VersionCause,
    check_fits_film,
    read_captions,
    write_captions,
)
from parvis.domain.refusals import Invalid, Refused
from parvis.engines.words import terms_of
from parvis.files.models import StoredFile
from parvis.gateways import speech, storage
from parvis.media import access
from parvis.media.actions import jobs
from parvis.media.actions.describing import ChangedMeanwhile
from parvis.media.actions.finding import index_assets
from parvis.media.models import Asset, CaptionTrack, CaptionVersion, Job, Rendition
from parvis.media.queries.captions import length_of, text_of


def _(message: str) -> str:
    return message


SPOKEN = frozenset({AssetKind.VIDEO, AssetKind.AUDIO})


def save_captions(
    asset: Asset,
    captions: Captions,
    *,
    language: str,
    state: CaptionState,
    cause: VersionCause,
    by: Any,
    now: datetime,
    base: int | None = None,
) -> CaptionTrack:
    """Keep these captions as the language's next version; the same words once more are no new one.

    `base` is the version that the writer had before him; ChangedMeanwhile if
    somebody saved another since.  Published, the public reads them from now on.
    """
    access.check_is_press_officer(by, at=now)
    check_belongs(asset, captions.cues)
    text = write_captions(captions.cues, captions.head)

    with _stored(text, published=state == CaptionState.PUBLISHED) as key, transaction.atomic():
        asset = Asset.objects.select_for_update().get(pk=asset.pk)
        track = CaptionTrack.objects.filter(asset=asset, language=language).first()
        track = track or CaptionTrack(asset=asset, language=language, changed_at=now)
        if base is not None and track.latest != base:
            raise ChangedMeanwhile(asset)
        is_new = track.pk is None or text_of(track) != text
        track.state, track.changed_at = state, now
        if is_new:
            track.latest += 1
            if cause == VersionCause.MACHINE:
                track.is_machine, track.checked_at = True, None
            elif state == CaptionState.DRAFT:
                track.checked_at = None
        if state == CaptionState.CHECKED:
            track.checked_at = now
        track.save()
        if is_new:
            CaptionVersion.objects.create(
                track=track,
                number=track.latest,
                text=text,
                captions=len(captions.cues),
                cause=cause,
                made_by=by,
                made_at=now,
            )
        facts = {
            "language": language,
            "version": track.latest,
            "state": str(state),
            "cause": str(cause),
            "captions": len(captions.cues),
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        }
        record("asset.captions-saved", on=asset, by=by, at=now, facts=facts)
        if key:
            _show(track, text, key, by=by, now=now)
    return track


def attach_captions(asset: Asset, cues: Sequence[Cue], *, language: str, by: Any, now: datetime) -> CaptionTrack:
    """Save these captions and publish them at once."""
    return save_captions(
        asset,
        Captions(tuple(cues)),
        language=language,
        state=CaptionState.PUBLISHED,
        cause=VersionCause.FILE,
        by=by,
        now=now,
    )


@transaction.atomic
def remove_captions(asset: Asset, *, language: str, by: Any, now: datetime) -> None:
    """Show no captions in this language any more; their versions stay at the desk."""
    access.check_is_press_officer(by, at=now)
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    track = CaptionTrack.objects.filter(asset=asset, language=language, published__isnull=False).first()
    if track is None:
        return
    if track.published == track.latest:
        track.state = CaptionState.CHECKED if track.checked_at else CaptionState.DRAFT
    track.published, track.spoken, track.changed_at = None, "", now
    track.save()
    _take_off(asset, language)
    index_assets([asset])
    record("asset.captions-removed", on=asset, by=by, at=now, facts={"language": language})


@transaction.atomic
def order_recognition(asset: Asset, *, by: Any, now: datetime) -> Job:
    """Have a machine listen and write down what is said, as a draft in the original's language."""
    access.check_is_press_officer(by, at=now)
    if not speech.is_set():
        raise Refused(_("No speech recognition is set up here."), code="no-speech-recognition")
    _check_is_spoken(asset)
    job = jobs.open_job(JobKind.SPEECH, asset=asset, by=by, now=now)
    jobs.hand_over(job)
    return job


def check_belongs(asset: Asset, cues: Sequence[Cue]) -> None:
    """Raise Invalid for captions of what has nothing to hear, or of a longer film."""
    check_fits_film(tuple(cues), _check_is_spoken(asset))


def _check_is_spoken(asset: Asset) -> Fraction:
    """How long it is; Invalid for what has nothing to hear, or is not prepared."""
    seconds = length_of(asset)
    if asset.kind not in SPOKEN or seconds is None:
        raise Invalid(_("Captions belong to a film or a recording that has been prepared."), field="file")
    return seconds


@contextmanager
def _stored(text: str, *, published: bool) -> Iterator[str]:
    """The key of the stored file; its bytes go again if what follows fails."""
    key = storage.put(BytesIO(text.encode()), suffix=".vtt") if published else ""
    try:
        yield key
    except BaseException:
        if key:
            storage.delete(key)
        raise


def _show(track: CaptionTrack, text: str, key: str, *, by: Any, now: datetime) -> None:
    asset, language, content = track.asset, track.language, text.encode()
    digest = hashlib.sha256(content).hexdigest()
    _take_off(asset, language)
    file = StoredFile.objects.create(
        key=key,
        name=f"{asset.code}-captions-{language}.vtt",
        media_type="text/vtt",
        size=len(content),
        sha256=digest,
        received_at=now,
        received_from=by,
    )
    Rendition.objects.create(asset=asset, role=RenditionRole.CAPTIONS, language=language, file=file, made_at=now)
    cues = read_captions(content)
    track.published = track.latest
    track.spoken = spoken_lines(cues, language)
    track.save(update_fields=["published", "spoken"])
    index_assets([asset])
    facts = {"language": language, "version": track.latest, "captions": len(cues), "sha256": digest}
    record("asset.captions-attached", on=asset, by=by, at=now, facts=facts)


def spoken_lines(cues: Sequence[Cue], language: str) -> str:
    """What is said, as a search reads it: moment, words and terms of each caption, one a line."""
    return "\n".join(_line(cue, language) for cue in cues)


def _line(cue: Cue, language: str) -> str:
    words = " ".join(f"{cue.speaker} {cue.words}".split())
    return f"{cue.begins}\t{' '.join(cue.words.split())}\t{terms_of([(language, words)])}"


def _take_off(asset: Asset, language: str) -> None:
    kept = (
        Rendition.objects.select_related("file")
        .filter(asset=asset, role=RenditionRole.CAPTIONS, language=language)
        .first()
    )
    if kept is None:
        return
    file = kept.file
    kept.delete()
    file.delete()
    transaction.on_commit(partial(storage.delete, file.key))
