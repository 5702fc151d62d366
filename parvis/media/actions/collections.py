"""Collections: assets gathered under a title, in an order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from parvis.audit.actions import record
from parvis.domain.refusals import Invalid, Refused
from parvis.media import access
from parvis.media.models import Asset, Collection, CollectionEntry, CollectionText


def _(message: str) -> str:
    return message


@transaction.atomic
def create_collection(*, titles: Mapping[str, tuple[str, str]], by: Any, now: datetime) -> Collection:
    """A new, empty collection.  `titles` gives title and description per language."""
    access.check_is_press_officer(by, at=now)
    collection = Collection.objects.create(created_at=now)
    _write_titles(collection, titles)
    record("collection.created", on=collection, by=by, at=now)
    return collection


@transaction.atomic
def describe_collection(
    collection: Collection, *, titles: Mapping[str, tuple[str, str]], by: Any, now: datetime
) -> Collection:
    """Change title and description."""
    access.check_is_press_officer(by, at=now)
    _write_titles(collection, titles)
    record("collection.described", on=collection, by=by, at=now)
    return collection


@transaction.atomic
def add_to_collection(collection: Collection, assets: Iterable[Asset], *, by: Any, now: datetime) -> int:
    """Put assets at the end; those in it already stay where they are.  How many came in."""
    access.check_is_press_officer(by, at=now)
    collection = Collection.objects.select_for_update().get(pk=collection.pk)
    kept = set(collection.entries.values_list("asset_id", flat=True))
    last = collection.entries.aggregate(last=Max("position"))["last"] or 0
    new = [asset for asset in assets if asset.pk not in kept]
    CollectionEntry.objects.bulk_create(
        [
            CollectionEntry(collection=collection, asset=asset, position=position)
            for position, asset in enumerate(new, start=last + 1)
        ]
    )
    if new:
        record("collection.grown", on=collection, by=by, at=now, facts={"assets": [asset.code for asset in new]})
    return len(new)


@transaction.atomic
def order_collection(collection: Collection, codes: Sequence[str], *, by: Any, now: datetime) -> Collection:
    """Bring the assets with these codes into this order; assets left out leave the collection."""
    access.check_is_press_officer(by, at=now)
    collection = Collection.objects.select_for_update().get(pk=collection.pk)
    entries = {entry.asset.code: entry for entry in collection.entries.select_related("asset")}
    order = [code for code in dict.fromkeys(codes) if code in entries]
    for position, code in enumerate(order, start=1):
        entries[code].position = position
    CollectionEntry.objects.bulk_update([entries[code] for code in order], ["position"])
    collection.entries.exclude(asset__code__in=order).delete()
    record("collection.ordered", on=collection, by=by, at=now, facts={"assets": order})
    return collection


@transaction.atomic
def publish_collection(collection: Collection, *, publish_at: datetime, by: Any, now: datetime) -> Collection:
    """Let everybody see it from that moment on; of its assets each opens at its own moment."""
    access.check_is_press_officer(by, at=now)
    collection = Collection.objects.select_for_update().get(pk=collection.pk)
    if not collection.entries.exists():
        raise Refused(_("This collection is empty. Put assets into it first."), code="collection-empty")
    collection.published_at = publish_at
    collection.save(update_fields=["published_at"])
    record("collection.published", on=collection, by=by, at=now, facts={"publish_at": publish_at.isoformat()})
    return collection


@transaction.atomic
def unpublish_collection(collection: Collection, *, by: Any, now: datetime) -> Collection:
    """Take the collection off the public pages; its assets stay as they are."""
    access.check_is_press_officer(by, at=now)
    collection = Collection.objects.select_for_update().get(pk=collection.pk)
    collection.published_at = None
    collection.save(update_fields=["published_at"])
    record("collection.unpublished", on=collection, by=by, at=now)
    return collection


def _write_titles(collection: Collection, titles: Mapping[str, tuple[str, str]]) -> None:
    if not any(title.strip() for title, _description in titles.values()):
        raise Invalid(_("A title is missing."), field="title", code="title-missing")
    for language, (title, description) in titles.items():
        if title.strip():
            CollectionText.objects.update_or_create(
                collection=collection,
                language=language,
                defaults={"title": title.strip(), "description": description.strip()},
            )
        else:
            collection.texts.filter(language=language).delete()
