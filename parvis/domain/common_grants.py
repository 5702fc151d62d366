"""An award as CommonGrants tells it, the protocol by which offices that give grants read one another's.

Only what the register holds is told.  The protocol names records by UUIDs: an
award's is made of its release's own code (RFC 9562, version 8) and leads back to
it; an institution's is drawn from the name under which 360Giving tells it, so that
two awards name the same one alike.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from parvis.domain.codes import ALPHABET, LENGTH
from parvis.domain.open_data import Funder, PublicAward, recipients

_MADE = UUID(int=8 << 76 | 2 << 62)  # version 8, variant of the RFC, nothing else
BITS = 5  # a sign of a code


def uuid_of(code: str) -> UUID:
    """The UUID that stands for this code."""
    number = 0
    for sign in code:
        number = number << BITS | ALPHABET.index(sign)
    return UUID(int=_MADE.int | number)


def code_of(told: str) -> str:
    """The code behind a UUID; empty if it is none that was made here."""
    try:
        number = UUID(told).int ^ _MADE.int
    except ValueError:
        return ""
    if number >> BITS * LENGTH:
        return ""
    return "".join(ALPHABET[number >> BITS * place & 31] for place in reversed(range(LENGTH)))


def award(told: PublicAward, code: str, funder: Funder, *, address: str) -> dict[str, object]:
    """One award; `code` is its release's, `address` where its page stands."""
    agreed = {"name": "Agreed", "eventType": "singleDate", "date": told.agreed_on.isoformat()}
    runs = {
        "name": "Runs",
        "eventType": "dateRange",
        "startDate": told.starts_on.isoformat(),
        "endDate": told.ends_on.isoformat(),
    }
    first, *others = (_organisation(str(one["id"]), str(one["name"])) for one in recipients(told, funder))
    partners = {f"partner{place}": one for place, one in enumerate(others, 1)}
    return {
        "id": str(uuid_of(code)),
        "title": told.title,
        "description": told.summary or told.title,
        "identifiers": {"otherIds": {"awd:xi:reference": {"id": told.reference}}},
        "status": {"value": told.state.value},
        "funding": {"awardedAmount": money(told.amount, told.currency)},
        "keyDates": {"awardDate": agreed, "periodOfPerformance": runs},
        "funders": {"primary": _organisation(f"360G-{funder.prefix}", funder.name)},
        "recipientOrganizations": {"primary": first, **({"otherOrgs": partners} if partners else {})},
        "source": address,
        "createdAt": moment(told.released_at),
        "lastModifiedAt": moment(told.released_at),
    }


def one(data: dict[str, object]) -> dict[str, object]:
    """The protocol's answer that holds one award."""
    return {"status": 200, "message": "Success", "data": data}


def page(items: list[dict[str, object]], number: int, size: int, whole: int) -> dict[str, object]:
    """The protocol's answer that holds one page of so many awards in all."""
    info = {"page": number, "pageSize": size, "totalItems": whole, "totalPages": -(-whole // size)}
    return {"status": 200, "message": "Success", "items": items, "paginationInfo": info}


def absent() -> dict[str, object]:
    """The protocol's answer where there is no such award."""
    return {"status": 404, "message": "There is no such award.", "errors": []}


def money(amount: Decimal, currency: str) -> dict[str, object]:
    """An amount, written out."""
    return {"amount": f"{amount:f}", "currency": currency}


def moment(at: datetime) -> str:
    """A moment in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _organisation(identifier: str, name: str) -> dict[str, object]:
    return {"id": str(uuid5(NAMESPACE_URL, identifier)), "name": name}
