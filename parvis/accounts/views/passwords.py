"""A forgotten password: ask, choose, go back.  And a known one: change it."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from parvis.accounts import access, queries
from parvis.accounts.actions import reset
from parvis.accounts.actions.sessions import drop_sessions
from parvis.accounts.forms import ChangePasswordForm, NewPasswordForm
from parvis.accounts.views.codes import RESETTING
from parvis.accounts.views.doors import ask_by_address, back_to, network_of, person_of, show, with_next
from parvis.domain.mailed_codes import Purpose
from parvis.web.access import public
from parvis.web.dialogs import dialog_page


@public
@dialog_page
@never_cache
def ask_for_reset(request: HttpRequest) -> HttpResponse:
    """An address to which the code for a new password goes."""
    return ask_by_address(request, Purpose.RESET, "accounts/reset.html")


@public
@dialog_page
@never_cache
@sensitive_post_parameters("password")
def choose_new(request: HttpRequest, ticket: str) -> HttpResponse:
    """The new password; only in the browser in which the code was entered."""
    asked = queries.code_request(ticket)
    if request.session.get(RESETTING) != ticket or not asked.state.is_open_at(timezone.now()):
        messages.warning(request, _("The time to choose a password is over. Please start again."))
        return redirect(with_next("account_reset_password", asked.back_to))
    person = asked.person
    about = (person.email, person.name, person.outlet) if person else ()
    form = NewPasswordForm(request.POST or None, about=about)
    if request.method == "POST" and form.is_valid():
        done = form.submit(lambda: reset.replace_forgotten(ticket, form.cleaned_data["password"], now=timezone.now()))
        if done:
            request.session.flush()
            return redirect(with_next("accounts:password_updated", done.back_to))
    return show(request, "accounts/new_password.html", form, ticket=ticket, email=asked.email)


@public
@dialog_page
def updated(request: HttpRequest) -> HttpResponse:
    """The password is new.  One button, back to the page one was on, where one signs in."""
    page = back_to(request)
    if page and access.is_open_to_all(page):
        return render(request, "accounts/password_updated.html", {"button": page, "to_page": True})
    return render(
        request, "accounts/password_updated.html", {"button": with_next("account_login", page), "to_page": bool(page)}
    )


@dialog_page
@never_cache
@sensitive_post_parameters("password", "current")
def change(request: HttpRequest) -> HttpResponse:
    """A new password for somebody who knows the old one."""
    person = person_of(request)
    form = ChangePasswordForm(request.POST or None, about=(person.email, person.name, person.outlet))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data

        def act() -> bool:
            reset.change_password(
                person,
                typed["current"],
                typed["password"],
                network=network_of(request),
                keep_session=request.session.session_key or "",
                now=timezone.now(),
            )
            return True

        if form.submit(act):
            # The session gets a new key here; the list of sign-ins follows it, so that this one can be ended there.
            update_session_auth_hash(request, person)
            UserSession.objects.create_from_request(request)
            drop_sessions(person, but=request.session.session_key or "")
            messages.success(request, _("Your password has been changed. All other sign-ins have ended."))
            return redirect("accounts:overview")
    return show(request, "accounts/change_password.html", form)
