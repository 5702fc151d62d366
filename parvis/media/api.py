"""The press library for programs: the same questions, the same answers, the same `visible_to` as the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from ninja import Field, Query, Router, Schema

from parvis.domain.assets import AssetKind, Orientation
from parvis.domain.library import LONGEST_TEXT, LONGEST_VALUE, MOST_VALUES, PAGE, Selection
from parvis.media.queries import library as stock
from parvis.media.queries.cards import Card, cards

router = Router(tags=["press"])

MOST = 100
Value = Annotated[str, Field(max_length=LONGEST_VALUE)]
CURSOR = r"^\d{1,18}\.[0-9a-hjkmnp-tv-z]{1,12}$"


class Filters(Schema):
    """What to look for: values of one filter widen, filters narrow each other."""

    q: Annotated[
        str, Field(max_length=LONGEST_TEXT, description="Words in either language; in quotation marks, a phrase.")
    ] = ""
    kind: Annotated[list[AssetKind], Field(max_length=MOST_VALUES)] = []
    year: Annotated[list[Annotated[int, Field(ge=1000, le=2999)]], Field(max_length=MOST_VALUES)] = []
    topic: Annotated[list[Value], Field(max_length=MOST_VALUES, description="Codes of the programme’s topics.")] = []
    place: Annotated[list[Value], Field(max_length=MOST_VALUES)] = []
    person: Annotated[list[Value], Field(max_length=MOST_VALUES)] = []
    event: Annotated[list[Value], Field(max_length=MOST_VALUES)] = []
    language: Annotated[list[Value], Field(max_length=MOST_VALUES, description="The original’s language.")] = []
    orientation: Annotated[list[Orientation], Field(max_length=MOST_VALUES)] = []
    after: Annotated[str, Field(pattern=CURSOR, description="Go on after this place of the list (`next`).")] | None = (
        None
    )
    before: Annotated[str, Field(pattern=CURSOR, description="Go back before this place (`previous`).")] | None = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = PAGE


class AssetRow(Schema):
    """An asset as it stands in the list; its words in the language of `Accept-Language` as far as it has them."""

    code: str
    url: str
    page: str
    kind: AssetKind
    headline: str
    headline_language: str
    machine_translated: bool
    published_at: datetime
    taken_on: date | None
    place: str
    country: str
    event: str
    orientation: str
    original_language: str
    seconds: int | None
    poster: str | None


class AssetList(Schema):
    """A page of the list, newest first."""

    total: Annotated[int, Field(description="How many assets match in all; counted, never capped.")]
    next: Annotated[str | None, Field(description="The `after` of the next page; null on the last.")]
    previous: Annotated[str | None, Field(description="The `before` of the page before; null on the first.")]
    assets: list[AssetRow]


class Problem(Schema):
    """Why not: a word for programs, the parameter it is about, a sentence for people."""

    code: str
    field: str
    message: str


PROBLEMS = {401: Problem, 403: Problem, 404: Problem, 410: Problem, 422: Problem, 429: Problem}


def only(*statuses: int) -> dict[int, Any]:
    """The problems an operation may answer with."""
    return {status: PROBLEMS[status] for status in statuses}


@router.get(
    "/assets",
    response={200: AssetList, **only(401, 403, 422, 429)},
    summary="List and search assets",
    operation_id="list_assets",
    url_name="list_assets",
)
def assets(request: HttpRequest, filters: Query[Filters]) -> dict[str, Any]:
    """Published assets, newest first, with the same filters as the library's page."""
    caller = request.auth  # type: ignore[attr-defined]
    caller.check_may_read()
    now, language = caller.at, get_language() or "en"
    selection = Selection.read(asked(filters))
    found = stock.selected(selection, caller.person, at=now, language=language)
    page = stock.page(found, selection, size=filters.limit)
    root = request.build_absolute_uri("/").rstrip("/")
    return {
        "total": found.count(),
        "next": str(page.after) if page.after else None,
        "previous": str(page.before) if page.before else None,
        "assets": rows(page.assets, cards(page.assets, language), root),
    }


def asked(filters: Filters) -> Mapping[str, Sequence[str]]:
    """The filters as the address of the page would say them."""
    said = filters.model_dump(exclude_none=True, exclude={"limit"})
    return {name: [str(one) for one in value] if isinstance(value, list) else [value] for name, value in said.items()}


def rows(assets: Sequence[Any], shown: Sequence[Card], root: str) -> list[dict[str, Any]]:
    """The list's rows from assets and their cards."""
    listed = reverse("api:list_assets")
    return [
        {
            "code": card.code,
            "url": f"{root}{listed}/{card.code}",
            "page": root + card.url,
            "kind": card.kind,
            "headline": card.headline,
            "headline_language": card.language,
            "machine_translated": card.is_machine,
            "published_at": asset.publish_at,
            "taken_on": asset.taken_on,
            "place": asset.place,
            "country": asset.country,
            "event": asset.event,
            "orientation": asset.orientation,
            "original_language": asset.original_language,
            "seconds": card.seconds,
            "poster": root + card.poster if card.poster else None,
        }
        for asset, card in zip(assets, shown, strict=True)
    ]
