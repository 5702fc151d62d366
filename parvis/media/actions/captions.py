"""Captions of a film or a recording: attached in a language, replaced, taken off."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.assets import AssetKind, RenditionRole
from parvis.domain.captions import Cue, check_fits_film, write_captions
from parvis.domain.refusals import Invalid
from parvis.files.models import StoredFile
from parvis.gateways import storage
from parvis.media import access
from parvis.media.models import Asset, Rendition
from parvis.media.queries.captions import length_of


def _(message: str) -> str:
    return message


SPOKEN = frozenset({AssetKind.VIDEO, AssetKind.AUDIO})


def attach_captions(asset: Asset, cues: Sequence[Cue], *, language: str, by: Any, now: datetime) -> Rendition:
    """Show these captions with the film from now on; those it had in this language give way."""
    access.check_is_press_officer(by, at=now)
    seconds = length_of(asset)
    if asset.kind not in SPOKEN or seconds is None:
        raise Invalid(_("Captions belong to a film or a recording that has been prepared."), field="file")
    check_fits_film(tuple(cues), seconds)
    content = write_captions(cues).encode()
    digest = hashlib.sha256(content).hexdigest()

    key = storage.put(BytesIO(content), suffix=".vtt")
    try:
        with transaction.atomic():
            asset = Asset.objects.select_for_update().get(pk=asset.pk)
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
            kept = Rendition.objects.create(
                asset=asset, role=RenditionRole.CAPTIONS, language=language, file=file, made_at=now
            )
            facts = {"language": language, "captions": len(cues), "sha256": digest}
            record("asset.captions-attached", on=asset, by=by, at=now, facts=facts)
            return kept
    except BaseException:
        storage.delete(key)
        raise


@transaction.atomic
def remove_captions(asset: Asset, *, language: str, by: Any, now: datetime) -> None:
    """Show no captions in this language any more; nothing happens if there are none."""
    access.check_is_press_officer(by, at=now)
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    if _take_off(asset, language):
        record("asset.captions-removed", on=asset, by=by, at=now, facts={"language": language})


def _take_off(asset: Asset, language: str) -> bool:
    kept = (
        Rendition.objects.select_related("file")
        .filter(asset=asset, role=RenditionRole.CAPTIONS, language=language)
        .first()
    )
    if kept is None:
        return False
    file = kept.file
    kept.delete()
    file.delete()
    transaction.on_commit(partial(storage.delete, file.key))
    return True
