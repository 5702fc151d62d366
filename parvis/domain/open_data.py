"""What everybody may know of an award, and the open format in which it is told.

Nothing is public before it is released; then it is told as it holds today: an
extension, a partner who joined, an early end.  A person whom openness would endanger is
protected from a day to a day, with a reason; then neither the name nor the
institution stands anywhere in public, only the side and the country.

The format is 360Giving 1.4: a package of grants.  `findings`
holds a package against what that standard asks for; it is our own reading of its
schema, since we ship none of its files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

STANDARD = "1.4"
PREFIX = re.compile(r"^360G-[A-Za-z0-9-]+-\S+$")
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
MOMENT = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$")


class PublicState(StrEnum):
    """How far an award is, as far as everybody may know; that one stands still for a while is nobody's business."""

    AWARDED = "awarded"
    COMPLETED = "completed"  # closed: nothing is owed any more
    CANCELLED = "cancelled"  # ended before its time


@dataclass(frozen=True)
class PublicParty:
    """Who takes part, as far as everybody may know."""

    side: str
    country: str
    name: str = ""
    organisation: str = ""
    protected: bool = False


@dataclass(frozen=True)
class PublicAward:
    """An award as everybody may know it."""

    reference: str
    title: str
    summary: str
    mechanism: str
    priorities: tuple[str, ...]
    amount: Decimal
    currency: str
    agreed_on: date
    starts_on: date
    ends_on: date
    released_at: datetime
    parties: tuple[PublicParty, ...]
    state: PublicState = PublicState.AWARDED

    @property
    def countries(self) -> tuple[str, ...]:
        """Of all parties, each once."""
        return tuple(sorted({party.country for party in self.parties if party.country}))


def public_party(told: Mapping[str, object], *, protected: bool) -> PublicParty:
    """A party of the award's letter, without what is nobody's business."""
    facts = told.get("facts")
    country = str(facts.get("employer_country") or "") if isinstance(facts, Mapping) else ""
    side = str(told.get("side") or "")
    if protected:
        return PublicParty(side, country, protected=True)
    return PublicParty(side, country, str(told.get("name") or ""), str(told.get("organisation") or ""))


@dataclass(frozen=True)
class Funder:
    """Who gives the money, and under which prefix it publishes."""

    prefix: str
    name: str


def recipients(award: PublicAward, funder: Funder) -> list[dict[str, object]]:
    """Every institution of the award, once, by its 360Giving identifier; one that is protected is withheld."""
    found: dict[str, dict[str, object]] = {}
    for party in award.parties:
        name = party.organisation or f"Withheld ({party.country or party.side})"
        country = {"addressCountry": party.country} if party.country else {}
        found.setdefault(name, {"id": f"360G-{funder.prefix}-org:{slug(name)}", "name": name, **country})
    return list(found.values())


def grant(award: PublicAward, funder: Funder, *, address: str) -> dict[str, object]:
    """One award as 360Giving tells it: every institution is a recipient, as a joint project has several.

    `address` is where an award's page stands, without its number.
    """
    return {
        "id": f"360G-{funder.prefix}-{award.reference}",
        "title": award.title,
        "description": award.summary or award.title,
        "currency": award.currency,
        "amountAwarded": float(award.amount),
        "awardDate": award.agreed_on.isoformat(),
        "plannedDates": [{"startDate": award.starts_on.isoformat(), "endDate": award.ends_on.isoformat()}],
        "recipientOrganization": recipients(award, funder),
        "fundingOrganization": [{"id": f"360G-{funder.prefix}", "name": funder.name}],
        "grantProgramme": [{"code": award.mechanism, "title": award.mechanism}],
        "classifications": [{"vocabulary": "priority", "code": one, "title": one} for one in award.priorities],
        "dateModified": award.released_at.isoformat(timespec="seconds"),
        "dataSource": f"{address}{award.reference}/",
    }


COLUMNS = (
    "reference", "title", "summary", "mechanism", "priorities", "amount", "currency", "agreed_on", "starts_on",
    "ends_on", "countries", "institutions", "people", "released_at",
    "state",
)  # fmt: skip


def row(award: PublicAward) -> list[str]:
    """One award as a line of a table."""
    return [
        award.reference,
        award.title,
        award.summary,
        award.mechanism,
        "; ".join(award.priorities),
        str(award.amount),
        award.currency,
        award.agreed_on.isoformat(),
        award.starts_on.isoformat(),
        award.ends_on.isoformat(),
        "; ".join(award.countries),
        "; ".join(party.organisation for party in award.parties if party.organisation),
        "; ".join(party.name for party in award.parties if party.name),
        award.released_at.isoformat(timespec="seconds"),
        award.state.value,
    ]


def folded(text: str) -> str:
    """As the register's search compares words: without accents and capitals."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return bare.casefold()


def slug(name: str) -> str:
    """A name as part of an identifier."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "none"


TEXTS = ("id", "title", "description", "currency", "awardDate")


def findings(told: Mapping[str, object]) -> Iterator[str]:
    """What 360Giving 1.4 would not take: required fields, types, forms, identifiers that stand twice."""
    grants = told.get("grants")
    if not isinstance(grants, list):
        yield "grants: is not a list"
        return
    seen: set[object] = set()
    for place, one in enumerate(grants):
        name = f"grants/{place}"
        if not isinstance(one, Mapping):
            yield f"{name}: is not an object"
            continue
        yield from _of_grant(name, one)
        if one.get("id") in seen:
            yield f"{name}/id: stands twice"
        seen.add(one.get("id"))


def _of_grant(name: str, one: Mapping[str, object]) -> Iterator[str]:
    for field in TEXTS:
        value = one.get(field)
        if not isinstance(value, str) or not value.strip():
            yield f"{name}/{field}: is missing"
    identifier, currency, day = (str(one.get(field) or "") for field in ("id", "currency", "awardDate"))
    if identifier and not PREFIX.match(identifier):
        yield f"{name}/id: does not begin with 360G- and the publisher's prefix"
    if currency and not re.fullmatch(r"[A-Z]{3}", currency):
        yield f"{name}/currency: is no code of ISO 4217"
    if day and not (DAY.match(day) or MOMENT.match(day)):
        yield f"{name}/awardDate: is no date"
    amount = one.get("amountAwarded")
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        yield f"{name}/amountAwarded: is no number"
    for field in ("recipientOrganization", "fundingOrganization"):
        yield from _of_organisations(f"{name}/{field}", one.get(field))
    if isinstance(one.get("fundingOrganization"), list) and len(one["fundingOrganization"]) != 1:  # type: ignore[arg-type]
        yield f"{name}/fundingOrganization: there is exactly one"


def _of_organisations(name: str, value: object) -> Iterator[str]:
    if not isinstance(value, list) or not value:
        yield f"{name}: names nobody"
        return
    for place, one in enumerate(value):
        for field in ("id", "name"):
            if not isinstance(one, Mapping) or not isinstance(one.get(field), str) or not one[field]:
                yield f"{name}/{place}/{field}: is missing"
        country = one.get("addressCountry") if isinstance(one, Mapping) else None
        if country is not None and not re.fullmatch(r"[A-Z]{2}", str(country)):
            yield f"{name}/{place}/addressCountry: is no code of ISO 3166-1"
