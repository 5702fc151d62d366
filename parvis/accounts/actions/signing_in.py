"""Judge who wants to come in: by password, by a code from the mail, or once more within a session."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from parvis.accounts import queries
from parvis.accounts.actions import throttling
from parvis.accounts.actions.codes import enter_code, use_up
from parvis.accounts.models import MailedCode, Person
from parvis.accounts.queries.second_steps import has_second_step
from parvis.audit.actions import record
from parvis.domain.mailed_codes import Purpose
from parvis.domain.refusals import Invalid, Refused


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


def sign_in_with_password(email: str, password: str, *, network: str, now: datetime) -> Person:
    """The person whose address and password these are.

    Each try is counted before it is judged, per account and per network, so a
    guesser who comes from many networks at once stops at the account's count;
    even the right password is refused then.
    """
    with transaction.atomic():
        throttling.spend("password/network", network, now=now)
        throttling.spend("password/address", email, now=now)
    person = queries.person_at(email)
    if not _opens(person, password) or person is None:
        raise Invalid(
            _("This address and this password do not go together. Check both, or sign in with a code by e-mail."),
            field="password",
            code="not-together",
        )
    return _let_in(person, "password", now=now)


def sign_in_with_code(ticket: str, typed: str, *, now: datetime, network: str = "") -> Person:
    """The person who received this code."""

    def let_in(request: MailedCode) -> Person:
        if request.person is None:
            raise Invalid(_("This is not the code we sent last. You have one more try."), field="code")
        use_up(request, now=now)
        return _let_in(request.person, "code", now=now)

    return enter_code(ticket, Purpose.SIGN_IN, typed, now=now, then=let_in, network=network)


def sign_in_with_orcid(orcid: str, *, now: datetime) -> Person | None:
    """The person who proved this iD before; None if nobody did.

    Nothing else decides: neither an address nor an iD that somebody only typed.
    """
    person = queries.person_who_proved(orcid)
    return _let_in(person, "orcid", now=now) if person else None


def prove_by_password(person: Person, password: str, *, network: str, now: datetime) -> None:
    """Who is signed in shows once more that it is he or she."""
    _check_needs_no_more(person)
    with transaction.atomic():
        throttling.spend("password/network", network, now=now)
        throttling.spend("password/address", person.email, now=now)
    if not _opens(person, password):
        raise Invalid(_("This is not your password."), field="password", code="not-together")
    with transaction.atomic():
        throttling.forgive("password/address", person.email)
        record("person.proved", on=person, by=person, at=now, facts={"with": "password"})


def prove_by_code(ticket: str, typed: str, *, now: datetime, network: str = "") -> None:
    """The same, by a code from the mail."""

    def prove(request: MailedCode) -> None:
        if request.person is not None:
            _check_needs_no_more(request.person)
        use_up(request, now=now)
        record("person.proved", on=request.person or request, by=request.person, at=now, facts={"with": "code"})

    enter_code(ticket, Purpose.PROVE, typed, now=now, then=prove, network=network)


def _check_needs_no_more(person: Person) -> None:
    if has_second_step(person):
        raise Refused(_("Show it with your key, your app or a recovery code."), code="second-step")


@transaction.atomic
def _let_in(person: Person, means: str, *, now: datetime) -> Person:
    throttling.forgive("password/address", person.email)
    if not has_second_step(person):  # else it is a sign-in only once that step is taken (`second_steps.come_in`)
        record("person.signed-in", on=person, by=person, at=now, facts={"with": means})
    return person


def _opens(person: Person | None, password: str) -> bool:
    if person is None or not person.has_usable_password():
        make_password(password)  # as long as the check itself, so that nobody learns who has an account
        return False
    return person.check_password(password)
