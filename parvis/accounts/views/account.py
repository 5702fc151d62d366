"""One's own account: who one is here, what one agreed to, where one is signed in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts import queries
from parvis.accounts.actions import profile, sessions
from parvis.accounts.forms import ProfileForm
from parvis.accounts.queries.second_steps import second_steps_of
from parvis.accounts.views.doors import person_of, show
from parvis.domain.roles import Role


def overview(request: HttpRequest) -> HttpResponse:
    """Everything about the own account on one page."""
    person = person_of(request)
    now = timezone.now()
    kept = {"name": person.name, "outlet": person.outlet, "language": person.language}
    form = ProfileForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        profile.describe_oneself(person, **form.cleaned_data, now=now)
        messages.success(request, _("Saved."))
        return redirect("accounts:overview")
    return show(
        request,
        "accounts/overview.html",
        form,
        sessions=queries.sessions_of(person, current_key=request.session.session_key or ""),
        acceptances=queries.acceptances_of(person),
        roles=queries.roles_of(person, at=now),
        steps=second_steps_of(person),
        appoints=person.holds(Role.ADMINISTRATOR, at=now),
        may_appoint=person.holds(Role.ADMINISTRATOR, at=now) or person.holds(Role.AUDITOR, at=now),
    )


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one sign-in, or all but this one."""
    person = person_of(request)
    now = timezone.now()
    if request.POST.get("session") == "others":
        sessions.end_other_sessions(person, but=request.session.session_key or "", now=now)
        messages.success(request, _("All other sign-ins have ended."))
    else:
        sessions.end_session(person, request.POST.get("session", ""), now=now)
        messages.success(request, _("The sign-in has ended."))
    return redirect("accounts:overview")
