"""Collections: what the press office gathered under a title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from parvis.domain.assets import RenditionRole
from parvis.media.models import Asset, Collection, CollectionEntry, CollectionText, Rendition
from parvis.media.queries.library import open_among, open_to


@dataclass(frozen=True, slots=True)
class Shelf:
    """A collection as it stands in a list: its title, how many open assets it holds."""

    code: str
    url: str
    title: str
    language: str
    description: str
    count: int
    published_at: datetime | None
    cover: str = ""  # the first picture in it, where asked for


def shelves(person: Any, *, at: datetime, language: str, count: int | None = None, covers: bool = False) -> list[Shelf]:
    """The newest collections that hold anything open; on request with a cover picture.  Two queries."""
    found = (
        Collection.objects.visible_to(person, at=at)
        .filter(published_at__lte=at)
        .annotate(amount=_open_amount(person, at))
        .filter(amount__gt=0)
        .order_by("-published_at", "-id")
    )
    if covers:
        found = found.annotate(cover_code=_first_picture(person, at))
    return _shelved(list(found[:count]), language)


def shelf(person: Any, code: str, *, at: datetime, language: str) -> tuple[Shelf, Collection] | None:
    """One collection that this person may see, or none.  Two queries."""
    row = (
        Collection.objects.visible_to(person, at=at).filter(code=code).annotate(amount=_open_amount(person, at)).first()
    )
    return (_shelved([row], language)[0], row) if row else None


def entries(collection: Collection, person: Any, *, at: datetime) -> QuerySet[Asset]:
    """The collection's open assets, in the press office's order."""
    gathered = Asset.objects.filter(collection_entries__collection=collection)
    return open_among(gathered, person, at=at).order_by("collection_entries__position", "id")


def _open_amount(person: Any, at: datetime) -> Subquery:
    # Entry by entry: collections are short, the library is not.
    held = CollectionEntry.objects.filter(
        Exists(open_to(person, at=at).filter(pk=OuterRef("asset_id"))), collection=OuterRef("pk")
    )
    return Subquery(held.order_by().values("collection").annotate(amount=Count("pk")).values("amount"))


def _first_picture(person: Any, at: datetime) -> Subquery:
    posters = Rendition.objects.filter(asset=OuterRef("asset_id"), role=RenditionRole.POSTER)
    held = CollectionEntry.objects.filter(
        Exists(open_to(person, at=at).filter(pk=OuterRef("asset_id"))), Exists(posters), collection=OuterRef("pk")
    )
    return Subquery(held.order_by("position", "id").values("asset__code")[:1])


def _shelved(rows: Sequence[Any], language: str) -> list[Shelf]:
    """The collections with their words in the reader's language, else in the first there is."""
    words: dict[int, CollectionText] = {}
    for text in CollectionText.objects.filter(collection__in=rows).order_by("language"):
        if text.language == language or text.collection_id not in words:
            words[text.collection_id] = text
    nothing = CollectionText()
    return [_shelf(row, words.get(row.pk, nothing)) for row in rows]


def _shelf(row: Any, words: CollectionText) -> Shelf:
    return Shelf(
        code=row.code,
        url=reverse("media:collection", args=[row.code]),
        title=words.title or row.code,
        language=words.language,
        description=words.description,
        count=row.amount or 0,
        published_at=row.published_at,
        cover=reverse("media:poster", args=[cover]) if (cover := getattr(row, "cover_code", None)) else "",
    )
