"""Whoever only watches: some people read everything and write nothing, and what they read is noted.

The app that knows them names them when it loads; nobody below knows who they are.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from parvis.web import errors

SAFE = ("GET", "HEAD", "OPTIONS")

Watches = Callable[[Any, datetime], bool]
Notes = Callable[[Any, str, datetime], object]

_watchers: list[tuple[Watches, Notes, frozenset[str]]] = []


def register(watches: Watches, *, notes: Notes, closed: frozenset[str]) -> None:
    """Let whom `watches(person, at)` names write nothing in the `closed` apps, and `notes(person, address, at)` of
    each page they are shown."""
    if all(watches is not one for one, _notes, _closed in _watchers):
        _watchers.append((watches, notes, closed))


class Watched:
    """Closes what watchers may not write, and notes what they were shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "GET" and response.status_code == 200 and request.resolver_match is not None:
            for notes, _closed in _watching(request):
                notes(request.user, request.get_full_path()[:500], timezone.now())
        return response

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        """There is nothing at an address for who may not write there."""
        if request.method in SAFE or request.resolver_match is None:
            return None
        for _notes, closed in _watching(request):
            if request.resolver_match.namespace.split(":")[0] in closed:
                return errors.page(request, 404)
        return None


def _watching(request: HttpRequest) -> list[tuple[Notes, frozenset[str]]]:
    user, now = getattr(request, "user", None), timezone.now()
    if user is None or not _watchers or not request.session.session_key:
        return []
    return [(notes, closed) for watches, notes, closed in _watchers if watches(user, now)]
