"""Dull builders of a press library, no surprises."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import Any

from parvis.domain.assets import AssetKind, RenditionRole, TagKind
from parvis.domain.embargo import AssetStatus
from parvis.domain.roles import Role
from parvis.files.models import StoredFile
from parvis.media.actions.finding import index_assets
from parvis.media.models import Asset, AssetTag, AssetText, Collection, CollectionEntry, CollectionText, Rendition

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PAST = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)

_numbers = itertools.count(1)


def make_asset(
    headline: str = "A border road at night",
    *,
    kind: str = AssetKind.VIDEO,
    status: str = AssetStatus.PUBLISHED,
    publish_at: datetime | None = PAST,
    texts: dict[str, str] | None = None,
    state: str = "original",
    people: tuple[str, ...] = (),
    topics: tuple[str, ...] = (),
    taken_on: date | None = date(2026, 10, 5),
    **fields: Any,
) -> Asset:
    """A published film with English words, a poster and a 90-second original; searched at once."""
    asset = Asset.objects.create(
        kind=kind,
        status=status,
        publish_at=publish_at,
        taken_on=taken_on,
        created_at=PAST,
        changed_at=PAST,
        **({"orientation": "landscape", "place": "Narva", "country": "EE"} | fields),
    )
    for language, words in (texts or {"en": headline}).items():
        AssetText.objects.create(asset=asset, language=language, state=state, headline=words, description="")
    for person in people:
        AssetTag.objects.create(asset=asset, kind=TagKind.PERSON, value=person)
    for topic in topics:
        AssetTag.objects.create(asset=asset, kind=TagKind.TOPIC, value=topic)
    add_rendition(asset, RenditionRole.ORIGINAL, width=1920, height=1080, milliseconds=90_000)
    add_rendition(asset, RenditionRole.POSTER, width=640, height=360)
    index_assets([asset])
    return asset


def add_rendition(asset: Asset, role: str, **fields: Any) -> Rendition:
    """A rendition over a stored file without bytes."""
    number = next(_numbers)
    stored = StoredFile.objects.create(
        key=f"no/bytes/{number}",
        name=f"{role}.mp4",
        media_type="video/mp4",
        size=1000 + number,
        sha256=f"{number:064x}",
        received_at=PAST,
    )
    return Rendition.objects.create(asset=asset, role=role, file=stored, made_at=PAST, **fields)


def make_collection(title: str, assets: list[Asset], *, published_at: datetime | None = PAST) -> Collection:
    """A collection with an English title."""
    collection = Collection.objects.create(published_at=published_at, created_at=PAST)
    CollectionText.objects.create(collection=collection, language="en", title=title)
    for position, asset in enumerate(assets):
        CollectionEntry.objects.create(collection=collection, asset=asset, position=position)
    return collection


def make_press_officer() -> Any:
    """A person who holds the press desk's role."""
    from parvis.accounts.models import Appointment, Person

    number = next(_numbers)
    person = Person.objects.create_user(f"officer{number}@example.org")
    Appointment.objects.create(person=person, role=Role.PRESS_OFFICER, starts_at=PAST, made_at=PAST, confirmed_at=PAST)
    return person
