"""Keep the search index in step with the assets' words.

Called in the transaction that changed them.  The index mirrors what is written
elsewhere and decides nothing, so it leaves no mark in the trail: drafts are
indexed too, and `visible_to` alone says who finds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from parvis.domain.assets import TagKind
from parvis.domain.programme_file import LANGUAGES
from parvis.media.labels import country_name, topic_name
from parvis.media.models import Asset
from parvis.media.queries.library import KIND, texts_to_index
from parvis.search import actions as search

BATCH = 500


def index_assets(assets: Iterable[Asset]) -> int:
    """Let these assets be found by the words they have now; how many."""
    return index_keys([asset.pk for asset in assets])


def index_keys(keys: Iterable[int]) -> int:
    """Let the assets with these primary keys be found by the words they have now; how many."""
    wanted = list(keys)
    return sum(
        search.bulk_index(
            KIND, ((asset.pk, words_of(asset)) for asset in texts_to_index(wanted[start : start + BATCH]))
        )
        for start in range(0, len(wanted), BATCH)
    )


def forget_assets(keys: Iterable[int]) -> None:
    """Let assets that are deleted be found no more."""
    search.remove(KIND, keys)


def index_everything(now: datetime) -> int:
    """Index every asset; how many."""
    return index_keys(Asset.objects.values_list("pk", flat=True))


def words_of(asset: Asset) -> Iterator[tuple[str, str]]:
    """Everything an asset is found by, each with its language; names have none."""
    for text in asset.texts.all():
        yield text.language, "\n".join([text.headline, text.description, text.storyline, text.alt_text])
    for shot in asset.shots.all():
        for shot_text in shot.texts.all():
            yield shot_text.language, shot_text.description
    for track in asset.caption_tracks.all():
        # What is not published has no words here: nobody finds it.
        yield track.language, " ".join(line.split("\t")[1] for line in track.spoken.split("\n") if line)
    for tag in asset.tags.all():
        if tag.kind == TagKind.TOPIC:
            for language in LANGUAGES:
                yield language, topic_name(tag.value, language)
        else:
            yield "", tag.value
    for name in (asset.place, asset.event, asset.credit_line, asset.code):
        yield "", name
    if asset.taken_on:
        yield "", str(asset.taken_on.year)  # people type “flag 2024”
    if asset.country:
        for language in LANGUAGES:
            yield language, country_name(asset.country, language)
