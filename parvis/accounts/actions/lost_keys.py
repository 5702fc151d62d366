"""Let somebody in again whose keys, app and recovery codes are gone: two administrators, neither of them the person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from parvis.accounts import access, notify, queries
from parvis.accounts.actions import throttling
from parvis.accounts.actions.second_steps import take_away_all
from parvis.accounts.actions.sessions import drop_sessions
from parvis.accounts.actions.tokens import end_tokens
from parvis.accounts.models import LostKey, Person
from parvis.accounts.queries.second_steps import has_second_step, locked_lost_key, lost_key_of
from parvis.audit.actions import record
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.domain.roles import Role


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


@transaction.atomic
def ask_to_be_let_in(person: Person, words: str, *, now: datetime) -> LostKey:
    """Somebody who has shown the first step says that nothing is left for the second."""
    throttling.spend("lost-key/person", person.code, now=now)
    words = words.strip()[:500]
    if not words:
        raise Invalid(
            _("Say how we can reach you, so that we can make sure it is you."), field="words", code="required"
        )
    waiting = lost_key_of(person)
    if waiting is not None:
        raise Refused(_("You have asked already. Two administrators look at it."), code="asked")
    asked = LostKey.objects.create(person=person, words=words, asked_at=now)
    record("readmission.asked", on=asked, by=person, at=now, facts={"person": person.code})
    notify.lost_key_asked(asked, now=now)
    return asked


@transaction.atomic
def check_who_asks(code: str, how: str, *, by: Person, now: datetime) -> LostKey:
    """The first administrator has made sure who asks, and says how."""
    asked = locked_lost_key(code)
    _check_may_judge(by, asked, now=now)
    if asked.checked_by is not None:
        raise Refused(_("A colleague has checked this already. Another one confirms."), code="checked")
    how = how.strip()[:500]
    if not how:
        raise Invalid(_("Say how you made sure who asks: by a call to a number known before, in person."), field="how")
    asked.checked_by, asked.checked_at, asked.how = by, now, how
    asked.save(update_fields=["checked_by", "checked_at", "how"])
    record("readmission.checked", on=asked, by=by, at=now, facts={"how": how})
    return asked


@transaction.atomic
def let_in_again(code: str, *, by: Person, now: datetime) -> LostKey:
    """The second administrator confirms: every second step, sign-in and token of the person ends."""
    asked = locked_lost_key(code)
    _check_may_judge(by, asked, now=now)
    if asked.checked_by is None or asked.checked_by == by:
        raise Denied(
            _("Two pairs of eyes: one administrator makes sure who asks, another one confirms."),
            code="two-pairs-of-eyes",
        )
    person = asked.person
    take_away_all(person)
    drop_sessions(person)
    end_tokens(person, by=by, now=now)
    _end(asked, by=by, opened=True, now=now)
    record("readmission.opened", on=asked, by=by, at=now, facts={"person": person.code})
    notify.lost_key_ended(asked, now=now)
    return asked


@transaction.atomic
def turn_away(code: str, *, by: Person, now: datetime) -> LostKey:
    """An administrator could not make sure who asks: nothing is changed, and the person is told."""
    asked = locked_lost_key(code)
    _check_may_judge(by, asked, now=now)
    _end(asked, by=by, opened=False, now=now)
    record("readmission.turned-away", on=asked, by=by, at=now)
    notify.lost_key_ended(asked, now=now)
    return asked


@transaction.atomic
def take_request_back(person: Person, *, now: datetime) -> None:
    """Who came in with a second step after all needs no help; and whoever else asked gets none."""
    asked = LostKey.objects.select_for_update().filter(person=person, ended_at__isnull=True).first()
    if asked is not None:
        _end(asked, by=person, opened=False, now=now)
        record("readmission.taken-back", on=asked, by=person, at=now)


@transaction.atomic
def let_in_by_operator(email: str, *, now: datetime) -> Person:
    """The same from the shell, where there are not yet two administrators to do it."""
    person = queries.person_at(email)
    if person is None or not has_second_step(person):
        raise Invalid(_("There is no account with this address that has a second step."), field="email")
    if queries.administrators_at(now).exclude(pk=person.pk).count() >= 2:
        raise Refused(_("There are two administrators: they do it, on the page Lost keys."), code="two-pairs-of-eyes")
    take_away_all(person)
    drop_sessions(person)
    end_tokens(person, by=person, now=now)
    record("person.let-in-again", on=person, by=None, at=now, facts={"by": "operator"})
    notify.second_step_changed(person, "all-removed", now=now)
    return person


def _check_may_judge(by: Person, asked: LostKey, *, now: datetime) -> None:
    access.check_holds(by, Role.ADMINISTRATOR, at=now)
    if by == asked.person:
        raise Denied(_("Nobody opens his or her own account."), code="own")


def _end(asked: LostKey, *, by: Person, opened: bool, now: datetime) -> None:
    asked.ended_by, asked.ended_at, asked.opened = by, now, opened
    asked.save(update_fields=["ended_by", "ended_at", "opened"])
