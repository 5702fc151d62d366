"""The page where a code from the mail is typed, whatever it opens."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from parvis.accounts import queries
from parvis.accounts.actions import codes, reset, signing_in, signing_up
from parvis.accounts.forms import AccountForm, CodeForm
from parvis.accounts.labels import PURPOSES
from parvis.accounts.models import MailedCode
from parvis.accounts.views.doors import home, let_in, network_of, remember_proof, show, with_next
from parvis.accounts.views.orcid import JOINING, check_same_visit
from parvis.accounts.views.signing import start_of
from parvis.domain.mailed_codes import LIFE, Purpose
from parvis.domain.refusals import NotFound
from parvis.web.access import public
from parvis.web.dialogs import dialog_page

RESETTING = "resetting"  # the request whose code was entered in this very browser


@public
@dialog_page
@never_cache
def enter_code(request: HttpRequest, ticket: str) -> HttpResponse:
    """Type the code; what follows depends on what it was asked for."""
    asked = _asked(request, ticket)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        response = form.submit(lambda: _opened(request, asked, form.cleaned_data["code"]))
        if response:
            return response
    return _page(request, ticket, form)


@public
@dialog_page
@never_cache
@require_POST
def send_new_code(request: HttpRequest, ticket: str) -> HttpResponse:
    """Send another code; the one before no longer holds."""
    _asked(request, ticket)
    form = AccountForm({})
    form.is_valid()
    if form.submit(lambda: codes.send_new_code(ticket, network=network_of(request), now=timezone.now())):
        messages.success(request, _("A new code is on its way. The one before no longer holds."))
        return redirect("accounts:code", ticket)
    return _page(request, ticket, CodeForm(), refused=form)


def _asked(request: HttpRequest, ticket: str) -> MailedCode:
    asked = queries.code_request(ticket)
    if asked.purpose == Purpose.PROVE and (asked.person is None or asked.person != request.user):
        raise NotFound(queries.NO_SUCH_CODE)
    return asked


def _opened(request: HttpRequest, asked: MailedCode, typed: str) -> HttpResponse:
    now = timezone.now()
    network = network_of(request)
    back = asked.back_to
    match Purpose(asked.purpose):
        case Purpose.SIGN_UP:
            check_same_visit(request, asked)
            person = signing_up.finish_sign_up(asked.ticket, typed, now=now, network=network)
            request.session.pop(JOINING, None)
            return let_in(request, person, means="code", to=with_next("accounts:welcome", back))
        case Purpose.SIGN_IN:
            person = signing_in.sign_in_with_code(asked.ticket, typed, now=now, network=network)
            return let_in(request, person, means="code", to=back)
        case Purpose.PROVE:
            signing_in.prove_by_code(asked.ticket, typed, now=now, network=network)
            remember_proof(request, now=now)
            return redirect(back or reverse("accounts:overview") or home())
        case Purpose.RESET:
            reset.prove_reset(asked.ticket, typed, now=now, network=network)
            request.session[RESETTING] = asked.ticket
            return redirect("accounts:new_password", asked.ticket)


def _page(request: HttpRequest, ticket: str, form: CodeForm, refused: AccountForm | None = None) -> HttpResponse:
    asked = queries.code_request(ticket)
    now = timezone.now()
    state = asked.state
    if refused is not None:
        form.refusal = refused.refusal
    return show(
        request,
        "accounts/code.html",
        form,
        asked=asked,
        heading=PURPOSES[Purpose(asked.purpose)],
        holds=state.holds_at(now),
        can_resend=not state.is_spent and state.proven_at is None,
        refused=refused,
        wait=state.wait_at(now),
        until=asked.sent_at + LIFE,
        minutes=int(LIFE / timedelta(minutes=1)),
        start=start_of(asked.purpose, asked.back_to),
        outbox=settings.EXAMPLE and settings.MAIL_URL.startswith("outbox"),
    )
