"""Make an account: nothing exists before the code from the mail was entered."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password

from parvis.accounts import queries
from parvis.accounts.actions.belonging import prove_orcid
from parvis.accounts.actions.codes import ask_for_code, enter_code, use_up
from parvis.accounts.actions.terms import keep_acceptance
from parvis.accounts.models import MailedCode, Person
from parvis.accounts.validators import findings
from parvis.audit.actions import record
from parvis.domain.mailed_codes import Purpose
from parvis.domain.passwords import normal
from parvis.domain.refusals import Invalid, Refused
from parvis.web import documents


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


def ask_to_sign_up(
    email: str, password: str, *, language: str, back_to: str, network: str, now: datetime
) -> MailedCode:
    """Send the code that finishes a sign-up; the terms that hold now are agreed to with it."""
    if found := findings(password, about=[email]):
        raise Invalid(found[0].message, field="password", code=found[0].code)
    pending = {"password": make_password(normal(password)), "terms": documents.current_version("terms")}
    return ask_for_code(
        Purpose.SIGN_UP, email=email, language=language, back_to=back_to, network=network, now=now, pending=pending
    )


def ask_to_sign_up_with_orcid(
    email: str, orcid: str, *, name: str, language: str, back_to: str, network: str, now: datetime
) -> MailedCode:
    """The same for somebody whom no account knows but ORCID does: no password, and the iD opens the account."""
    pending = {"orcid": orcid, "name": name, "terms": documents.current_version("terms")}
    return ask_for_code(
        Purpose.SIGN_UP, email=email, language=language, back_to=back_to, network=network, now=now, pending=pending
    )


def ask_to_join(email: str, *, language: str, back_to: str, network: str, now: datetime) -> MailedCode:
    """Send the code that makes an account without a password, for somebody who came by a letter of ours.

    Whoever types it agrees to the terms that hold now; the page says so beside the button.
    """
    pending = {"terms": documents.current_version("terms")}
    return ask_for_code(
        Purpose.SIGN_UP, email=email, language=language, back_to=back_to, network=network, now=now, pending=pending
    )


def finish_sign_up(ticket: str, typed: str, *, now: datetime, network: str = "", name: str = "") -> Person:
    """The account, made by the right code, under the name if one is known."""

    def make(request: MailedCode) -> Person:
        if queries.person_at(request.email):
            raise Refused(_("There is an account with this address already. Please sign in."), code="has-account")
        pending = request.pending
        person = Person.objects.create_user(
            request.email, language=request.language, name=name.strip()[:120] or pending.get("name", "")
        )
        if "password" in pending:
            person.password = pending["password"]
            person.save(update_fields=["password"])
        record("person.signed-up", on=person, by=person, at=now, facts={"email": person.email})
        if "orcid" in pending:
            prove_orcid(person, pending["orcid"], now=now)
        keep_acceptance(person, "terms", pending["terms"], language=request.language, now=now)
        request.person = person
        request.save(update_fields=["person"])
        use_up(request, now=now)
        return person

    return enter_code(ticket, Purpose.SIGN_UP, typed, now=now, then=make, network=network)
