"""Appointments of staff: made by one, confirmed by another."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts import access, queries
from parvis.accounts.actions import appointments as actions
from parvis.accounts.forms import AppointForm
from parvis.accounts.views.doors import person_of, show
from parvis.domain.roles import Role
from parvis.web import programme


def appointments(request: HttpRequest) -> HttpResponse:
    """Who holds which office since when; administrators appoint here."""
    now = timezone.now()
    person = person_of(request)
    if not person.holds(Role.AUDITOR, at=now):
        access.check_holds(person, Role.ADMINISTRATOR, at=now)
    form = AppointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        ends_at = None
        if typed["until"]:
            zone = programme.current().zone
            ends_at = datetime.combine(typed["until"] + timedelta(days=1), time(0), tzinfo=zone)
        made = form.submit(
            lambda: actions.appoint(typed["email"], Role(typed["role"]), ends_at=ends_at, by=person, now=now)
        )
        if made:
            messages.success(request, _("Made. It counts as soon as another administrator has confirmed it."))
            return redirect("accounts:appointments")
    return show(
        request,
        "accounts/appointments.html",
        form,
        lines=queries.appointment_lines(person, at=now),
        may_appoint=person.holds(Role.ADMINISTRATOR, at=now),
    )


@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """The second pair of eyes."""
    actions.confirm_appointment(code, by=person_of(request), now=timezone.now())
    messages.success(request, _("Confirmed. The person has been told by e-mail."))
    return redirect("accounts:appointments")


@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    """The office ends now."""
    actions.end_appointment(code, by=person_of(request), now=timezone.now())
    messages.success(request, _("Ended."))
    return redirect("accounts:appointments")
