"""Who gets past the door of a page.  Closed unless a view says it is public."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role, holds_any

View = Callable[..., HttpResponseBase]

public = login_not_required
"""Marks a view as open to anybody; a house test keeps the list of them."""


def for_office(*roles: Role) -> Callable[[View], View]:
    """Marks a view as the workplace of these offices.  For everybody else there is nothing at its address."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
            if not holds_any(request.user, *roles, at=timezone.now()):
                raise NotFound("")
            return view(request, *arguments, **named)

        return guarded

    return mark
