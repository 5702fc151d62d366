"""Dull builders: each makes one valid row, and says nothing that a test does not ask for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from parvis.accounts.models import Appointment, Person
from parvis.domain.assets import AssetKind
from parvis.domain.embargo import AssetStatus
from parvis.domain.roles import Role
from parvis.media.models import Asset, AssetText

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

_numbers = count(1)


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
