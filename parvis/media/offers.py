"""What the press library gives to the pages above it: cards, the newest of them, chosen ones in order.

Everything here asks `visible_to`; each function says what it costs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from parvis.domain.assets import MOST_TILES, TILE_COLUMNS, TILE_HEIGHT, WIDEST_TILE, TagKind
from parvis.domain.library import Selection
from parvis.media.access import is_press_officer
from parvis.media.models import Asset, AssetTag
from parvis.media.queries.cards import Card, cards, with_spots
from parvis.media.queries.desk import DeskState, assets_in, counts, headline_of
from parvis.media.queries.library import Answer, Listed, open_among, open_to
from parvis.media.queries.receipt import ConfirmedPart, confirmed_part, is_signed_by_us
from parvis.web.duties import Duty, Turn
from parvis.web.figures import clock
from parvis.web.prepared import TEXTS, among, prepared_question

__all__ = [
    "Card",
    "ConfirmedPart",
    "Excerpt",
    "cards",
    "chosen",
    "confirmed_part",
    "duties",
    "excerpt",
    "find",
    "is_signed_by_us",
    "newest",
    "newest_and_chosen",
    "on_and_chosen",
    "places",
]

COMING = 5  # scheduled assets that the desk names
EXCERPT_TILES, EXCERPT_GAP = 7, 8
FIRST_MARKED, AFTER_MARKED = 2, 5
SHORTEST_EXCERPT = 20  # seconds: in a shorter film the stills look alike


def newest(person: Any, *, at: datetime, count: int, language: str = "") -> list[Card]:
    """The newest open assets, newest first, in the reader's language.  Three queries."""
    return cards(_listed(_newest_assets(person, at=at, count=count)), language or get_language() or "en")


def newest_and_chosen(
    person: Any, codes: Sequence[str], *, at: datetime, count: int, language: str = ""
) -> tuple[list[Card], dict[str, Card]]:
    """The newest open assets, and beside them those of these assets that are open, by code.  Four queries at most."""
    # Two questions: one for either the newest or the chosen reads the whole library on SQLite.
    return _with_chosen(_listed(_newest_assets(person, at=at, count=count)), person, codes, at=at, language=language)


def chosen(person: Any, codes: Sequence[str], *, at: datetime, language: str = "") -> list[Card]:
    """Those of these assets that are open, in the order given.  Three queries."""
    order = {code: n for n, code in enumerate(codes)}
    found = sorted(_listed(_chosen(person, at=at, codes=codes)), key=lambda asset: order[asset.code])
    return cards(found, language or get_language() or "en")


def on_and_chosen(
    person: Any,
    codes: Sequence[str],
    *,
    topics: Collection[str],
    countries: Collection[str],
    at: datetime,
    count: int,
    language: str = "",
) -> tuple[list[Card], dict[str, Card]]:
    """The newest open assets on one of these themes or from one of these countries, and beside them those of these
    assets that are open, by code.  Four queries at most."""
    about = topics or countries
    footage = _listed(_on(person, at=at, topics=topics, countries=countries, count=count)) if about else []
    return _with_chosen(footage, person, codes, at=at, language=language)


def _with_chosen(
    footage: list[Listed], person: Any, codes: Sequence[str], *, at: datetime, language: str
) -> tuple[list[Card], dict[str, Card]]:
    others = _listed(_chosen(person, at=at, codes=codes)) if codes else []
    listed = list({asset.code: asset for asset in (*footage, *others)}.values())
    shown = {card.code: card for card in cards(listed, language or get_language() or "en")} if listed else {}
    return [shown[one.code] for one in footage], {code: shown[code] for code in codes if code in shown}


def _listed(rows: Iterable[tuple[Any, ...]]) -> list[Listed]:
    return [Listed(*row) for row in rows]


@prepared_question()
def _newest_assets(person: Any, *, at: datetime, count: int) -> QuerySet[Asset, Any]:
    return open_to(person, at=at).order_by("-publish_at", "-id").values_list(*Listed._fields)[:count]


@prepared_question(codes=TEXTS)
def _chosen(person: Any, *, at: datetime, codes: Sequence[str]) -> QuerySet[Asset, Any]:
    some = open_among(Asset.objects.filter(among("code", codes)), person, at=at)
    return some.values_list(*Listed._fields)


@prepared_question(topics=TEXTS, countries=TEXTS)
def _on(
    person: Any, *, at: datetime, topics: Collection[str], countries: Collection[str], count: int
) -> QuerySet[Asset, Any]:
    tagged = AssetTag.objects.filter(among("value", topics), kind=TagKind.TOPIC)
    wanted = Q(pk__in=tagged.values("asset_id")) | Q(among("country", countries))
    found = open_to(person, at=at).filter(wanted).order_by("-publish_at", "-id")
    return found.values_list(*Listed._fields)[:count]


def find(text: str, person: Any, *, at: datetime, count: int, language: str = "") -> tuple[list[Card], int]:
    """The newest open assets that answer a question, and how many there are.  Six queries."""
    asked = language or get_language() or "en"
    found = Answer(Selection(text=text), person, at=at, language=asked)
    assets = found.page(count).assets
    return with_spots(cards(assets, asked), assets, text, asked), found.total()


@dataclass(frozen=True)
class Excerpt:
    """A film as a short strip of stills with a part of it marked: how taking a part looks."""

    url: str  # the film with that part marked
    sprite: str
    tile_width: int
    tiles: list[tuple[int, int, int, bool]]  # where it stands, where it lies in the sprite (x, y), whether it is marked
    starts: str
    ends: str

    @property
    def width(self) -> int:
        """Of the whole strip."""
        return EXCERPT_TILES * (self.tile_width + EXCERPT_GAP) - EXCERPT_GAP

    @property
    def sheet_width(self) -> int:
        """Of the sprite."""
        return TILE_COLUMNS * self.tile_width

    @property
    def left(self) -> int:
        """Where the mark begins."""
        return self.tiles[FIRST_MARKED][0] - EXCERPT_GAP // 2

    @property
    def right(self) -> int:
        """Where the mark ends."""
        return self.tiles[AFTER_MARKED][0] - EXCERPT_GAP // 2


def excerpt(card: Card) -> Excerpt | None:
    """The film's strip with its middle marked, if it has one and is long enough to tell.  No query."""
    if not card.strip or not card.seconds or card.seconds < SHORTEST_EXCERPT or not card.height:
        return None
    width = min(WIDEST_TILE, round(TILE_HEIGHT * card.width / card.height))
    count = min(MOST_TILES, card.seconds)
    tiles = []
    for n in range(EXCERPT_TILES):
        row, column = divmod((2 * n + 1) * count // (2 * EXCERPT_TILES), TILE_COLUMNS)
        marked = FIRST_MARKED <= n < AFTER_MARKED
        tiles.append((n * (width + EXCERPT_GAP), column * width, row * TILE_HEIGHT, marked))
    first, end = (card.seconds * n // EXCERPT_TILES for n in (FIRST_MARKED, AFTER_MARKED))
    return Excerpt(
        url=f"{card.url}?{urlencode({'in': first, 'out': end})}#film",
        sprite=reverse("media:sprite", args=[card.code]),
        tile_width=width,
        tiles=tiles,
        starts=clock(first),
        ends=clock(end),
    )


def places(context: dict[str, Any]) -> str:
    """One's downloads, and for a press officer the desk, in one's menu.  No query of its own."""
    officer = is_press_officer(context["request"].user, at=timezone.now())
    return render_to_string("media/menu.html", {"is_officer": officer})


def duties(person: Any, *, at: datetime) -> list[Duty]:
    """What a press officer has to see to, and what goes out next.  Three queries for press officers, else none."""
    if not is_press_officer(person, at=at):
        return []
    counted, desk = counts(at=at), reverse("media:desk")
    failed, drafts = counted[DeskState.FAILED], counted[DeskState.DRAFT]
    found = []
    if failed:
        words = ngettext("%(n)s asset could not be prepared", "%(n)s assets could not be prepared", failed) % {
            "n": failed
        }
        found.append(Duty(Turn.MINE, words, f"{desk}?state=failed", of=_("Press desk")))
    if drafts:
        words = ngettext("%(n)s draft is not published yet", "%(n)s drafts are not published yet", drafts) % {
            "n": drafts
        }
        found.append(Duty(Turn.MINE, words, f"{desk}?state=draft", of=_("Press desk")))
    if counted[DeskState.SCHEDULED]:
        next_ones = assets_in(DeskState.SCHEDULED, at=at).order_by("publish_at").prefetch_related("texts")[:COMING]
        found += [
            Duty(
                Turn.COMING,
                headline_of(asset),
                reverse("media:desk-asset", args=[asset.code]),
                _("Opens"),
                asset.publish_at,
            )
            for asset in next_ones
        ]
    return found
