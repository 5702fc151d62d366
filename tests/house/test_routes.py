"""The pages that need no sign-in are exactly these."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

LIST = Path(__file__).with_name("public_routes.txt")


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address pattern of the house with its view."""
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        else:
            yield here, pattern


def public_routes() -> list[str]:
    """The addresses whose view says that it is open to anybody (the API guards itself by tokens)."""
    return sorted(
        {
            address
            for address, pattern in routes(get_resolver().url_patterns)
            if not getattr(pattern.callback, "login_required", True) and not address.startswith("api/")
        }
    )


def test_the_public_routes_are_exactly_the_listed_ones():
    assert public_routes() == LIST.read_text().split()
