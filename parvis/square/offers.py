"""What the square hangs into the frame: the places of the masthead and the way to search."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from parvis.web.stamps import Stamp

STAMPS = {name: Stamp(f"square/{name}.html") for name in ("places", "bar", "menu", "foot", "search")}
PLACES = ("media:library", "programme:overview", "programme:calls", "network:home", "stories:index")
ENTRIES = {  # of the bar on a phone; the narrower place comes first
    "square:desk": "desk",
    "media:desk": "desk",
    "newsletter:desk": "desk",
    "audit:trail": "desk",
    "media:downloads": "downloads",
    "media:library": "library",
    "accounts:overview": "account",
}


class Here(NamedTuple):
    """Where a reader is, as far as the masthead can tell."""

    path: str


def places(context: dict[str, Any]) -> str:
    """The places, each marked while the reader is in it.  No query."""
    path = context["request"].path
    held = next((address for address in _addresses(PLACES, get_language()) if path.startswith(address)), "")
    return STAMPS["places"]({}, request=Here(held if path == held else f"{held}…" if held else ""))


def bar(context: dict[str, Any]) -> str:
    """What lies under the thumb on a phone, for who is signed in.  No query of its own."""
    request = context["request"]
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return ""
    return STAMPS["bar"]({}, here=_entry(request.path))


def _entry(path: str) -> str:
    """Which entry of the bar a page belongs to."""
    held = zip(_addresses(tuple(ENTRIES), get_language()), ENTRIES.values(), strict=True)
    return next((entry for address, entry in held if path.startswith(address)), "")


@cache
def _addresses(names: tuple[str, ...], language: str | None) -> tuple[str, ...]:
    """The addresses of these pages in this language, which is the one that is spoken now."""
    return tuple(map(reverse, names))


def desk(context: dict[str, Any]) -> str:
    """One's own desk in one's menu.  No query."""
    return STAMPS["menu"]({})


def footer(context: dict[str, Any]) -> str:
    """The way to the check page, at the foot of every page.  No query."""
    return STAMPS["foot"]({})


def search(context: dict[str, Any]) -> str:
    """The way to the search field.  No query."""
    return STAMPS["search"]({})


def annual_report(context: dict[str, Any]) -> str:
    """The way to the annual reports, from the portfolio.  No query."""
    return render_to_string("square/to_annual_report.html")
