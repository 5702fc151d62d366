"""Set up, use and take away the second step of a sign-in.

Whoever changes one has just shown who he or she is (the views see to that), is
told by mail, and loses all other sign-ins when the first step is set up: they
were made without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from parvis.accounts import notify
from parvis.accounts.actions import throttling
from parvis.accounts.actions.sessions import drop_sessions
from parvis.accounts.models import Person
from parvis.accounts.queries.second_steps import (
    APP,
    KEY,
    RECOVERY,
    has_second_step,
    locked_key,
    locked_of,
    recovery_digest,
)
from parvis.audit.actions import record
from parvis.domain import second_steps
from parvis.domain.refusals import Invalid, NotFound, Refused
from parvis.gateways import mail


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


LONGEST_NAME = 60
WRONG = _("This code does not hold. The app shows another every thirty seconds; each opens once.")


@transaction.atomic
def add_key(person: Person, name: str, credential: Mapping[str, Any], *, keep_session: str, now: datetime) -> bool:
    """Keep a key that has answered the house; whether it is the first second step, so that codes are due."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if Authenticator.objects.filter(user=person, type=KEY).count() >= second_steps.MOST_KEYS:
        raise Refused(_("These are as many keys as an account may have. Remove one first."), code="too-many")
    is_first = not has_second_step(person)
    name = _named(name)
    Authenticator.objects.create(
        user=person, type=KEY, data={"name": name, "credential": dict(credential)}, created_at=now
    )
    record("person.key-added", on=person, by=person, at=now, facts={"key": name})
    _changed(person, "key-added", keep_session=keep_session, is_first=is_first, now=now, name=name)
    return is_first


@transaction.atomic
def rename_key(person: Person, code: str, name: str, *, now: datetime) -> None:
    """Call a key by another name."""
    key = locked_key(person, code)
    key.data["name"] = _named(name)
    key.save(update_fields=["data"])
    record("person.key-renamed", on=person, by=person, at=now, facts={"key": key.data["name"]})


@transaction.atomic
def remove_key(person: Person, code: str, *, now: datetime) -> None:
    """Let a key open nothing any more."""
    key = locked_key(person, code)
    name = key.data["name"]
    key.delete()
    record("person.key-removed", on=person, by=person, at=now, facts={"key": name})
    _removed(person, "key-removed", now=now, name=name)


@transaction.atomic
def add_app(person: Person, secret: str, typed: str, *, keep_session: str, now: datetime) -> bool:
    """Keep the secret of an app that has shown the right digits; an app from before opens nothing any more."""
    step = second_steps.step_of(secret, typed, now=now)
    if step is None:
        raise Invalid(WRONG, field="code", code="wrong-code")
    person = Person.objects.select_for_update().get(pk=person.pk)
    is_first = not has_second_step(person)
    Authenticator.objects.filter(user=person, type=APP).delete()
    data = {"secret": mail.seal({"secret": secret}), "used": step}
    Authenticator.objects.create(user=person, type=APP, data=data, created_at=now)
    record("person.app-added", on=person, by=person, at=now)
    _changed(person, "app-added", keep_session=keep_session, is_first=is_first, now=now)
    return is_first


@transaction.atomic
def remove_app(person: Person, *, now: datetime) -> None:
    """Let the app open nothing any more."""
    app = locked_of(person, APP)
    if app is None:
        raise NotFound(_("There is no app."))
    app.delete()
    record("person.app-removed", on=person, by=person, at=now)
    _removed(person, "app-removed", now=now)


@transaction.atomic
def make_recovery_codes(person: Person, *, now: datetime) -> list[str]:
    """New codes for the drawer, told this once; those from before open nothing any more."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not has_second_step(person):
        raise Refused(_("Recovery codes stand in for a key or an app. Set one of them up first."), code="no-step")
    made = second_steps.new_recovery_codes()
    digests = [recovery_digest(person, second_steps.recovery_form(one)) for one in made]
    Authenticator.objects.filter(user=person, type=RECOVERY).delete()
    Authenticator.objects.create(user=person, type=RECOVERY, data={"digests": digests}, created_at=now)
    record("person.recovery-codes-made", on=person, by=person, at=now)
    notify.second_step_changed(person, "recovery-codes", now=now)
    return made


def pass_with_code(person: Person, typed: str, *, now: datetime) -> str:
    """Judge digits of the app, or a recovery code: which of them it was ("app", "recovery code").

    Each try is counted before it is judged, and each code opens once only.
    """
    with transaction.atomic():
        throttling.spend("second-step/person", person.code, now=now)
    with transaction.atomic():
        means = _by_app(person, typed, now=now) or _by_recovery_code(person, typed, now=now)
        if means:
            throttling.forgive("second-step/person", person.code)
    if not means:
        raise Invalid(WRONG, field="code", code="wrong-code")
    return means


@transaction.atomic
def pass_with_key(person: Person, key: Authenticator, *, now: datetime) -> str:
    """A key has answered the house: remember when, and say "key"."""
    throttling.forgive("second-step/person", person.code)
    Authenticator.objects.filter(pk=key.pk).update(last_used_at=now)
    return "key"


@transaction.atomic
def come_in(person: Person, means: str, *, now: datetime) -> None:
    """Record a sign-in that was halted for its second step, and has it."""
    record("person.signed-in", on=person, by=person, at=now, facts={"with": means})
    if means == "recovery code":
        notify.second_step_changed(person, "recovery-used", now=now)


@transaction.atomic
def prove_by_second_step(person: Person, means: str, *, now: datetime) -> None:
    """Who is signed in shows once more that it is he or she, by what he or she has."""
    record("person.proved", on=person, by=person, at=now, facts={"with": means})


def take_away_all(person: Person) -> None:
    """Part of what lets somebody in again, or erases an account: no key, app or recovery code is left."""
    Authenticator.objects.filter(user=person).delete()


def _by_app(person: Person, typed: str, *, now: datetime) -> str:
    app = locked_of(person, APP)
    if app is None:
        return ""
    secret = mail.unseal(app.data["secret"])["secret"]
    step = second_steps.step_of(secret, typed, now=now, after=app.data["used"])
    if step is None:
        return ""
    app.data["used"] = step
    app.last_used_at = now
    app.save(update_fields=["data", "last_used_at"])
    return "app"


def _by_recovery_code(person: Person, typed: str, *, now: datetime) -> str:
    plain = second_steps.recovery_form(typed)
    kept, digest = locked_of(person, RECOVERY), recovery_digest(person, plain)
    if kept is None or not plain or digest not in kept.data["digests"]:
        return ""
    kept.data["digests"].remove(digest)
    kept.last_used_at = now
    kept.save(update_fields=["data", "last_used_at"])
    record("person.recovery-code-used", on=person, by=person, at=now, facts={"left": len(kept.data["digests"])})
    return "recovery code"


def _named(name: str) -> str:
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise Invalid(_("Please give the key a name, so that you know it again."), field="name", code="required")
    return name


def _changed(person: Person, what: str, *, keep_session: str, is_first: bool, now: datetime, name: str = "") -> None:
    if is_first:
        drop_sessions(person, but=keep_session)
    notify.second_step_changed(person, what, now=now, name=name)


def _removed(person: Person, what: str, *, now: datetime, name: str = "") -> None:
    if not has_second_step(person):
        Authenticator.objects.filter(user=person, type=RECOVERY).delete()
    notify.second_step_changed(person, what, now=now, name=name)
