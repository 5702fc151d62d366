"""Awards for programs: what is public, the same with a token and without one."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Field, Path, Query, Router, Schema

from parvis.domain.open_data import PublicAward, PublicState
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

    year: (
        Annotated[
            int, Field(ge=1950, le=2200, description=_("The year in which the nations agreed to it."), examples=[2026])
        ]
        | None
    ) = None
    nation: (
        Annotated[str, Field(pattern=r"^[A-Z]{2}$", description=_("A country of one of the parties."), examples=["MA"])]
        | None
    ) = None
    after: Annotated[str, Field(pattern=REFERENCE, description=_("Go on after this award (`next`)."))] | None = None
    limit: Annotated[int, Field(ge=1, le=MOST, description=_("How many awards an answer holds at most."))] = 50


class PartyRow(Schema):
    """Who takes part; of a protected person only side and country."""

    side: Annotated[str, Field(description=_("`ally` or `partner`; empty for who belongs to neither."))]
    country: Annotated[str, Field(description=_("ISO 3166-1 code; empty where it is not known."), examples=["NO"])]
    name: Annotated[str, Field(description=_("Empty where the person is protected or was erased."))]
    organisation: Annotated[str, Field(description=_("Empty where the person is protected."))]
    protected: Annotated[bool, Field(description=_("Not named, for the person’s safety."))]


class AwardRow(Schema):
    """A public award."""

    reference: Annotated[str, Field(description=_("Its number, which never changes."), examples=["G5001"])]
    page: Annotated[str, Field(description=_("The path of its page."), examples=["/en/awards/G5001/"])]
    title: str
    summary: Annotated[str, Field(description=_("As its applicants wrote it for everybody; may be empty."))]
    mechanism: Annotated[str, Field(description=_("Code of the kind of activity."), examples=["MYP"])]
    priorities: Annotated[
        list[str], Field(description=_("Codes of the key priorities, with their version."), examples=[["2024:3"]])
    ]
    amount: Annotated[
        Decimal, Field(description=_("What was awarded, as text, in units of the currency."), examples=["249000.00"])
    ]
    currency: Annotated[str, Field(description=_("ISO 4217 code."), examples=["EUR"])]
    agreed_on: Annotated[date, Field(description=_("The day on which the nations agreed."))]
    starts_on: Annotated[date, Field(description=_("The first day."))]
    ends_on: Annotated[date, Field(description=_("The last day as it holds today; an extension moves it."))]
    released_at: Annotated[datetime, Field(description=_("When it was made public."))]
    parties: Annotated[list[PartyRow], Field(description=_("Who takes part, as far as everybody may know."))]
    state: Annotated[PublicState, Field(description=_("Cancelled: it ended before its time."))]


class AwardPage(Schema):
    """Awards, and after which the next page goes on."""

    awards: list[AwardRow]
    next: Annotated[str | None, Field(description=_("The `after` of the next page; null on the last."))]


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
