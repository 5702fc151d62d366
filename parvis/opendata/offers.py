"""The register as others write it out, and the way to it in the office's menu."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from parvis.domain import open_data
from parvis.domain.roles import Role, holds_any
from parvis.opendata import queries

AT_ONCE = 500


def places(context: dict[str, Any]) -> str:
    """What is public and what is not yet, for the office.  No query of its own."""
    if not holds_any(context["request"].user, Role.PROGRAMME_OFFICER, at=timezone.now()):
        return ""
    return render_to_string("opendata/places.html")


def everything(at: datetime) -> list[open_data.PublicAward]:
    """The whole register, the oldest first, so that what is new comes last.  Two queries."""
    return queries.told(queries.register(at).order_by("released_at", "pk"), at)


def as_giving(at: datetime, *, address: str) -> str:
    """The register as a 360Giving package."""
    told = open_data.package(everything(at), queries.funder(), address=address)
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def as_table(at: datetime) -> Iterator[str]:
    """The register as CSV, line by line; what a spreadsheet would take for a formula is told as words."""
    for row in (list(open_data.COLUMNS), *map(open_data.row, everything(at))):
        held = io.StringIO()
        csv.writer(held, lineterminator="\r\n").writerow([_plain(cell) for cell in row])
        yield held.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
