"""What the example adds to pages of the apps below: how far its films are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from parvis.demo import queries


def mark() -> Path:
    """A file that stands while films are on their way, so that a page costs no query before and after."""
    return settings.DATA / "films-arriving"


def arriving(context: dict[str, Any]) -> str:
    """A line with a true progress bar, until every film is here.  Two queries while they arrive, else none."""
    if not mark().exists():
        return ""
    arrival = queries.arrival()
    if arrival is None:
        mark().unlink(missing_ok=True)
        return ""
    return render_to_string("demo/arriving.html", {"arrival": arrival})
