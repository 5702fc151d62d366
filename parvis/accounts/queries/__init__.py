"""Reads of people, codes, sessions, appointments and agreements."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import Promise

from parvis.accounts.labels import ROLES, device
from parvis.accounts.models import Appointment, MailedCode, Person, TermsAcceptance
from parvis.accounts.queries.facts import PersonFacts as PersonFacts
from parvis.accounts.queries.facts import facts_on as facts_on
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role, may_confirm
from parvis.web import documents


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


NO_SUCH_CODE = _("There is no such request.")


def person_at(email: str) -> Person | None:
    """The person whose address this is; None if nobody's, or if the account is closed."""
    return Person.objects.filter(email=email.strip().lower(), is_active=True).first()


def person_who_proved(orcid: str) -> Person | None:
    """The person whose account this ORCID iD opens: proven there, not only typed; None if nobody's."""
    return Person.objects.filter(orcid=orcid, orcid_proven_at__isnull=False, is_active=True).first()


def addresses_of(person: Person) -> frozenset[str]:
    """The addresses proven to be the person's: the account's own and every other verified one, in lower case."""
    verified = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    return frozenset({person.email.lower(), *(address.lower() for address in verified)})


def addresses_of_all(people: Collection[Person]) -> dict[str, set[str]]:
    """What `addresses_of` tells of one person, of each of these by the code of the account.  One query."""
    found = {one.code: {one.email.lower()} for one in people}
    verified = EmailAddress.objects.filter(user__in=people, verified=True).values_list("user__code", "email")
    for code, email in verified:
        found[code].add(email.lower())
    return found


def has_address(person: Person, email: str) -> bool:
    """Whether this address is proven to be the person's.

    What a letter offers to an address is taken by its owner only; a forwarded link opens nothing.
    """
    return email.strip().lower() in addresses_of(person)


def code_request(ticket: str) -> MailedCode:
    """The request for a code that this ticket stands for; NotFound if none."""
    found = MailedCode.objects.select_related("person").filter(ticket=ticket).first()
    if found is None:
        raise NotFound(NO_SUCH_CODE)
    return found


def locked_code(ticket: str) -> MailedCode:
    """The same, held until the end of the transaction."""
    found = MailedCode.objects.select_for_update(of=("self",)).select_related("person").filter(ticket=ticket).first()
    if found is None:
        raise NotFound(NO_SUCH_CODE)
    return found


def keyed(matter: str, text: str) -> str:
    """A hash that only this installation can make: for codes and for what is counted per address."""
    return salted_hmac(f"parvis.accounts.{matter}", text, algorithm="sha256").hexdigest()


def opens(request: MailedCode, number: str) -> bool:
    """Whether this is the code sent last for the request."""
    return constant_time_compare(request.digest, keyed("code", f"{request.ticket}:{number}"))


def has_accepted(person: Person, document: str) -> bool:
    """Whether the person agreed to the version of the document that holds now."""
    version = documents.current_version(document)
    return person.acceptances.filter(document=document, version=version).exists()


def acceptances_of(person: Person) -> QuerySet[TermsAcceptance]:
    """What the person agreed to, newest first."""
    return person.acceptances.order_by("-accepted_at")


@dataclass(frozen=True)
class SessionLine:
    """One sign-in that still holds."""

    code: str
    device: str
    network: str
    since: datetime
    is_current: bool


def session_code(session_key: str) -> str:
    """The public name of a session: its key itself would open the door."""
    return keyed("session", session_key)[:20]


def sessions_of(person: Person, *, current_key: str) -> list[SessionLine]:
    """The person's sign-ins, this one first, then the newest."""
    lines = [
        SessionLine(
            session_code(session.session_key),
            device(session.user_agent),
            session.ip,
            session.created_at,
            session.session_key == current_key,
        )
        for session in living_sessions(person)
    ]
    return sorted(lines, key=lambda line: (not line.is_current, -line.since.timestamp()))


def living_sessions(person: Person) -> Iterator[UserSession]:
    """The sign-ins behind which a session still exists."""
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    every = list(UserSession.objects.filter(user=person))
    keys = [session.session_key for session in every]
    living = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    return (session for session in every if session.session_key in living)


def administrators_at(at: datetime) -> QuerySet[Person]:
    """Who holds the office of administrator at that moment."""
    holding = Appointment.objects.holding_at(at).filter(role=Role.ADMINISTRATOR)
    return Person.objects.filter(pk__in=holding.values("person"), is_active=True)


def lock_administrators(at: datetime) -> None:
    """Hold all administrators' appointments until the end of the transaction.

    Called before any other row is locked: of two administrators who end each
    other's office at once, the second sees what the first has done.
    """
    held = Appointment.objects.holding_at(at).filter(role=Role.ADMINISTRATOR)
    list(held.order_by("pk").select_for_update())


def has_other_administrator(person: Person, *, at: datetime) -> bool:
    """Whether somebody else still holds that office shortly after this moment.

    Shortly after: who waited for the lock brings a moment from before the
    wait, at which an office ended meanwhile seems to be held still.
    """
    return administrators_at(at + timedelta(minutes=1)).exclude(pk=person.pk).exists()


@dataclass(frozen=True)
class AppointmentLine:
    """An appointment as its list shows it, and what the reader may do with it."""

    code: str
    person: Person
    role: str | Promise
    starts_at: datetime
    ends_at: datetime | None
    made_by: Person | None
    confirmed_by: Person | None
    state: str
    may_confirm: bool
    may_end: bool


def appointment_lines(person: Person, *, at: datetime) -> list[AppointmentLine]:
    """The appointments this person may see, newest first: all for administrators and auditors, else the own ones."""
    found = (
        Appointment.objects.visible_to(person, at=at)
        .select_related("person", "made_by", "confirmed_by")
        .order_by("-made_at", "-pk")
    )
    appoints = person.holds(Role.ADMINISTRATOR, at=at)
    return [_line(appointment, person, appoints=appoints, at=at) for appointment in found]


def _line(one: Appointment, person: Person, *, appoints: bool, at: datetime) -> AppointmentLine:
    is_over = one.ends_at is not None and one.ends_at <= at
    state = "ended" if is_over else "waits" if one.confirmed_at is None else "holds"
    maker = one.made_by.code if one.made_by else ""
    return AppointmentLine(
        code=one.code,
        person=one.person,
        role=ROLES[Role(one.role)],
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        made_by=one.made_by,
        confirmed_by=one.confirmed_by,
        state=state,
        may_confirm=appoints
        and state == "waits"
        and may_confirm(person.code, made_by=maker, for_person=one.person.code),
        may_end=appoints and state != "ended",
    )


def roles_of(person: Person, *, at: datetime) -> list[str | Promise]:
    """The names of the offices held at that moment."""
    return [ROLES[role] for role in sorted(person.roles_at(at))]
