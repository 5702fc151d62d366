"""What the square hangs into the frame: the places of the masthead and the way to search."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse


def places(context: dict[str, Any]) -> str:
    """The places, each marked while the reader is in it.  No query."""
    return render_to_string("square/places.html", {"request": context["request"]})


def bar(context: dict[str, Any]) -> str:
    """What lies under the thumb on a phone, for who is signed in.  No query of its own."""
    request = context["request"]
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return ""
    return render_to_string("square/bar.html", {"here": _place(request.path)})


def _place(path: str) -> str:
    """Which entry of the bar a page belongs to; the narrower place wins."""
    places = {
        "square:desk": "desk",
        "media:desk": "desk",
        "newsletter:desk": "desk",
        "audit:trail": "desk",
        "media:downloads": "downloads",
        "media:library": "library",
        "accounts:overview": "account",
    }
    return next((entry for name, entry in places.items() if path.startswith(reverse(name))), "")


def desk(context: dict[str, Any]) -> str:
    """One's own desk in one's menu.  No query."""
    return render_to_string("square/menu.html")


def footer(context: dict[str, Any]) -> str:
    """The way to the check page, at the foot of every page.  No query."""
    return render_to_string("square/foot.html")


def search(context: dict[str, Any]) -> str:
    """The way to the search field.  No query."""
    return render_to_string("square/search.html")


def annual_report(context: dict[str, Any]) -> str:
    """The way to the annual reports, from the portfolio.  No query."""
    return render_to_string("square/to_annual_report.html")
