"""What somebody who is no party has opened of a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.standing.models import ReadMark


def note_reading(person: Any, kind: str, code: str, part: str, *, now: datetime) -> None:
    """Keep that the person opened this part of the case, and when first.  One query, whether new or not."""
    mark = ReadMark(person=person, kind=kind, case=code, part=part[:60], first_at=now)
    ReadMark.objects.bulk_create([mark], ignore_conflicts=True)
