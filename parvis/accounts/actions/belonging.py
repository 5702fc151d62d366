"""Where one belongs: say it, end it, take back what was wrong."""

from __future__ import annotations

from datetime import datetime

from parvis.accounts.models import Person
from parvis.audit.actions import record


def forget_belonging(person: Person, *, now: datetime) -> None:
    """Part of erasing a person: nationalities, residences and affiliations go."""
    for facts in (person.nationalities, person.residences, person.affiliations):
        facts.all().delete()
    record("person.belonging-forgotten", on=person, by=person, at=now)
