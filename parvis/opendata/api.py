"""Awards for programs: what is public, the same with a token and without one."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Field, Path, Query, Router, Schema

from parvis.domain.open_data import PublicAward
from parvis.opendata import queries
from parvis.web.problems import only


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


MOST = 100
REFERENCE = r"^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$"

router = Router(tags=["awards"])


class AwardFilters(Schema):
    """Which awards, and where to go on."""

    year: Annotated[int, Field(ge=1950, le=2200)] | None = None
    nation: Annotated[str, Field(pattern=r"^[A-Z]{2}$", description=_("A country of one of the parties."))] | None = (
        None
    )
    after: Annotated[str, Field(pattern=REFERENCE, description=_("Go on after this award (`next`)."))] | None = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50


class PartyRow(Schema):
    """Who takes part; of a protected person only side and country."""

    side: str
    country: str
    name: str
    organisation: str
    protected: bool


class AwardRow(Schema):
    """A public award."""

    reference: str
    page: str
    title: str
    summary: str
    mechanism: str
    priorities: list[str]
    amount: Decimal
    currency: str
    agreed_on: date
    starts_on: date
    ends_on: date
    released_at: datetime
    parties: list[PartyRow]


class AwardPage(Schema):
    """Awards, and after which the next page goes on."""

    awards: list[AwardRow]
    next: str | None


@router.get(
    "",
    response={200: AwardPage, **only(401, 404, 422, 429)},
    summary=_("List awards"),
    operation_id="list_awards",
    description=_("Public awards, by their number."),
    url_name="list_awards",
)
def awards(request: HttpRequest, filters: Query[AwardFilters]) -> dict[str, object]:
    """What the register holds, in the order of the awards' numbers."""
    now: datetime = request.auth.at  # type: ignore[attr-defined]
    rows = queries.register(now, year=str(filters.year or ""), nation=filters.nation or "").order_by("award__reference")
    if filters.after:
        rows = rows.filter(award__reference__gt=filters.after)
    found = list(rows[: filters.limit + 1])
    told = queries.told(found[: filters.limit], now)
    more = len(found) > filters.limit
    return {"awards": [_row(one) for one in told], "next": told[-1].reference if more else None}


@router.get(
    "/{reference}",
    response={200: AwardRow, **only(401, 404, 422, 429)},
    summary=_("One award"),
    operation_id="award",
    description=_("One public award, as far as its people are not protected."),
    url_name="award",
)
def award(request: HttpRequest, reference: Annotated[str, Path(pattern=REFERENCE)]) -> dict[str, object]:
    """One award as everybody may know it."""
    now: datetime = request.auth.at  # type: ignore[attr-defined]
    release = get_object_or_404(queries.register(now), award__reference=reference)
    return _row(queries.told([release], now)[0])


def _row(told: PublicAward) -> dict[str, object]:
    parties = [vars(party) for party in told.parties]
    return {**vars(told), "page": reverse("opendata:award", args=[told.reference]), "parties": parties}
