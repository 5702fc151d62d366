"""Pages that can also be a dialog over another page.

The link says `data-dialog` (see static/web/dialog.js); the page is asked for
with the header `X-Dialog: true`.  The view is marked `@dialog_page`, its
template says `{% extends frame %}` and fills the blocks `title`, `heading` and
`body`.  Without JavaScript the same address is a full page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers

View = TypeVar("View", bound=Callable[..., Any])

HEADER = "X-Dialog"
LEAVE = "X-Dialog-Leave"

# The two frames of a dialog page: standing alone, and laid over another page.
FULL_FRAME = "web/sheet.html"
DIALOG_FRAME = "web/dialog.html"


def dialog_page(view: View) -> View:
    """Mark a view: a redirect to it from inside the dialog stays inside."""
    view.dialog_page = True  # type: ignore[attr-defined]
    return view


def in_dialog(request: HttpRequest) -> bool:
    """Whether this page was asked for as a dialog."""
    return HEADER in request.headers


def is_dialog_page(address: str) -> bool:
    """Whether this address of ours leads to a view that is marked `@dialog_page`."""
    parts = urlsplit(address)
    if parts.netloc:
        return False
    try:
        view = resolve(parts.path).func
    except Resolver404:
        return False
    return getattr(view, "dialog_page", False)


class Dialogs:
    """Middleware: a redirect out of the dialog becomes an order to the page to go there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not in_dialog(request):
            return response
        patch_vary_headers(response, [HEADER])
        # htmx would otherwise put the address of every form it sends into the address bar.
        response.headers["HX-Push-Url"] = "false"
        address = response.headers.get("Location", "")
        if 300 <= response.status_code < 400 and address and not is_dialog_page(address):
            left = HttpResponse(status=204, headers={LEAVE: address})
            left.cookies = response.cookies
            patch_vary_headers(left, [HEADER])
            return left
        # The address bar keeps the page underneath: htmx reads `hx-push-url="false"` on a boosted part as "push".
        response.headers["HX-Push-Url"] = "false"
        return response
