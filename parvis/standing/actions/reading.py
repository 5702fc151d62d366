"""What somebody who is no party has opened of a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.standing import queries
from parvis.standing.models import ReadMark


def note_reading(person: Any, kind: str, code: str, part: str, *, now: datetime) -> None:
    """Keep that the person opened this part of the case, and when first.  One query; the first time two.

    What is opened again writes nothing, so that no reader waits for a writer.
    """
    mark = {"person": person, "kind": kind, "case": code, "part": part[:60]}
    if not queries.marks(person, kind=kind, case=code, part=mark["part"]):
        ReadMark.objects.bulk_create([ReadMark(first_at=now, **mark)], ignore_conflicts=True)
