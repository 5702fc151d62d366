"""Appoint staff: one makes it, another confirms it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from parvis.accounts import access, notify, queries
from parvis.accounts.models import Appointment, Person
from parvis.audit.actions import record
from parvis.domain.refusals import Invalid, NotFound, Refused
from parvis.domain.roles import Role


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


NO_SUCH_PERSON = _("There is no account with this address. The person signs up first.")


@transaction.atomic
def appoint(email: str, role: Role, *, ends_at: datetime | None, by: Person, now: datetime) -> Appointment:
    """Make an appointment; it counts once another administrator has confirmed it."""
    access.check_holds(by, Role.ADMINISTRATOR, at=now)
    person = queries.person_at(email)
    if person is None:
        raise Invalid(NO_SUCH_PERSON, field="email", code="no-account")
    if ends_at is not None and ends_at <= now:
        raise Invalid(_("The last day has passed already."), field="until", code="in-the-past")
    _check_not_held(person, role, now=now)
    appointment = Appointment.objects.create(
        person=person, role=role, starts_at=now, ends_at=ends_at, made_by=by, made_at=now
    )
    record("appointment.made", on=appointment, by=by, at=now, facts={"person": person.code, "role": str(role)})
    return appointment


@transaction.atomic
def confirm_appointment(code: str, *, by: Person, now: datetime) -> Appointment:
    """Confirm what a colleague made; from now on the role is held."""
    appointment = _locked(code)
    access.check_may_confirm(by, appointment, at=now)
    if appointment.confirmed_at is not None or _is_over(appointment, now=now):
        raise Refused(_("This appointment waits for nobody any more."), code="not-waiting")
    appointment.confirmed_by = by
    appointment.confirmed_at = now
    appointment.save(update_fields=["confirmed_by", "confirmed_at"])
    record("appointment.confirmed", on=appointment, by=by, at=now)
    notify.appointed(appointment)
    return appointment


@transaction.atomic
def end_appointment(code: str, *, by: Person, now: datetime) -> Appointment:
    """End an appointment, or take back one that was never confirmed."""
    queries.lock_administrators(now)
    access.check_holds(by, Role.ADMINISTRATOR, at=now)
    appointment = _locked(code)
    if _is_over(appointment, now=now):
        raise Refused(_("This appointment has ended already."), code="ended")
    holding = appointment.role == Role.ADMINISTRATOR and appointment.confirmed_at is not None
    if holding and not queries.has_other_administrator(appointment.person, at=now):
        raise Refused(_("This is the only administrator. Please appoint another one first."), code="last-one")
    appointment.ends_at = now
    appointment.save(update_fields=["ends_at"])
    record("appointment.ended", on=appointment, by=by, at=now)
    return appointment


@transaction.atomic
def appoint_by_operator(email: str, role: Role, *, now: datetime) -> Appointment:
    """Appoint from the shell while there are not yet two administrators to do it; in force at once."""
    person = queries.person_at(email)
    if person is None:
        raise Invalid(NO_SUCH_PERSON, field="email", code="no-account")
    if queries.administrators_at(now).count() >= 2:
        raise Refused(
            _("There are two administrators: one of them appoints, another confirms, on the page Appointments."),
            code="two-pairs-of-eyes",
        )
    _check_not_held(person, role, now=now)
    appointment = Appointment.objects.create(
        person=person, role=role, starts_at=now, made_by=None, made_at=now, confirmed_by=None, confirmed_at=now
    )
    facts = {"person": person.code, "role": str(role), "by": "operator"}
    record("appointment.made", on=appointment, by=None, at=now, facts=facts)
    return appointment


def _locked(code: str) -> Appointment:
    found = Appointment.objects.select_for_update(of=("self",)).select_related("person", "made_by")
    appointment = found.filter(code=code).first()
    if appointment is None:
        raise NotFound(_("There is no such appointment."))
    return appointment


def _is_over(appointment: Appointment, *, now: datetime) -> bool:
    return appointment.ends_at is not None and appointment.ends_at <= now


def _check_not_held(person: Person, role: Role, *, now: datetime) -> None:
    running = person.appointments.filter(role=role).exclude(ends_at__lte=now)
    if running.exists():
        raise Refused(_("This person holds the office already, or is about to."), code="held")
