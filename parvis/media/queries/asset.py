"""Everything one asset's page shows, in a fixed number of reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import partial
from typing import Any

from django.db.models import F

from parvis.domain.assets import RenditionRole, TagKind
from parvis.domain.embargo import AssetStatus
from parvis.domain.library import Facet
from parvis.domain.refusals import Gone, NotFound
from parvis.domain.timecode import DROPPABLE, Timebase
from parvis.gateways import instant
from parvis.media.models import Asset, AssetText, CollectionEntry, Rendition, Shot
from parvis.media.queries.holdings import held, moment
from parvis.media.queries.library import open_among


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


NOTHING = _("There is nothing at this address.")
MOST_RELATED = 4

# What a person may take whole, in the order of the panel.
WHOLE = (RenditionRole.ORIGINAL, RenditionRole.HOUSE, RenditionRole.LARGE, RenditionRole.WEB, RenditionRole.CAPTIONS)
# From what a part may be cut: the master if its tables allow it, else our own rendition of it.
CUT_FROM = (RenditionRole.ORIGINAL, RenditionRole.HOUSE)


def visible_asset(code: str, person: Any, *, at: datetime) -> Asset:
    """The asset this person may see; NotFound for hidden and absent alike, Gone with its reason once withdrawn.

    Both answers cost the same reads, so that time tells nothing either.
    """
    asset = Asset.objects.visible_to(person, at=at).filter(code=code).first()
    if asset is not None:
        return asset
    withdrawn = Asset.objects.filter(code=code, status=AssetStatus.WITHDRAWN, publish_at__lte=F("withdrawn_at")).first()
    if withdrawn is None:
        raise NotFound(NOTHING)
    raise Gone(
        _("The press office has withdrawn this asset. Its reason: %(reason)s"),
        code="withdrawn",
        reason=withdrawn.withdrawal_reason or "–",
    )


def rendition_of(asset: Asset, role: str, language: str = "") -> Rendition:
    """One of the asset's files; NotFound if it has none of this role."""
    found = Rendition.objects.select_related("file").filter(asset=asset, role=role, language=language).first()
    if found is None:
        raise NotFound(NOTHING)
    return found


def open_file_of(code: str, role: str, person: Any, *, at: datetime, language: str = "") -> Rendition:
    """The same for what anybody gets who may see the asset, in one read when it is there."""
    found = (
        Rendition.objects.select_related("file", "asset")
        .filter(asset__in=Asset.objects.visible_to(person, at=at).filter(code=code), role=role, language=language)
        .first()
    )
    return found or rendition_of(visible_asset(code, person, at=at), role, language)


@dataclass(frozen=True)
class ShotRow:
    """A row of the shotlist in the reader's language, or the next best one."""

    first_frame: int
    end_frame: int
    description: str
    language: str


@dataclass(frozen=True)
class AssetPage:
    """One asset as its page shows it."""

    asset: Asset
    language: str
    text: AssetText | None
    texts: list[AssetText]
    renditions: dict[str, Rendition]
    captions: list[Rendition]
    shots: list[ShotRow]
    tags: dict[str, list[str]] = field(default_factory=dict)

    @property
    def cut_from(self) -> Rendition | None:
        """What a part is cut from: the master where its tables allow an instant cut, else the house rendition."""
        files = [found for role in CUT_FROM if (found := self.renditions.get(role))]
        possible = [found for found in files if found.frames and found.rate and not self._is_held(found)]
        return next((found for found in possible if found.index_key), possible[0] if possible else None)

    @property
    def has_preview(self) -> bool:
        """Whether there is something to watch or hear for everybody."""
        return RenditionRole.PREVIEW in self.renditions

    @property
    def timebase(self) -> Timebase | None:
        """How this film counts its frames."""
        return timebase_of(self.cut_from) if self.cut_from else None

    @property
    def has_frame_times(self) -> bool:
        """Whether the player must look up when each frame is shown."""
        return self.cut_from is not None and self.cut_from.uneven and bool(self.cut_from.index_key)

    @property
    def whole(self) -> list[Rendition]:
        """What may be taken whole."""
        listed = [found for role in WHOLE if (found := self.renditions.get(role)) and not self._is_held(found)]
        return [*listed, *self.captions]

    def _is_held(self, rendition: Rendition) -> bool:
        # The same rule as `access.is_kept_in_house`, without another read of the asset.
        return rendition.holds_position and not self.asset.position_released

    @property
    def terms(self) -> AssetText | None:
        """The text whose terms and restrictions count: the shown one, or the original where a translation has none.

        A translation that leaves them out must not look like freedom from them.
        """
        original = next((text for text in self.texts if text.language == self.asset.original_language), None)
        own = self.text is not None and (self.text.usage_terms or self.text.restrictions)
        return self.text if own or original is None else original

    @property
    def falls_back(self) -> bool:
        """Whether the words are not in the language that was asked for."""
        return self.text is not None and self.text.language != self.language


def timebase_of(rendition: Rendition) -> Timebase:
    """How this rendition counts its frames."""
    assert rendition.rate is not None and rendition.frames is not None
    lookup = partial(_frame_at, rendition.index_key) if rendition.uneven and rendition.index_key else None
    return Timebase(
        rate=rendition.rate,
        frames=rendition.frames,
        drop=rendition.drop_frame and rendition.rate in DROPPABLE,
        start=rendition.start_frame,
        frame_at=lookup,
    )


def _frame_at(index_key: str, seconds: Fraction) -> int:
    return instant.index_of(index_key).frame_at(seconds)


def asset_page(asset: Asset, language: str) -> AssetPage:
    """What the page of this asset shows to a reader of this language: five reads."""
    texts = list(asset.texts.all())
    files = list(asset.renditions.select_related("file"))
    tags: dict[str, list[str]] = {kind.value: [] for kind in TagKind}
    for tag in asset.tags.order_by("value"):
        tags[tag.kind].append(tag.value)
    return AssetPage(
        asset=asset,
        language=language,
        text=best_text(texts, language, asset.original_language),
        texts=texts,
        renditions={found.role: found for found in files if found.role != RenditionRole.CAPTIONS},
        captions=[found for found in files if found.role == RenditionRole.CAPTIONS],
        shots=shot_rows(asset, language),
        tags=tags,
    )


def best_text(texts: Iterable[AssetText], language: str, original: str) -> AssetText | None:
    """The words in this language, else the original ones, else whichever there are."""
    order = {language: 0, original: 1, "en": 2}
    return min(texts, key=lambda text: order.get(text.language, 3), default=None)


def shot_rows(asset: Asset, language: str) -> list[ShotRow]:
    """The shotlist in one read, each row in the best language it has."""
    order = {language: 0, asset.original_language: 1, "en": 2}
    best: dict[int, tuple[int, ShotRow]] = {}
    rows = Shot.objects.filter(asset=asset).values_list(
        "position", "first_frame", "end_frame", "texts__language", "texts__description"
    )
    for position, first, end, spoken, description in rows.order_by("position"):
        rank = order.get(spoken, 3)
        if position not in best or rank < best[position][0]:
            best[position] = rank, ShotRow(first, end, description or "", spoken or "")
    return [row for _rank, row in best.values()]


def related_to(asset: Asset, topics: list[str], person: Any, *, at: datetime) -> list[Asset]:
    """Open assets of the same event, the same collection, or on one of these topics: in that order, newest first.

    Three reads, flat in what the library holds.
    """
    # Collections are short, so all their entries are read; the library is not.
    gathered = CollectionEntry.objects.filter(collection__in=asset.collection_entries.values("collection"))
    holdings = held()
    opened = holdings.open_at(moment(at))
    near = [
        holdings.having(Facet.EVENT, [asset.event]),
        holdings.among(list(gathered.values_list("asset_id", flat=True))),
        holdings.having(Facet.TOPIC, topics),
    ]
    nearest = [key for rows in near for key in holdings.newest(opened & rows, MOST_RELATED + 1) if key != asset.pk]
    nearest = list(dict.fromkeys(nearest))[:MOST_RELATED]
    found = open_among(Asset.objects.filter(pk__in=nearest), person, at=at).in_bulk()
    return [found[key] for key in nearest if key in found]
