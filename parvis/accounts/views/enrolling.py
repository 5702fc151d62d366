"""Staff without a second step: led to where it is set up, once the grace is over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from parvis.accounts.models import Person
from parvis.accounts.views.doors import with_next

Handler = Callable[[HttpRequest], HttpResponse]


class EnrolFirst:
    """Middleware: closed pages lead to the second step while an office rests for want of one.

    That the office rests is not decided here (`queries.roles.seat`): public pages stay open, as to anybody.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, named: Any) -> HttpResponse | None:
        person = request.user
        if not isinstance(person, Person) or not getattr(view, "login_required", True):
            return None
        now = timezone.now()
        due = person.second_step_due_at(now)
        if (
            due is None
            or now < due
            or view.__module__.startswith("parvis.accounts.")
            or request.path.startswith("/api/")
        ):
            return None
        return redirect(with_next("accounts:second_step", request.get_full_path() if request.method == "GET" else ""))
