"""The register as others write it out, and the way to it in the office's menu."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from parvis.domain import open_data
from parvis.domain.roles import Role, holds_any
from parvis.opendata import queries
from parvis.web.stamps import Stamp

FOOT = Stamp("opendata/foot.html")


def footer(context: dict[str, Any]) -> str:
    """The way to the public register, at the foot of every page.  No query."""
    return FOOT({})


def places(context: dict[str, Any]) -> str:
    """What is public and what is not yet, for the office.  No query of its own."""
    if not holds_any(context["request"].user, Role.PROGRAMME_OFFICER, at=timezone.now()):
        return ""
    return render_to_string("opendata/places.html")


def everything(at: datetime) -> Iterator[open_data.PublicAward]:
    """The whole register, the oldest first, so that what is new comes last.

    Read in pieces: two queries, and one a piece.
    """
    yield from queries.told_in_pieces(queries.register(at).order_by("released_at", "pk"), at)


def of_nation(nation: str, at: datetime) -> list[open_data.PublicAward]:
    """Public awards with a party in this nation, the newest first.  Three queries."""
    return queries.told(queries.register(at, nation=nation), at)


def grants(at: datetime, *, address: str) -> Iterator[dict[str, object]]:
    """The register as 360Giving tells it, grant by grant."""
    funder = queries.funder()
    for one in everything(at):
        yield open_data.grant(one, funder, address=address)


def package(told: Iterable[dict[str, object]]) -> Iterator[str]:
    """These grants as a 360Giving package, grant by grant."""
    mark = "\n"
    yield '{"grants": ['
    for one in told:
        yield mark + json.dumps(one, ensure_ascii=False)
        mark = ",\n"
    yield "\n]}\n"


def as_giving(at: datetime, *, address: str) -> Iterator[str]:
    """The register as a 360Giving package, grant by grant."""
    return package(grants(at, address=address))


def as_table(at: datetime) -> Iterator[str]:
    """The register as CSV, line by line; what a spreadsheet would take for a formula is told as words."""
    for row in chain([list(open_data.COLUMNS)], map(open_data.row, everything(at))):
        held = io.StringIO()
        csv.writer(held, lineterminator="\r\n").writerow([_plain(cell) for cell in row])
        yield held.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def award_head(context: dict[str, Any]) -> str:
    """The calendar of an award's duties, from its page.  No query."""
    return render_to_string("opendata/award_calendar.html", {"award": context["award"]})
