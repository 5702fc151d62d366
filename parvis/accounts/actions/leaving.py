"""Take one's data along, and leave: the person becomes a pseudonym, history stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from parvis.accounts import notify, queries
from parvis.accounts.actions.second_steps import take_away_all
from parvis.accounts.actions.sessions import drop_sessions
from parvis.accounts.actions.tokens import end_tokens
from parvis.accounts.models import MailedCode, Person
from parvis.accounts.queries import personal
from parvis.audit.actions import erase_facts, record
from parvis.domain.refusals import Refused
from parvis.domain.roles import Role


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


@transaction.atomic
def take_data_along(person: Person, *, now: datetime) -> dict[str, Any]:
    """Everything the house holds on the person, for a file."""
    record("person.took-data-along", on=person, by=person, at=now)
    return {"made at": now.isoformat(), **personal.collected(person)}


@transaction.atomic
def erase_person(person: Person, *, now: datetime) -> None:
    """Delete the account.

    Name, address and everything personal go; what was done stays, under a
    pseudonym.  The last administrator names another one first.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    queries.lock_administrators(now)
    if person.holds(Role.ADMINISTRATOR, at=now) and not queries.has_other_administrator(person, at=now):
        raise Refused(
            _("You are the only administrator. Please appoint another one before you leave."), code="last-one"
        )
    email, language = person.email, person.language

    for facts in (person.nationalities, person.residences, person.affiliations):
        facts.all().delete()
    for holder in personal.holders():
        holder.erase(person, now)
    for appointment in person.appointments.filter(ends_at__isnull=True) | person.appointments.filter(ends_at__gt=now):
        appointment.ends_at = now
        appointment.save(update_fields=["ends_at"])
        record("appointment.ended", on=appointment, by=person, at=now)
    end_tokens(person, by=person, now=now)
    for token in person.api_tokens.all():
        erase_facts(token.audit_case(), by=person, now=now)
    person.api_tokens.update(name="")
    MailedCode.objects.filter(person=person).delete()
    MailedCode.objects.filter(email=email).delete()
    EmailAddress.objects.filter(user=person).delete()
    person.lost_keys.update(words="", how="")
    take_away_all(person)
    drop_sessions(person)

    person.email = f"{person.code}@erased.invalid"
    person.name = person.outlet = person.orcid = ""
    person.orcid_proven_at = None
    person.is_active = False
    person.erased_at = now
    person.set_unusable_password()
    person.save()
    record("person.erased", on=person, by=person, at=now)
    erase_facts(person.audit_case(), by=person, now=now)

    notify.account_erased(email, language=language)
