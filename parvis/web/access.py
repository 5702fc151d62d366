"""Who gets past the door of a page.  Closed unless a view says it is public."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role

View = Callable[..., HttpResponse]

public = login_not_required
"""Marks a view as open to anybody; a house test keeps the list of them."""


def for_office(*roles: Role) -> Callable[[View], View]:
    """Marks a view as the workplace of these offices.  For everybody else there is nothing at its address."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
            holds = getattr(request.user, "holds", None)  # nobody who has not signed in holds anything
            now = timezone.now()
            if holds is None or not any(holds(role, at=now) for role in roles):
                raise NotFound("")
            return view(request, *arguments, **named)

        return guarded

    return mark
