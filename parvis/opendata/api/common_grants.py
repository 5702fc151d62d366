"""The register under the routes and in the words of the CommonGrants protocol; it holds no more than its pages do."""

from __future__ import annotations

from datetime import date as day
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema
from ninja import Status as Answer
from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from parvis.domain import common_grants
from parvis.domain.open_data import PublicState
from parvis.opendata import queries
from parvis.opendata.models import Release
from parvis.web.problems import only


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


MOST = 100
FARTHEST = 2**31 - 1

router = Router(tags=["common-grants"])


class Told(Schema):
    """A part of the protocol, whose names are written as it writes them."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Pages(Told):
    """Which page of the list."""

    page: Annotated[int, Field(ge=1, le=FARTHEST, description=_("The page, from 1 on."))] = 1
    page_size: Annotated[
        int, Field(ge=1, le=FARTHEST, description=_("How many awards a page; never more than 100 are given."))
    ] = MOST


class Money(Told):
    """An amount, as text, and its currency (ISO 4217)."""

    amount: str
    currency: str


class Event(Told):
    """A day, or from one day to another."""

    name: str
    event_type: str
    date: day | None = None
    start_date: day | None = None
    end_date: day | None = None


class Dates(Told):
    """When it was agreed, and when it runs."""

    award_date: Event
    period_of_performance: Event


class Funding(Told):
    """What was awarded."""

    awarded_amount: Money


class Status(Told):
    """How far the award is."""

    value: PublicState


class Organisation(Told):
    """An institution, by a UUID that stays the same for its name."""

    id: str
    name: str


class Organisations(Told):
    """The first of the institutions, and the others by their part."""

    primary: Organisation
    other_orgs: dict[str, Organisation] | None = None


class Number(Told):
    """A number under which the award is known."""

    id: str


class Numbers(Told):
    """The award's number in the register, as `awd:xi:reference`."""

    other_ids: dict[str, Number]


class CommonAward(Told):
    """A public award as CommonGrants tells it; people are not named in it."""

    id: str
    title: str
    description: str
    identifiers: Numbers
    status: Status
    funding: Funding
    key_dates: Dates
    funders: Organisations
    recipient_organizations: Organisations
    source: str
    created_at: str
    last_modified_at: str


class PageInfo(Told):
    """Which page this is, and how many there are."""

    page: int
    page_size: int
    total_items: int
    total_pages: int


class CommonAwards(Told):
    """A page of awards."""

    status: int
    message: str
    items: list[CommonAward]
    pagination_info: PageInfo


class CommonAnswer(Told):
    """One award."""

    status: int
    message: str
    data: CommonAward


class CommonError(Told):
    """That there is none, as the protocol says it."""

    status: int
    message: str
    errors: list[str]


@router.get(
    "/awards",
    response={200: CommonAwards, **only(401, 422, 429)},
    summary=_("List awards (CommonGrants)"),
    operation_id="common_grants_awards",
    description=_("Public awards as the CommonGrants protocol tells them, those made public last first."),
    url_name="common_grants_awards",
    by_alias=True,
    exclude_none=True,
)
def awards(request: HttpRequest, pages: Query[Pages]) -> dict[str, object]:
    """One page of the register.  Four queries."""
    now: datetime = request.auth.at  # type: ignore[attr-defined]
    size = min(pages.page_size, MOST)
    rows = queries.register(now)
    begin = (pages.page - 1) * size
    whole = rows.count()
    found = list(rows[begin : begin + size]) if begin < whole else []
    return common_grants.page(_told(request, found, now), pages.page, size, whole)


@router.get(
    "/awards/{awd_id}",
    response={200: CommonAnswer, 404: CommonError, **only(401, 429)},
    summary=_("One award (CommonGrants)"),
    operation_id="common_grants_award",
    description=_("One public award as the CommonGrants protocol tells it, by its UUID."),
    url_name="common_grants_award",
    by_alias=True,
    exclude_none=True,
)
def award(request: HttpRequest, awd_id: str) -> Answer[dict[str, object]]:
    """One award, by the UUID that the list gives.  At most three queries."""
    now: datetime = request.auth.at  # type: ignore[attr-defined]
    found = queries.register(now).filter(code=common_grants.code_of(awd_id)).first()
    if found is None:
        return Answer(404, common_grants.absent())
    return Answer(200, common_grants.one(_told(request, [found], now)[0]))


def _told(request: HttpRequest, rows: list[Release], now: datetime) -> list[dict[str, Any]]:
    funder = queries.funder()
    return [
        common_grants.award(
            told,
            row.code,
            funder,
            address=request.build_absolute_uri(reverse("opendata:award", args=[told.reference])),
        )
        for row, told in zip(rows, queries.told(rows, now), strict=True)
    ]
