"""What the example adds to pages of the apps below: how far its films are."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from parvis.demo import queries


def arriving(context: dict[str, Any]) -> str:
    """A line with a true progress bar, until every film is here.  Three queries at most, none once all are."""
    if not settings.EXAMPLE:
        return ""
    arrival = queries.arrival()
    return "" if arrival is None else render_to_string("demo/arriving.html", {"arrival": arrival})
