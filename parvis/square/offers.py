"""What the square hangs into the frame: the places of the masthead and the way to search."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string


def places(context: dict[str, Any]) -> str:
    """The places, each marked while the reader is in it.  No query."""
    return render_to_string("square/places.html", {"request": context["request"]})


def search(context: dict[str, Any]) -> str:
    """The way to the search field.  No query."""
    return render_to_string("square/search.html")
