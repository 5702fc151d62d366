"""Dull builders: each makes one valid row, and says nothing that a test does not ask for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from parvis.accounts.models import Affiliation, Appointment, Nationality, Organisation, Person, Residence
from parvis.domain.assets import AssetKind
from parvis.domain.calls import CallStatus, WallClock
from parvis.domain.embargo import AssetStatus
from parvis.domain.organisations import OrganisationKind, Seniority
from parvis.domain.roles import Role
from parvis.media.models import Asset, AssetText
from parvis.programme.actions.finding import index_calls
from parvis.programme.actions.revisions import adopt_current
from parvis.programme.models import Call

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

_numbers = count(1)


def number_from(first: int) -> None:
    """Number what is made from here on: another process may have filled the same installation before."""
    global _numbers
    _numbers = count(first)


def person(*roles: Role, email: str = "", **fields: Any) -> Person:
    """Somebody with an account, holding these roles since long ago."""
    made = Person.objects.create_user(email or f"person{next(_numbers)}@example.org", **fields)
    long_ago = NOW - timedelta(days=365)
    for role in roles:
        Appointment.objects.create(
            person=made, role=role, starts_at=long_ago, made_at=long_ago, confirmed_at=long_ago, made_by=None
        )
    return made


def press_officer(**fields: Any) -> Person:
    """A colleague of the press office."""
    return person(Role.PRESS_OFFICER, **fields)


def asset(
    headline: str = "Sea and sky at dawn",
    *,
    kind: AssetKind = AssetKind.PHOTO,
    status: AssetStatus = AssetStatus.PUBLISHED,
    publish_at: datetime | None = NOW - timedelta(days=1),
    texts: dict[str, str] | None = None,
    **fields: Any,
) -> Asset:
    """A published asset; `texts` are headlines by language, else one English headline."""
    made = Asset.objects.create(
        kind=kind, status=status, publish_at=publish_at, created_at=NOW, changed_at=NOW, **fields
    )
    for language, words in (texts or {"en": headline}).items():
        AssetText.objects.create(asset=made, language=language, headline=words, description=f"{words}.")
    return made


def organisation(name: str = "University of Westhaven", *, country: str = "BE", **fields: Any) -> Organisation:
    """A university of that country."""
    return Organisation.objects.create(
        name=name, country=country, **{"kind": OrganisationKind.ACADEMIC, "names": [], **fields}
    )


def scientist(
    country: str = "BE",
    *,
    nationality: str = "",
    residence: str = "",
    employer: Organisation | None = None,
    **fields: Any,
) -> Person:
    """Somebody who has the nationality of a country, lives there, and works at its university, since long ago."""
    made = person(**fields)
    since = date(2015, 1, 1)
    employer = employer or organisation(f"University {next(_numbers)}", country=country)
    Nationality.objects.create(person=made, country=nationality or country)
    Residence.objects.create(person=made, country=residence or country, from_on=since)
    Affiliation.objects.create(
        person=made, organisation=employer, country=employer.country, from_on=since, seniority=Seniority.SENIOR
    )
    return made


def programme_officer(**fields: Any) -> Person:
    """A colleague of the programme office."""
    return person(Role.PROGRAMME_OFFICER, **fields)


def call(
    title: str = "Call for proposals",
    *,
    opens: str = "2026-11-01T09:00",
    closes: str = "2027-01-31T23:59",
    zone: str = "Europe/Brussels",
    status: CallStatus = CallStatus.PUBLISHED,
    **fields: Any,
) -> Call:
    """A published call that is open at NOW, under the edition of the programme file in force."""
    opens_at, closes_at = WallClock.read(opens, zone).at(), WallClock.read(closes, zone).at()
    published_at = min(NOW, opens_at) - timedelta(days=10)
    published = status != CallStatus.DRAFT
    told: dict[str, Any] = {
        "code": f"call-{next(_numbers)}",
        "title": {"en": title, "fr": title},
        "summary": {"en": f"{title}, in short.", "fr": f"{title}, en bref."},
        "text": {"en": "Read **this** first.", "fr": "Lisez **ceci** d’abord."},
        "created_at": published_at,
        "changed_at": published_at,
    }
    if published:
        told |= {"published_at": published_at, "revision": adopt_current(by=None, now=published_at)}
    told |= fields
    made = Call.objects.create(
        status=status,
        opens_wall=opens,
        closes_wall=closes,
        zone=zone,
        opens_at=opens_at,
        closes_at=closes_at,
        ends_at=closes_at + timedelta(minutes=told.get("grace_minutes", 0)),
        **told,
    )
    if published:
        index_calls([made])
    return made
