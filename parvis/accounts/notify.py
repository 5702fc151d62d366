"""Who is told what by mail, in the recipient's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts import queries
from parvis.accounts.labels import ROLES
from parvis.accounts.models import Appointment, LostKey, MailedCode, Person
from parvis.accounts.queries.second_steps import has_second_step
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


STEP_CHANGES: dict[str, str | Promise] = {
    "key-added": _("A key has been added to your account"),
    "key-removed": _("A key has been removed from your account"),
    "app-added": _("An app for sign-in codes has been added to your account"),
    "app-removed": _("The app for sign-in codes has been removed from your account"),
    "recovery-codes": _("New recovery codes have been made for your account"),
    "recovery-used": _("A recovery code has been used to sign in"),
    "all-removed": _("The second step of your sign-in has been removed"),
}


def second_step_changed(person: Person, what: str, *, now: datetime, name: str = "") -> None:
    """Something of the second step is new, gone or used: its owner learns of it, whoever did it."""
    moment = figures.moment(now, programme.current().zone, person.language)
    context = {"moment": moment, "what": STEP_CHANGES[what], "name": name}
    _send(person.email, "accounts/mail/second_step", context, language=person.language)


def lost_key_asked(asked: LostKey, *, now: datetime) -> None:
    """The person learns that somebody asked; the administrators that somebody waits."""
    moment = figures.moment(now, programme.current().zone, asked.person.language)
    _send(asked.person.email, "accounts/mail/lost_key", {"moment": moment}, language=asked.person.language)
    for one in queries.administrators_at(now).exclude(pk=asked.person_id):
        _send(one.email, "accounts/mail/lost_key_waits", {"person": str(asked.person)}, language=one.language)


def lost_key_ended(asked: LostKey, *, now: datetime) -> None:
    """How it ended: let in again, or not."""
    moment = figures.moment(now, programme.current().zone, asked.person.language)
    context = {"moment": moment, "opened": asked.opened}
    _send(asked.person.email, "accounts/mail/lost_key_ended", context, language=asked.person.language)


def account_erased(email: str, *, language: str) -> None:
    """The last letter to an address whose account is gone."""
    _send(email, "accounts/mail/erased", {"email": email}, language=language)


def _send(to: str, template: str, context: dict[str, Any], *, language: str) -> None:
    letter = compose(template, context, language=language)
    mail.defer(to=to, subject=letter.subject, text=letter.text, html=letter.html, kind="account")


def appointed(appointment: Appointment) -> None:
    """The person learns what he or she may do from now on."""
    person = appointment.person
    owes = settings.STAFF_SECOND_STEP and not has_second_step(person)
    context = {
        "role": ROLES[Role(appointment.role)],
        "until": appointment.ends_at,
        "grace": settings.STAFF_GRACE_DAYS if owes else None,
    }
    _send(person.email, "accounts/mail/appointed", context, language=person.language)
