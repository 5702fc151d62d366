"""Collections: what the press office gathered under a title."""

from __future__ import annotations

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
    """The newest collections that hold anything open; on request with a cover picture.  One query."""
    found = (
        Collection.objects.visible_to(person, at=at)
        .filter(published_at__lte=at)
        .annotate(**_words(language), amount=_open_amount(person, at))
        .filter(amount__gt=0)
        .order_by("-published_at", "-id")
    )
    if covers:
        found = found.annotate(cover_code=_first_picture(person, at))
    return [_shelf(row, language) for row in found[:count]]


def shelf(person: Any, code: str, *, at: datetime, language: str) -> tuple[Shelf, Collection] | None:
    """One collection that this person may see, or none.  One query."""
    row = (
        Collection.objects.visible_to(person, at=at)
        .filter(code=code)
        .annotate(**_words(language), amount=_open_amount(person, at))
        .first()
    )
    return (_shelf(row, language), row) if row else None


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


def _words(language: str) -> dict[str, Any]:
    texts = CollectionText.objects.filter(collection=OuterRef("pk"))
    own = texts.filter(language=language)
    other = texts.order_by("language")
    return {
        "own_title": Subquery(own.values("title")[:1]),
        "own_description": Subquery(own.values("description")[:1]),
        "other_title": Subquery(other.values("title")[:1]),
        "other_description": Subquery(other.values("description")[:1]),
        "other_language": Subquery(other.values("language")[:1]),
    }


def _shelf(row: Any, language: str) -> Shelf:
    own = row.own_title is not None
    return Shelf(
        code=row.code,
        url=reverse("media:collection", args=[row.code]),
        title=(row.own_title if own else row.other_title) or row.code,
        language=language if own else row.other_language or "",
        description=(row.own_description if own else row.other_description) or "",
        count=row.amount or 0,
        published_at=row.published_at,
        cover=reverse("media:poster", args=[cover]) if (cover := getattr(row, "cover_code", None)) else "",
    )
