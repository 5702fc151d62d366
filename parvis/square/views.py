"""The home page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parvis.web.access import public


@public
def home(request: HttpRequest) -> HttpResponse:
    """The square: today's footage, the door of the press library, the newsletter's line."""
    return render(request, "square/home.html")
