"""The line that tells how far the films are, on its own, for the page that asks again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from parvis.demo import offers
from parvis.web.access import public


@public
def arriving(request: HttpRequest) -> HttpResponse:
    """The line as it is now; empty once all are here."""
    return HttpResponse(offers.arriving({"request": request}))
