"""What search engines are told: which pages are there for everybody, and when each last changed.

An app names its public pages when it loads, by a path without the language;
what is not open to a stranger at that moment is never among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from xml.sax.saxutils import escape

from django.conf import settings

MOST = 20_000  # pages; in two languages a map may have fifty thousand addresses

Public = Callable[[datetime], Iterable[tuple[str, datetime | None]]]

_sources: list[Public] = []


def register(source: Public) -> None:
    """Let `source(at)` name public pages: the path behind `/en`, and when it changed, the newest first."""
    if source not in _sources:
        _sources.append(source)


def written(origin: str, *, at: datetime) -> Iterator[str]:
    """The map, line by line; each page in every language, each naming its twins."""
    languages = [code for code, _name in settings.LANGUAGES]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    for path, changed in islice((page for source in _sources for page in source(at)), MOST):
        addresses = {code: escape(f"{origin}/{code}{path}") for code in languages}
        twins = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>' for code, address in addresses.items()
        )
        day = f"<lastmod>{changed.date().isoformat()}</lastmod>" if changed else ""
        for address in addresses.values():
            yield f"<url><loc>{address}</loc>{day}{twins}</url>\n"
    yield "</urlset>\n"


CLOSED = ("account/", "press/desk/", "press/downloads/", "press/parts/", "newsletter/desk/", "audit/", "desk/")


def robots(origin: str) -> str:
    """What robots are asked: to leave desks, accounts and bytes alone, and where the map is."""
    languages = [code for code, _name in settings.LANGUAGES]
    closed = [f"/{code}/{place}" for code in languages for place in CLOSED]
    lines = ["User-agent: *", *(f"Disallow: {place}" for place in (*closed, "/api/", "/dev/"))]
    return "\n".join([*lines, f"Sitemap: {origin}/sitemap.xml", ""])
