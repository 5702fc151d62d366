"""Sign up, sign in, sign out."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from parvis.accounts.actions import signing_in, signing_up
from parvis.accounts.forms import SignInForm, SignUpForm
from parvis.accounts.views.doors import ask_by_address, back_to, home, let_in, network_of, show, with_next
from parvis.domain.mailed_codes import Purpose
from parvis.gateways import orcid
from parvis.web.access import public
from parvis.web.dialogs import dialog_page


@public
@dialog_page
@never_cache
@sensitive_post_parameters("password")
def sign_up(request: HttpRequest) -> HttpResponse:
    """Address, password and the terms; then a code goes out."""
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        asked = form.submit(
            lambda: signing_up.ask_to_sign_up(
                typed["email"],
                typed["password"],
                language=get_language() or "en",
                back_to=back_to(request),
                network=network_of(request),
                now=timezone.now(),
            )
        )
        if asked:
            return redirect("accounts:code", asked.ticket)
    return show(request, "accounts/sign_up.html", form, orcid_is_on=orcid.is_on())


@public
@dialog_page
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Address and password; beside it the way by code and the way out of a forgotten password."""
    if request.user.is_authenticated:
        return redirect(back_to(request) or home())
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        person = form.submit(
            lambda: signing_in.sign_in_with_password(
                typed["email"], typed["password"], network=network_of(request), now=timezone.now()
            )
        )
        if person:
            return let_in(request, person, means="password", to=back_to(request))
    return show(request, "accounts/sign_in.html", form, orcid_is_on=orcid.is_on())


@public
@dialog_page
@never_cache
def sign_in_by_code(request: HttpRequest) -> HttpResponse:
    """An address to which a code for signing in goes."""
    return ask_by_address(request, Purpose.SIGN_IN, "accounts/sign_in_by_code.html")


@public
@dialog_page
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this sign-in; a link alone only asks."""
    if request.method == "POST":
        logout(request)
        gone = redirect(back_to(request) or home())
        # What pages kept in this browser for work without a connection goes with the person.
        gone.headers["Clear-Site-Data"] = '"storage"'
        return gone
    return render(request, "accounts/sign_out.html", {"next": back_to(request)})


@dialog_page
def welcome(request: HttpRequest) -> HttpResponse:
    """What the new account is good for, and one button back to the page one was on."""
    return render(request, "accounts/welcome.html", {"back": back_to(request) or home()})


def start_of(purpose: str, address: str) -> str:
    """Where a request of this purpose begins anew."""
    names = {
        Purpose.SIGN_UP: "account_signup",
        Purpose.SIGN_IN: "account_request_login_code",
        Purpose.RESET: "account_reset_password",
        Purpose.PROVE: "accounts:prove",
    }
    return with_next(names[Purpose(purpose)], address)
