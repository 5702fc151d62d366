"""Keep the search index in step with the assets' words.  Called in the transaction that changed them."""

from __future__ import annotations

from collections.abc import Iterable

from parvis.domain.assets import TagKind
from parvis.media.models import Asset
from parvis.search.actions import index, remove
from parvis.web import programme

KIND = "asset"


def index_assets(assets: Iterable[Asset]) -> None:
    """Let these assets be found by the words they have now."""
    for asset in assets:
        index(KIND, asset.pk, words_of(asset))


def forget_assets(keys: Iterable[int]) -> None:
    """Let assets that are deleted be found no more."""
    remove(KIND, keys)


def words_of(asset: Asset) -> list[tuple[str, str]]:
    """Everything an asset is found by, each with its language."""
    texts: list[tuple[str, str]] = []
    for text in asset.texts.all():
        texts += [(text.language, part) for part in (text.headline, text.description, text.storyline, text.alt_text)]
    for shot in asset.shots.prefetch_related("texts"):
        texts += [(text.language, text.description) for text in shot.texts.all()]
    for tag in asset.tags.all():
        topic = programme.current().topic(tag.value) if tag.kind == TagKind.TOPIC else None
        if topic is None:
            texts.append((asset.original_language, tag.value))
        else:
            texts += list(topic.name.items())
    texts += [(asset.original_language, part) for part in (asset.code, asset.place, asset.event, asset.credit_line)]
    return [(language, part) for language, part in texts if part]
