"""What others show of the library: feeds, link previews, the map of the site.  Only what is open to a stranger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from parvis.media.models import Asset, AssetText, Collection
from parvis.media.queries.asset import best_text
from parvis.media.queries.library import Listed, open_to


def descriptions(assets: Sequence[Asset | Listed], language: str) -> dict[str, str]:
    """Each asset's description in the reader's language or the next best one, by its code.  One query."""
    texts: dict[int, list[AssetText]] = {}
    for text in AssetText.objects.filter(asset_id__in=[asset.id for asset in assets]):
        texts.setdefault(text.asset_id, []).append(text)
    found = {asset.code: best_text(texts.get(asset.id, []), language, asset.original_language) for asset in assets}
    return {code: text.description for code, text in found.items() if text}


def public_pages(at: datetime) -> Iterator[tuple[str, datetime | None]]:
    """The library's pages for everybody, without their language.  Two queries."""
    yield "/press/", None
    yield "/press/collections/", None
    public = Collection.objects.filter(published_at__lte=at).order_by("-published_at", "-id")
    for code, published in public.values_list("code", "published_at"):
        yield f"/press/collections/{code}/", published
    newest = open_to(None, at=at).order_by("-publish_at", "-id")
    for code, changed in newest.values_list("code", "changed_at").iterator(chunk_size=2000):
        yield f"/press/{code}/", changed
