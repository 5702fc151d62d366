"""A published film whose frames say their number, stored and indexed as ingest leaves it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from parvis.domain.assets import AssetKind, RenditionRole
from parvis.engines.movie.reading import build_index
from parvis.files.models import StoredFile
from parvis.gateways import storage
from parvis.media.models import Asset, Rendition, Shot, ShotText
from tests import factories
from tests.footage import HEIGHT, WIDTH, Footage, make

START = 7500  # 00:05:00:00 at 25 pictures a second


def stored(path: Path, media_type: str, *, at: datetime) -> StoredFile:
    """A copy of the file in the store."""
    content = path.read_bytes()
    with path.open("rb") as opened:
        key = storage.put(opened, suffix=path.suffix)
    return StoredFile.objects.create(
        key=key,
        name=path.name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        received_at=at,
    )


def film_asset(
    folder: Path, *, at: datetime, footage: Footage | None = None, start: int = START, drop: bool = False, **fields: Any
) -> Asset:
    """The film with its master, a preview, and two shots."""
    footage = footage or Footage(frames=60)
    path = make(folder / "film.mp4", footage)
    asset = factories.asset("Dawn over the Baltic", kind=AssetKind.VIDEO, publish_at=at, **fields)
    for role in (RenditionRole.ORIGINAL, RenditionRole.PREVIEW):
        Rendition.objects.create(
            asset=asset,
            role=role,
            file=stored(path, "video/mp4", at=at),
            width=WIDTH,
            height=HEIGHT,
            frames=footage.frames,
            rate_numerator=footage.rate.numerator,
            rate_denominator=footage.rate.denominator,
            uneven=bool(footage.times),
            start_frame=start,
            drop_frame=drop,
            milliseconds=int(Fraction(footage.frames * 1000) / footage.rate),
            codec="h264+aac",
            made_at=at,
        )
    index_film(asset)
    for position, (first, end) in enumerate([(0, footage.frames // 3), (footage.frames // 3, footage.frames)]):
        shot = Shot.objects.create(asset=asset, position=position, first_frame=first, end_frame=end)
        ShotText.objects.create(shot=shot, language="en", description=f"Shot {position}")
    return asset


def index_film(asset: Asset) -> Rendition:
    """Make the sidecar index of the master."""
    master = asset.renditions.select_related("file").get(role=RenditionRole.ORIGINAL)
    path = storage.local_path(master.file.key)
    content = path.read_bytes()
    index = build_index(lambda offset, length: content[offset : offset + length], len(content))
    kept = path.with_suffix(".index")
    kept.write_bytes(index.to_bytes())
    master.index_key = str(Path(master.file.key).with_suffix(".index"))
    master.save()
    return master
