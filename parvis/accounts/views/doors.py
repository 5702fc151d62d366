"""What the pages of the account have in common: where they lead back to, and how somebody comes in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from parvis.accounts import access
from parvis.accounts.actions import codes
from parvis.accounts.forms import AccountForm, EmailForm
from parvis.accounts.models import Person
from parvis.domain.mailed_codes import Purpose

PROVEN_FOR = timedelta(minutes=15)  # how long a person counts as present after proving it
PROVEN = "proven_at"


def person_of(request: HttpRequest) -> Person:
    """Who is signed in; for views that are not public."""
    person = request.user
    assert isinstance(person, Person)
    return person


def home() -> str:
    """The first page in the language of this request."""
    return f"/{get_language() or 'en'}/"


def back_to(request: HttpRequest) -> str:
    """The page this visit came from, if it is one of ours; else nothing."""
    return access.same_house(request.POST.get("next") or request.GET.get("next") or "")


def with_next(name: str, address: str, *args: str) -> str:
    """The address of the page called `name`, keeping in mind where the visit came from."""
    return reverse(name, args=args) + (f"?{urlencode({'next': address})}" if address else "")


def network_of(request: HttpRequest) -> str:
    """The network the request comes from, as far as the settings trust what proxies say."""
    return access.network(get_adapter().get_client_ip(request))


def let_in(request: HttpRequest, person: Person, *, means: str, to: str, proven: bool = True) -> HttpResponse:
    """Begin the session and go on; allauth walks any further steps the account asks for.

    Without `proven` the person is in, but is still asked for password or code before what cannot be undone.
    """
    record_authentication(request, person, method=means, email=person.email)
    response: HttpResponse = perform_login(request, person, email_verification="none", redirect_url=to or home())
    if proven and request.user.is_authenticated:  # else the second step is still to come
        remember_proof(request, now=timezone.now())
    return response


def remember_proof(request: HttpRequest, *, now: datetime) -> None:
    """The person behind the session has just shown who he or she is."""
    request.session[PROVEN] = now.isoformat()


def has_proven(request: HttpRequest, *, now: datetime) -> bool:
    """Whether that was lately enough for what cannot be undone."""
    proven = request.session.get(PROVEN)
    return proven is not None and now < datetime.fromisoformat(proven) + PROVEN_FOR


def show(request: HttpRequest, template: str, form: AccountForm, **context: Any) -> HttpResponse:
    """The page of a form, under the status the form has come to."""
    response = render(request, template, {"form": form, "next": back_to(request), **context}, status=form.status)
    wait = getattr(form.refusal, "retry_after", None)
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response


def ask_by_address(request: HttpRequest, purpose: Purpose, template: str) -> HttpResponse:
    """A page that asks for an address, and sends a code for this purpose to it."""
    form = EmailForm(request.POST or None, initial={"email": request.GET.get("email", "")})
    if request.method == "POST" and form.is_valid():
        asked = form.submit(
            lambda: codes.ask_for_code(
                purpose,
                email=form.cleaned_data["email"],
                language=get_language() or "en",
                back_to=back_to(request),
                network=network_of(request),
                now=timezone.now(),
            )
        )
        if asked:
            return redirect("accounts:code", asked.ticket)
    return show(request, template, form)
