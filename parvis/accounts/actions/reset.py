"""Replace a password: forgotten, by a code from the mail; known, by knowing it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from parvis.accounts import notify, queries
from parvis.accounts.actions import throttling
from parvis.accounts.actions.codes import enter_code, use_up
from parvis.accounts.actions.sessions import drop_sessions
from parvis.accounts.actions.tokens import end_tokens
from parvis.accounts.models import MailedCode, Person
from parvis.accounts.validators import findings
from parvis.audit.actions import record
from parvis.domain.mailed_codes import Purpose
from parvis.domain.refusals import Invalid, Refused


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


def prove_reset(ticket: str, typed: str, *, now: datetime, network: str = "") -> MailedCode:
    """The right code opens the page for the new password, for thirty minutes."""
    return enter_code(ticket, Purpose.RESET, typed, now=now, then=lambda request: request, network=network)


@transaction.atomic
def replace_forgotten(ticket: str, password: str, *, now: datetime) -> MailedCode:
    """Set the new password, end every sign-in and every token, and tell the person by mail."""
    request = queries.locked_code(ticket)
    person = request.person
    if request.purpose != Purpose.RESET or not request.state.is_open_at(now) or person is None or not person.is_active:
        raise Refused(_("The time to choose a password is over. Please start again."), code="code-over")
    _check(password, person)

    person.set_password(password)
    person.save(update_fields=["password"])
    use_up(request, now=now)
    _close_other_doors(person, now=now)
    throttling.forgive("password/address", person.email)
    facts = {"sessions ended": drop_sessions(person), "tokens ended": end_tokens(person, by=person, now=now)}
    record("password.reset", on=person, by=person, at=now, facts=facts)

    notify.password_changed(person, now=now)
    return request


def change_password(
    person: Person, current: str, password: str, *, network: str, keep_session: str, now: datetime
) -> None:
    """Set a new password knowing the old one; every other sign-in ends."""
    with transaction.atomic():
        throttling.spend("password/network", network, now=now)
        throttling.spend("password/address", person.email, now=now)
    if person.has_usable_password() and not person.check_password(current):
        raise Invalid(_("This is not your password."), field="current", code="not-together")
    _check(password, person)
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        throttling.forgive("password/address", person.email)
        _close_other_doors(person, now=now)
        ended = drop_sessions(person, but=keep_session)
        record("password.changed", on=person, by=person, at=now, facts={"sessions ended": ended})
        notify.password_changed(person, now=now)


def _check(password: str, person: Person) -> None:
    if found := findings(password, about=[person.email, person.name, person.outlet]):
        raise Invalid(found[0].message, field="password", code=found[0].code)


def _close_other_doors(person: Person, *, now: datetime) -> None:
    """No code that was asked for before the change opens anything after it."""
    MailedCode.objects.filter(person=person, used_at__isnull=True).update(used_at=now, pending={})
