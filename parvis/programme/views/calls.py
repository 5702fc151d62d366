"""The public pages of calls."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from parvis.programme import queries
from parvis.programme.models import Call
from parvis.web.access import public


@public
def listing(request: HttpRequest) -> HttpResponse:
    """Calls that are open, announced, closed."""
    now = timezone.now()
    page = {
        "open": queries.open_calls(now),
        "announced": queries.announced_calls(now),
        "closed": queries.closed_calls(now)[:50],
    }
    return render(request, "programme/calls.html", page)


@public
def call(request: HttpRequest, code: str) -> HttpResponse:
    """One call."""
    now = timezone.now()
    found = get_object_or_404(Call.objects.visible_to(request.user, at=now), code=code)
    return render(request, "programme/call.html", {"call": found, "window": found.window})
