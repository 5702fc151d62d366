"""Send codes by mail, and judge what is typed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction

from parvis.accounts import notify, queries
from parvis.accounts.actions import throttling
from parvis.accounts.models import MailedCode
from parvis.audit.actions import record
from parvis.domain.codes import new_code
from parvis.domain.mailed_codes import DIGITS, MORE_DIGITS, Purpose, as_typed, new_number
from parvis.domain.refusals import Invalid, Refused, TooMany

Outcome = TypeVar("Outcome")


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


@transaction.atomic
def ask_for_code(
    purpose: Purpose,
    *,
    email: str,
    language: str,
    back_to: str,
    network: str,
    now: datetime,
    pending: dict[str, Any] | None = None,
) -> MailedCode:
    """Send a code to the address.

    An address without an account is treated just the same, down to the number
    of queries; only the words of the letter differ, and no code opens the door.
    """
    email = email.strip().lower()
    throttling.spend(f"{purpose}/network", network, now=now)
    throttling.spend(f"{purpose}/address", email, now=now)
    person = queries.person_at(email)

    request = MailedCode(
        ticket=new_code() + new_code(),
        purpose=purpose,
        email=email,
        person=person,
        language=(person.language if person else language),
        back_to=back_to,
        asked_at=now,
        pending=pending if pending and person is None else {},
    )
    number = _renew(request, now=now)
    request.save()
    record("code.sent", on=request, by=None, at=now, facts={"purpose": str(purpose)})

    notify.code_asked(request, number)
    return request


@transaction.atomic
def send_new_code(ticket: str, *, network: str, now: datetime) -> MailedCode:
    """Send another code for the same request.  The one before is dead; wrong tries stay counted."""
    request = queries.locked_code(ticket)
    if request.state.is_spent or request.state.proven_at:
        raise Refused(_("No new code can be sent for this request. Please start again."), code="spent")
    if wait := request.state.wait_at(now):
        raise TooMany(_("A new code can be sent in %(seconds)d s."), retry_after=wait, seconds=wait)
    throttling.spend(f"{request.purpose}/network", network, now=now)
    throttling.spend(f"{request.purpose}/address", request.email, now=now)

    number = _renew(request, now=now)
    request.sendings += 1
    request.save(update_fields=["digest", "sent_at", "sendings"])
    record("code.sent-again", on=request, by=None, at=now)

    notify.code_asked(request, number)
    return request


def enter_code(
    ticket: str,
    purpose: Purpose,
    typed: str,
    *,
    now: datetime,
    then: Callable[[MailedCode], Outcome],
    network: str = "",
) -> Outcome:
    """Judge the typed code; if it is right, do `then` in the same transaction.

    Every try from a network is counted before it is judged.  A wrong one is
    counted whatever happens afterwards, so it is kept before the refusal is
    raised.
    """
    if network:
        throttling.spend("enter-code/network", network, now=now)
    with transaction.atomic():
        request = queries.locked_code(ticket)
        refusal = _judge(request, purpose, as_typed(typed), now=now)
        if refusal is None:
            request.proven_at = now
            request.save(update_fields=["proven_at"])
            record("code.accepted", on=request, by=request.person, at=now)
            return then(request)
    raise refusal


def use_up(request: MailedCode, *, now: datetime) -> None:
    """What the code allowed is done; it opens nothing more."""
    request.used_at = now
    request.pending = {}
    request.save(update_fields=["used_at", "pending"])


def forget_old(now: datetime) -> int:
    """Drop requests that nobody can use any more; how many there were."""
    dropped, _kinds = MailedCode.objects.filter(asked_at__lt=now - timedelta(days=2)).delete()
    return dropped


def _renew(request: MailedCode, *, now: datetime) -> str:
    number = new_number(MORE_DIGITS if _was_guessed_at(request, now=now) else DIGITS)
    request.digest = queries.keyed("code", f"{request.ticket}:{number}")
    request.sent_at = now
    return number


def _was_guessed_at(request: MailedCode, *, now: datetime) -> bool:
    return throttling.is_full("wrong-code/address", request.email, now=now)


def _judge(request: MailedCode, purpose: Purpose, number: str, *, now: datetime) -> Refused | None:
    state = request.state
    if request.purpose != purpose or not state.holds_at(now):
        return Refused(_("This code no longer holds. Please ask for a new one."), code="code-over")
    if len(number) not in (DIGITS, MORE_DIGITS) or not number.isdecimal():
        return Invalid(_("A code has six digits. Spaces and dashes do not matter."), field="code", code="not-a-code")
    if len(number) == DIGITS and _was_guessed_at(request, now=now):
        # Not even looked at, so it costs no try and tells nothing.
        return Refused(
            _("Too many wrong codes were tried for this address. Ask for a new one: it has twelve digits, and holds."),
            code="code-too-short",
        )
    if queries.opens(request, number):
        return None
    request.wrong += 1
    request.save(update_fields=["wrong"])
    record("code.refused", on=request, by=None, at=now)
    with suppress(TooMany):  # full: from here on only the long codes are judged, three tries a request
        throttling.spend("wrong-code/address", request.email, now=now)
    match request.state.tries_left:
        case 0:
            return Invalid(
                _("This was the third wrong code, so this request is closed. Please start again."),
                field="code",
                code="code-spent",
            )
        case 1:
            return Invalid(_("This is not the code we sent last. You have one more try."), field="code")
        case left:
            return Invalid(
                _("This is not the code we sent last. You have %(left)d more tries."), field="code", left=left
            )
