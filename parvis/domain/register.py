"""One line of the public register of organisations (ROR, schema v2), read into the house's words.

A line that cannot be used is named with its reason and left out; the others are
taken.  Withdrawn and inactive organisations stay, since people were affiliated
with them, but are no longer offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parvis.domain.identifiers import ror
from parvis.domain.organisations import OrganisationKind, kind_of
from parvis.domain.refusals import Invalid

LONGEST_NAME = 300
MOST_NAMES = 40


class BadRow(ValueError):
    """This line cannot be used; the message says why."""


@dataclass(frozen=True)
class Registered:
    """An organisation as the register tells it."""

    ror_id: str
    name: str
    names: tuple[tuple[str, str], ...]  # (language or empty, name), the own name left out
    kind: OrganisationKind
    country: str
    place: str
    is_active: bool


def read_row(row: Any) -> Registered:
    """The organisation in this object of the dump; BadRow if it lacks what the house needs."""
    if not isinstance(row, Mapping):
        raise BadRow("this is no object")
    try:
        identifier = ror(str(row.get("id", "")))
    except Invalid as wrong:
        raise BadRow(f"id: {row.get('id')!r} is no ROR iD") from wrong
    names = [one for one in _list(row, "names") if isinstance(one.get("value"), str) and one["value"].strip()]
    own = next((one for one in names if "ror_display" in (one.get("types") or ())), names[0] if names else None)
    if own is None:
        raise BadRow("names: there is none")
    details = [one.get("geonames_details") or {} for one in _list(row, "locations")]
    where = details[0] if details else {}
    country = str(where.get("country_code") or "")
    if len(country) != 2 or not country.isascii() or not country.isupper():
        raise BadRow("locations: no country code")
    others = {(str(one.get("lang") or "")[:5], one["value"].strip()[:LONGEST_NAME]): None for one in names}
    name = own["value"].strip()[:LONGEST_NAME]
    return Registered(
        ror_id=identifier,
        name=name,
        names=tuple(pair for pair in others if pair[1] != name or pair[0])[:MOST_NAMES],
        kind=kind_of(str(one) for one in row.get("types") or ()),
        country=country,
        place=str(where.get("name") or "")[:120],
        is_active=row.get("status", "active") == "active",
    )


def _list(row: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = row.get(key)
    if not isinstance(found, list):
        raise BadRow(f"{key}: a list is missing here")
    return [one for one in found if isinstance(one, Mapping)]
