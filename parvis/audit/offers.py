"""What the trail offers to the pages above it: its place in the menu, and its heads to print and to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from parvis.audit import queries
from parvis.audit.models import Head
from parvis.domain.roles import Role


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
