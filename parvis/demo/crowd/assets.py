"""Thousands of assets at once; the bytes are a handful of real small files under many names."""

from __future__ import annotations

import errno
import os
import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

from django.conf import settings
from django.db import transaction

from parvis.audit.actions import Deed, record_many
from parvis.demo.crowd.words import ASPECTS, BATCH, EVENTS, FAMILY, GIVEN, SITES, SUBJECTS, Say, batched
from parvis.demo.films import FILMS, Stage, write_film
from parvis.demo.stills import picture
from parvis.domain.assets import AssetKind, Orientation, RenditionRole, TagKind, TextState
from parvis.domain.codes import new_code
from parvis.domain.embargo import AssetStatus
from parvis.files.models import StoredFile
from parvis.gateways import storage
from parvis.media.actions.finding import index_keys
from parvis.media.models import Asset, AssetTag, AssetText, Rendition, Shot, ShotText
from parvis.web import programme


def lay_assets(amount: int, chance: random.Random, now: datetime, say: Say) -> None:
    """So many assets more, with their words, files and places in the index."""
    start = Asset.objects.count()
    with tempfile.TemporaryDirectory(dir=settings.UPLOADS) as folder:
        bytes_ = SharedBytes(Path(folder))
        for numbers in batched(range(start, start + amount), 5 * BATCH):
            with transaction.atomic():
                keys = _lay_assets(numbers, chance, now, bytes_)
                index_keys(keys)
            say(f"{numbers[-1] - start + 1} of {amount} assets laid down and indexed")


class SharedBytes:
    """A small film, its poster and a photo, kept once and hard-linked under every name that wants them."""

    def __init__(self, folder: Path) -> None:
        film = FILMS[0]
        self.movie, self.poster, self.photo = folder / "film.mp4", folder / "poster.jpg", folder / "photo.jpg"
        self.frames = 4 * film.gop
        write_film(film, self.movie, stage=Stage(320, 180), frames=self.frames)
        picture(film.name, 80, (640, 360)).save(self.poster, "JPEG", quality=80)
        picture(film.name, 80, (1280, 720)).save(self.photo, "JPEG", quality=85)
        self.kept: dict[Path, Path] = {}

    def link(self, source: Path) -> tuple[str, int]:
        """A storage key with these bytes, and their size."""
        first = self.kept.get(source)
        if first is None:
            size = source.stat().st_size
            key = storage.take(source, suffix=source.suffix)
            self.kept[source] = storage.local_path(key)
            return key, size
        key = storage.new_key(source.suffix)
        target = storage.local_path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(first, target)
        except OSError as full:
            if full.errno != errno.EMLINK:
                raise
            # A file has so many names and no more (65,000 on ext4): the next ones are those of a copy.
            shutil.copyfile(first, target)
            self.kept[source] = target
        return key, first.stat().st_size


def headlines() -> list[tuple[int, int, int]]:
    """Every combination of subject, aspect and site, in an order that mixes them."""
    every = list(product(range(len(SUBJECTS)), range(len(ASPECTS)), range(len(SITES))))
    random.Random(7).shuffle(every)  # noqa: S311 - example data, the same each time
    return every


def _lay_assets(numbers: Sequence[int], chance: random.Random, now: datetime, shared: SharedBytes) -> list[int]:
    combinations = headlines()
    topics = [topic.code for topic in programme.current().topics]
    told = [combinations[number % len(combinations)] for number in numbers]
    rows = [_asset(n, site, chance, now) for n, (_s, _a, site) in zip(numbers, told, strict=True)]
    assets = Asset.objects.bulk_create(rows, batch_size=BATCH)
    texts: list[AssetText] = []
    tags: list[AssetTag] = []
    for number, asset, (subject, aspect, site) in zip(numbers, assets, told, strict=True):
        texts += _texts(asset, SUBJECTS[subject], ASPECTS[aspect], SITES[site][0], 1 + number // len(combinations))
        tags += [
            AssetTag(asset=asset, kind=TagKind.TOPIC, value=t) for t in chance.sample(topics, chance.randint(1, 2))
        ]
        who = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
        tags.append(AssetTag(asset=asset, kind=TagKind.PERSON, value=who))
        tags.append(AssetTag(asset=asset, kind=TagKind.KEYWORD, value=ASPECTS[aspect]["en"][0]))
    AssetText.objects.bulk_create(texts, batch_size=BATCH)
    AssetTag.objects.bulk_create(tags, batch_size=BATCH)
    _lay_renditions(assets, shared, now)
    _lay_shots([asset for asset in assets if asset.kind == AssetKind.VIDEO], shared.frames)
    return [asset.pk for asset in assets]


def _asset(number: int, site: int, chance: random.Random, now: datetime) -> Asset:
    moment = now - timedelta(minutes=chance.randrange(60, 6 * 365 * 24 * 60))
    place, country = SITES[site]
    draft = number % 50 == 49
    return Asset(
        code=new_code(),
        kind=chance.choices([AssetKind.VIDEO, AssetKind.PHOTO], [2, 3])[0],
        status=AssetStatus.DRAFT if draft else AssetStatus.PUBLISHED,
        publish_at=None if draft else moment,
        taken_on=(moment - timedelta(days=chance.randrange(1, 30))).date(),
        place=place,
        country=country,
        event=f"{chance.choice(EVENTS)} {place}",
        credit_line=f"SPS Press Library / {chance.choice(FAMILY)}",
        orientation=Orientation.LANDSCAPE,
        created_at=moment - timedelta(hours=2),
        changed_at=moment - timedelta(hours=1),
    )


def _texts(
    asset: Asset, subject: tuple[str, str], aspect: dict[str, list[str]], place: str, part: int
) -> Iterator[AssetText]:
    suffix = f" ({part})" if part > 1 else ""
    yield AssetText(
        asset=asset,
        language="en",
        headline=f"{subject[0]}, {place}: {aspect['en'][0]}{suffix}",
        description=f"{aspect['en'][1]} Recorded in {place}.",
        alt_text=f"{subject[0]}: {aspect['en'][0]}",
    )
    yield AssetText(
        asset=asset,
        language="fr",
        state=TextState.REVIEWED,
        headline=f"{subject[1]}, {place}\u202f: {aspect['fr'][0]}{suffix}",
        description=f"{aspect['fr'][1]} Enregistré à {place}.",
        alt_text=f"{subject[1]}\u202f: {aspect['fr'][0]}",
    )


def _lay_renditions(assets: Sequence[Asset], shared: SharedBytes, now: datetime) -> None:
    files: list[StoredFile] = []
    rows: list[Rendition] = []
    for asset in assets:
        film = asset.kind == AssetKind.VIDEO
        master = (RenditionRole.ORIGINAL, shared.movie if film else shared.photo, 320 if film else 1280)
        wanted = [master, (RenditionRole.POSTER, shared.poster, 640)]
        if film:
            wanted.append((RenditionRole.PREVIEW, shared.movie, 320))
        for role, source, width in wanted:
            key, size = shared.link(source)
            kind = "video/mp4" if source is shared.movie else "image/jpeg"
            files.append(
                StoredFile(key=key, name=f"{asset.code}-{role}{source.suffix}", media_type=kind, size=size,
                           sha256=new_code() * 4, received_at=now)
            )  # fmt: skip
            moving = source is shared.movie
            rows.append(
                Rendition(
                    asset=asset,
                    role=role,
                    width=width,
                    height=width * 9 // 16,
                    frames=shared.frames if moving else None,
                    rate_numerator=25 if moving else None,
                    rate_denominator=1 if moving else None,
                    milliseconds=shared.frames * 40 if moving else None,
                    codec="h264+aac" if moving else "jpeg",
                    made_at=now,
                )
            )
    for row, file in zip(rows, StoredFile.objects.bulk_create(files, batch_size=BATCH), strict=True):
        row.file = file
    Rendition.objects.bulk_create(rows, batch_size=BATCH)


def _lay_shots(films: Sequence[Asset], frames: int) -> None:
    half = frames // 2
    shots = Shot.objects.bulk_create(
        [
            Shot(asset=film, position=n + 1, first_frame=n * half, end_frame=(n + 1) * half)
            for film in films
            for n in range(2)
        ],
        batch_size=BATCH,
    )
    words = (("WIDE: the sea", "PLAN LARGE\u202f: la mer"), ("CLOSE: the water", "GROS PLAN\u202f: l’eau"))
    ShotText.objects.bulk_create(
        [
            ShotText(shot=shot, language=language, description=words[shot.position - 1][n])
            for shot in shots
            for n, language in enumerate(("en", "fr"))
        ],
        batch_size=BATCH,
    )


def lay_trail(amount: int, now: datetime, say: Say) -> None:
    """Old entries on five thousand cases, chained like any others."""
    codes = list(Asset.objects.order_by("pk").values_list("code", flat=True)[:5000])
    each = amount // len(codes)
    for numbers in batched(enumerate(codes), 250):
        with transaction.atomic():
            for _number, code in numbers:
                deeds = [Deed("asset.described", "", now - timedelta(hours=each - n), {}) for n in range(each)]
                record_many(f"asset:{code}", deeds)
        say(f"{(numbers[-1][0] + 1) * each} of {amount} trail entries written")
