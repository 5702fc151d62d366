"""Sign in with ORCID, make an account with it, connect it and disconnect it.

A visit to ORCID is remembered in the session under a random state: whoever
comes back with another, or in another browser, began nothing here.  What the
visit was for is decided when it begins, by who is signed in then, and holds
only while the same person is.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from parvis.accounts.actions import belonging, signing_in, signing_up, throttling
from parvis.accounts.forms import AccountForm, JoinForm
from parvis.accounts.models import MailedCode, Person
from parvis.accounts.views.doors import back_to, has_proven, let_in, network_of, person_of, show, with_next
from parvis.domain.refusals import Refused
from parvis.gateways import orcid as registry
from parvis.web.access import public
from parvis.web.dialogs import dialog_page

VISITS = "orcid_visits"  # state → what this browser went to ORCID for
JOINING = "orcid_joining"  # who came back and has no account yet
VISIT_LASTS = timedelta(minutes=30)
MOST_VISITS = 5  # tabs of one browser

View = Callable[[HttpRequest], HttpResponse]


def _word(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


def where_set(view: View) -> View:
    """Mark a view: without its settings, sign-in with ORCID is not there."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not registry.is_on():
            raise Http404
        return view(request)

    return guarded


@public
@where_set
@never_cache
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Go to ORCID; a link alone does not, so that nobody is sent there unasked."""
    now = timezone.now()
    page = back_to(request)
    if request.user.is_authenticated:
        page = reverse("accounts:who") + "#orcid"
        if not has_proven(request, now=now):
            return redirect(with_next("accounts:prove", page))
    state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    visits = dict(list(request.session.get(VISITS, {}).items())[1 - MOST_VISITS :])
    visits[state] = {
        "nonce": nonce,
        "next": page,
        "language": get_language() or "en",
        "person": _code_of(request),
        "at": now.isoformat(),
    }
    request.session[VISITS] = visits
    # To connect, the password at ORCID is asked for: the browser may still be signed in there as a colleague.
    return redirect(registry.door(state=state, nonce=nonce, back=_registered(), afresh=request.user.is_authenticated))


@public
@where_set
@never_cache
@require_GET
def returned(request: HttpRequest) -> HttpResponse:
    """The address that ORCID knows: on to the page in the language in which the visit began."""
    visit = request.session.get(VISITS, {}).get(request.GET.get("state", ""), {})
    told = {name: request.GET[name] for name in ("code", "state", "error") if name in request.GET}
    with translation.override(visit.get("language") or get_language()):
        return redirect(f"{reverse('accounts:orcid_back')}?{urlencode(told)}")


@public
@where_set
@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Back from ORCID: in, on to a new account, connected, or told why not."""
    form = AccountForm({})
    form.is_valid()
    visits = request.session.get(VISITS, {})
    visit = visits.pop(request.GET.get("state", ""), {})
    request.session[VISITS] = visits  # whatever comes of it, this state opens nothing again
    response = form.submit(lambda: _arrived(request, visit))
    if response:
        return response
    return show(request, "accounts/orcid_back.html", form, page=visit.get("next", ""))


@public
@dialog_page
@where_set
@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """ORCID says who it is, no account does: an address, the terms, and a code to the address."""
    joining = request.session.get(JOINING, {})
    if not joining or _is_over(joining, now=timezone.now()) or request.user.is_authenticated:
        messages.warning(request, _("That took too long. Please begin again."))
        return redirect("account_login")
    form = JoinForm(request.POST or None, initial={"name": joining["name"]})
    if request.method == "POST" and form.is_valid():
        asked = form.submit(
            lambda: signing_up.ask_to_sign_up_with_orcid(
                form.cleaned_data["email"],
                joining["orcid"],
                name=form.cleaned_data["name"],
                language=get_language() or "en",
                back_to=joining["next"],
                network=network_of(request),
                now=timezone.now(),
            )
        )
        if asked:
            request.session[JOINING] = {**joining, "ticket": asked.ticket}
            return redirect("accounts:code", asked.ticket)
    return show(request, "accounts/orcid_join.html", form, joining=joining, connect=reverse("accounts:who") + "#orcid")


@never_cache
@require_POST
def disconnect(request: HttpRequest) -> HttpResponse:
    """The iD opens the account no more; asked of somebody who has just shown that it is his or hers."""
    now = timezone.now()
    page = reverse("accounts:who") + "#orcid"
    if not has_proven(request, now=now):
        return redirect(with_next("accounts:prove", page))
    belonging.disconnect_orcid(person_of(request), now=now)
    messages.success(request, _("Your ORCID iD no longer opens this account."))
    return redirect(page)


def check_same_visit(request: HttpRequest, asked: MailedCode) -> None:
    """An iD is given a new account only in the browser that came back from ORCID.

    Otherwise somebody could have a stranger type the code, and hold a key to the stranger's account.
    """
    if asked.pending.get("orcid") and request.session.get(JOINING, {}).get("ticket") != asked.ticket:
        raise Refused(
            _word("Please enter this code in the browser in which you came back from ORCID."), code="another-browser"
        )


def _arrived(request: HttpRequest, visit: dict[str, Any]) -> HttpResponse:
    now = timezone.now()
    if not visit or _is_over(visit, now=now):
        raise Refused(
            _word("This visit to ORCID began in another browser, or too long ago. Please begin again."),
            code="unknown-visit",
        )
    if visit["person"] != _code_of(request):
        raise Refused(_word("You signed in or out meanwhile, so nothing was done."), code="somebody-else")
    if request.GET.get("error") == "access_denied":
        raise Refused(
            _word("You did not allow ORCID to tell us who you are, so nothing was done."), code="orcid-denied"
        )
    if "error" in request.GET or not request.GET.get("code"):
        raise Refused(_word("ORCID sent you back without an answer. Please try once more."), code="orcid-error")

    throttling.spend("orcid/network", network_of(request), now=now)
    shown = registry.proof(request.GET["code"], nonce=visit["nonce"], back=_registered(), now=now)

    if request.user.is_authenticated:
        belonging.connect_orcid(person_of(request), shown.orcid, now=now)
        messages.success(request, _("Connected. From now on this ORCID iD opens your account."))
        return redirect(visit["next"])
    person = signing_in.sign_in_with_orcid(shown.orcid, now=now)
    if person:
        # ORCID may have let the browser in without asking: before what cannot be undone we ask ourselves.
        return let_in(request, person, means="orcid", to=visit["next"], proven=False)
    request.session[JOINING] = {
        "orcid": shown.orcid,
        "name": shown.name,
        "next": visit["next"],
        "at": now.isoformat(),
    }
    return redirect("accounts:orcid_join")


def _is_over(kept: dict[str, Any], *, now: datetime) -> bool:
    return now >= datetime.fromisoformat(kept["at"]) + VISIT_LASTS


def _code_of(request: HttpRequest) -> str:
    return request.user.code if isinstance(request.user, Person) else ""


def _registered() -> str:
    """The one address that ORCID may send people back to."""
    return settings.SITE_URL.rstrip("/") + reverse("orcid:returned")
