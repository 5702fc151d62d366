"""From the mailed invitation into one's account, by a code to the same address: one click, one code.

The link shows that somebody has the letter, the code that he or she has the
mailbox now; who has no account gets one with it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from parvis.accounts.actions import codes, signing_in, signing_up
from parvis.accounts.forms import AccountForm, CodeForm
from parvis.accounts.models import MailedCode, Person
from parvis.accounts.queries import code_request
from parvis.accounts.views.doors import let_in, network_of, show
from parvis.domain.evaluation import AssignmentState, Sight, sight_of
from parvis.domain.mailed_codes import LIFE, Purpose
from parvis.domain.refusals import NotFound
from parvis.review.actions import assignments as actions
from parvis.review.forms.coming_in import NewHereForm
from parvis.review.models import Assignment
from parvis.review.queries import assignments as queries
from parvis.web import documents
from parvis.web.access import public

S = AssignmentState


@public
@never_cache
@require_POST
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """Send a code to the address to which the invitation went."""
    found = _behind(token)
    return redirect("review:enter-code", token, send_code(request, found, token).ticket)


def send_code(request: HttpRequest, found: Assignment, token: str) -> MailedCode:
    """A code that signs the expert in, or makes the account where there is none."""
    person = queries.account_of(found)
    told: dict[str, Any] = {
        "language": get_language() or "en",
        "back_to": reverse("review:invitation", args=[token]),
        "network": network_of(request),
        "now": timezone.now(),
    }
    if person is None:
        return signing_up.ask_to_join(found.expert.email, **told)
    return codes.ask_for_code(Purpose.SIGN_IN, email=person.email, **told)


@public
@never_cache
def enter(request: HttpRequest, token: str, ticket: str) -> HttpResponse:
    """Type the code; whoever has declared is with the text at once."""
    found, asked = _behind(token), code_request(ticket)
    person = queries.account_of(found)
    address = person.email if person else found.expert.email
    is_new = asked.purpose == Purpose.SIGN_UP
    if asked.email != address.lower() or asked.purpose not in (Purpose.SIGN_UP, Purpose.SIGN_IN):
        raise NotFound("")
    kind, first = (NewHereForm, {"name": found.expert.name}) if is_new else (CodeForm, {})
    form = kind(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        here = form.submit(lambda: _proven(request, asked, form))
        if here is not None:
            return _inside(request, found, here, asked.back_to)
    state = code_request(ticket).state  # a wrong try has been counted meanwhile
    return show(
        request,
        "review/coming_in.html",
        form,
        assignment=found,
        left=state.tries_left,
        token=token,
        is_new=is_new,
        to=asked.email if asked.email == found.expert.email.lower() else "",
        holds=state.holds_at(timezone.now()),
        minutes=int(LIFE / timedelta(minutes=1)),
        terms=date.fromisoformat(documents.current_version("terms")),
        outbox=settings.EXAMPLE and settings.MAIL_URL.startswith("outbox"),
    )


def _proven(request: HttpRequest, asked: MailedCode, form: AccountForm) -> Person:
    """Who typed the right code; a new account if it was for that."""
    typed = form.cleaned_data
    told: dict[str, Any] = {"now": timezone.now(), "network": network_of(request)}
    if asked.purpose == Purpose.SIGN_UP:
        return signing_up.finish_sign_up(asked.ticket, typed["code"], name=typed["name"], **told)
    return signing_in.sign_in_with_code(asked.ticket, typed["code"], **told)


def _inside(request: HttpRequest, found: Assignment, person: Person, back: str) -> HttpResponse:
    """Signed in; what was declared before is taken up in the same step, so that the text opens."""
    response = let_in(request, person, means="code", to=back)
    if found.state in (S.ACCEPTED, S.DONE) and request.user == person:
        taken = actions.take_up(found, by=person, now=timezone.now())
        if taken.state in (S.ACCEPTED, S.DONE):
            return redirect("review:write", taken.code)
    return response


def _behind(token: str) -> Assignment:
    """The assignment of the link, while it shows anything at all."""
    found = queries.behind(token)
    if sight_of(S(found.state)) is Sight.NOTHING:
        raise NotFound("")
    return found
