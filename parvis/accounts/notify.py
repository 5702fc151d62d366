"""Who is told what by mail, in the recipient's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.accounts.labels import ROLES
from parvis.accounts.models import Appointment, MailedCode, Person
from parvis.domain.mailed_codes import LIFE, Purpose, grouped
from parvis.domain.roles import Role
from parvis.gateways import mail
from parvis.web import figures, programme
from parvis.web.letters import compose


def code_asked(request: MailedCode, number: str) -> None:
    """The code; or, where there is nothing to open or nothing to make, how things stand."""
    has_account = request.person is not None
    if has_account == (request.purpose == Purpose.SIGN_UP):
        template = "accounts/mail/has_account" if has_account else "accounts/mail/no_account"
    else:
        template = "accounts/mail/code"
    context = {
        "number": grouped(number),
        "purpose": request.purpose,
        "minutes": int(LIFE.total_seconds() // 60),
        "email": request.email,
        "orcid": request.pending.get("orcid", ""),
    }
    _send(request.email, template, context, language=request.language)


def password_changed(person: Person, *, now: datetime) -> None:
    """Whoever's password was replaced learns of it, wherever it came from."""
    moment = figures.moment(now, programme.current().zone, person.language)
    _send(person.email, "accounts/mail/password_changed", {"moment": moment}, language=person.language)


def orcid_connected(person: Person, *, now: datetime) -> None:
    """A new way into the account: its owner learns of it, whoever opened it."""
    _orcid(person, "accounts/mail/orcid_connected", now=now)


def orcid_disconnected(person: Person, *, now: datetime) -> None:
    """And that it is closed."""
    _orcid(person, "accounts/mail/orcid_disconnected", now=now)


def _orcid(person: Person, template: str, *, now: datetime) -> None:
    moment = figures.moment(now, programme.current().zone, person.language)
    _send(person.email, template, {"moment": moment, "orcid": person.orcid}, language=person.language)


def account_erased(email: str, *, language: str) -> None:
    """The last letter to an address whose account is gone."""
    _send(email, "accounts/mail/erased", {"email": email}, language=language)


def _send(to: str, template: str, context: dict[str, Any], *, language: str) -> None:
    letter = compose(template, context, language=language)
    mail.defer(to=to, subject=letter.subject, text=letter.text, html=letter.html, kind="account")


def appointed(appointment: Appointment) -> None:
    """The person learns what he or she may do from now on."""
    person = appointment.person
    context = {"role": ROLES[Role(appointment.role)], "until": appointment.ends_at}
    _send(person.email, "accounts/mail/appointed", context, language=person.language)
