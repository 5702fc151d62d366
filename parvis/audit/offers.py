"""What the trail offers to the apps above it.

Its place in the menu, its heads to print and to confirm, and the registers of
the archive: of which kinds of case one can be taken, what belongs to it, and
what each app adds to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from parvis.audit import queries
from parvis.audit.models import Head
from parvis.audit.queries.archives import Paper, Table
from parvis.audit.queries.archives import register_cases as belong_to_archive
from parvis.audit.queries.archives import register_kind as archives_of
from parvis.audit.queries.archives import register_names as name_people
from parvis.audit.queries.archives import register_parts as keep_in_archive
from parvis.audit.queries.tables import plain_rows
from parvis.domain.roles import Role

__all__ = [
    "HeadLine",
    "Paper",
    "Table",
    "archives_of",
    "belong_to_archive",
    "confirmed_head",
    "head_over",
    "keep_in_archive",
    "name_people",
    "places",
    "plain_rows",
]


@dataclass(frozen=True)
class HeadLine:
    """A head as papers print it: which, when it was drawn, what it ends on."""

    number: int
    at: datetime
    digest: str

    @property
    def at_utc(self) -> str:
        return self.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def head_over(at: datetime) -> HeadLine | None:
    """The head that seals what was done at that moment; while it is not drawn yet, the newest.  At most two queries."""
    return _line(queries.head_over(at))


def confirmed_head(number: int, digest: str) -> HeadLine | None:
    """Whether the trail holds exactly this head, signed and in its place.  One query."""
    return _line(queries.head_known(number, digest))


def _line(head: Head | None) -> HeadLine | None:
    return HeadLine(head.number, head.at, head.digest) if head else None


def places(context: dict[str, Any]) -> str:
    """The trail in the menu of an auditor."""
    if not context["request"].user.holds(Role.AUDITOR, at=timezone.now()):
        return ""
    return render_to_string("audit/places.html")
