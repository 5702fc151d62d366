"""Cards: what a wall, a table or a mail shows of an asset, for a whole page in two queries more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from parvis.domain.assets import AssetKind, RenditionRole, TextState
from parvis.media.labels import KINDS, country_name, in_other_language
from parvis.media.models import Asset, AssetText, Rendition
from parvis.media.queries.captions import Said, address_of_moment, said_in
from parvis.media.queries.library import Listed
from parvis.web.figures import clock, ratio_class
from parvis.web.prepared import NUMBERS, among, prepared_question

SOME_CODE = "0" * 10
SHAPES = (RenditionRole.POSTER, RenditionRole.HOUSE, RenditionRole.ORIGINAL)
LENGTHS = (RenditionRole.HOUSE, RenditionRole.ORIGINAL, RenditionRole.PREVIEW)
ROLES = (*SHAPES, RenditionRole.PREVIEW, RenditionRole.STRIP)


@dataclass(frozen=True, slots=True)
class Spot:
    """A moment at which words that were searched are said, and the door to it."""

    url: str
    clock: str
    words: str
    language: str


@dataclass(frozen=True, slots=True)
class Card:
    """An asset as it stands in a list, in the reader's language as far as it has it."""

    code: str
    url: str
    headline: str
    language: str
    other_language: str  # `in English` where the words are not in the reader's language, else empty
    is_machine: bool
    kind: str
    kind_name: str
    seconds: int | None
    duration: str
    poster: str
    strip: str  # the filmstrip's index, where there is one
    width: int
    height: int
    ratio: str
    when: datetime
    taken_on: date | None
    place: str
    said: tuple[Spot, ...] = ()  # where the words that were searched are said

    @property
    def sign(self) -> str:
        """What stands on the still of something that has no picture."""
        return {AssetKind.DOCUMENT: "¶", AssetKind.AUDIO: "♪"}.get(AssetKind(self.kind), "…")

    @property
    def tag(self) -> str:
        """Length and kind, as they stand on the still."""
        return f"{self.duration} {self.kind_name}" if self.duration else self.kind_name


def cards(assets: Sequence[Asset | Listed], language: str) -> list[Card]:
    """The assets as cards in the same order: two queries, however many; none for none."""
    if not assets:
        return []
    words = _words(assets, language)
    pictures = _pictures([asset.id for asset in assets])
    kinds = {kind: str(name) for kind, name in KINDS.items()}
    library = reverse("media:library")
    poster = _address("media:poster")
    strip = _address("media:strip")
    shown = []
    for asset in assets:
        spoken, state, headline = words.get(asset.id, ("", "", asset.code))
        picture = pictures.get(asset.id, {})
        width, height = next(
            ((found[0], found[1]) for role in SHAPES if (found := picture.get(role)) and found[0] and found[1]),
            (0, 0),
        )
        milliseconds = next((found[2] for role in LENGTHS if (found := picture.get(role)) and found[2]), None)
        timed = milliseconds is not None and asset.kind in (AssetKind.VIDEO, AssetKind.AUDIO)
        seconds = round(milliseconds / 1000) if milliseconds is not None and timed else None
        shown.append(
            Card(
                code=asset.code,
                url=f"{library}{asset.code}/",
                headline=headline,
                language=spoken,
                other_language=in_other_language(spoken, language) if spoken and spoken != language else "",
                is_machine=state == TextState.MACHINE,
                kind=asset.kind,
                kind_name=kinds[asset.kind],
                seconds=seconds,
                duration=clock(seconds) if seconds is not None else "",
                poster=poster.replace(SOME_CODE, asset.code) if RenditionRole.POSTER in picture else "",
                strip=strip.replace(SOME_CODE, asset.code) if RenditionRole.STRIP in picture else "",
                width=width,
                height=height,
                ratio=ratio_class(width, height),
                when=asset.publish_at or asset.created_at,
                taken_on=asset.taken_on,
                place=", ".join(
                    part
                    for part in (asset.place, country_name(asset.country, language) if asset.country else "")
                    if part
                ),
            )
        )
    return shown


def with_spots(shown: Sequence[Card], assets: Sequence[Asset | Listed], text: str, language: str) -> list[Card]:
    """The cards of these assets with the moments at which the text is said; one query if there is a text."""
    found = said_in([asset.id for asset in assets], text, language) if text and assets else {}
    return [
        replace(card, said=tuple(_spot(card, one) for one in found[asset.id])) if asset.id in found else card
        for card, asset in zip(shown, assets, strict=True)
    ]


def _spot(card: Card, said: Said) -> Spot:
    return Spot(
        address_of_moment(card.url, said.begins, said.language), clock(said.begins // 1000), said.words, said.language
    )


def _words(assets: Iterable[Asset | Listed], language: str) -> dict[int, tuple[str, str, str]]:
    """Each asset's headline: in the reader's language, else in the original's, else in English."""
    original = {asset.id: asset.original_language for asset in assets}
    found: dict[int, tuple[str, str, str]] = {}
    best: dict[int, int] = {}
    for key, spoken, state, headline in _texts(keys=list(original)):
        rank = 0 if spoken == language else 1 if spoken == original[key] else 2 if spoken == "en" else 3
        if rank < best.get(key, 9):
            best[key], found[key] = rank, (spoken, state, headline)
    return found


Picture = tuple[int | None, int | None, int | None]


def _pictures(keys: Iterable[int]) -> dict[int, dict[str, Picture]]:
    """What each asset's renditions say of its shape and length."""
    found: dict[int, dict[str, Picture]] = {}
    for key, role, width, height, milliseconds in _renditions(keys=list(keys)):
        found.setdefault(key, {})[role] = (width, height, milliseconds)
    return found


@prepared_question(keys=NUMBERS)
def _texts(*, keys: Collection[int]) -> QuerySet[AssetText, Any]:
    found = AssetText.objects.filter(among("asset_id", keys))
    return found.values_list("asset_id", "language", "state", "headline")


@prepared_question(keys=NUMBERS)
def _renditions(*, keys: Collection[int]) -> QuerySet[Rendition, Any]:
    found = Rendition.objects.filter(among("asset_id", keys), role__in=ROLES)
    return found.values_list("asset_id", "role", "width", "height", "milliseconds")


def _address(name: str) -> str:
    # Resolving an address is dear beside putting a code into it.
    try:
        return reverse(name, args=[SOME_CODE])
    except NoReverseMatch:
        return ""
