"""What people say about themselves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from parvis.accounts.models import Person
from parvis.audit.actions import record


@transaction.atomic
def describe_oneself(person: Person, *, name: str, outlet: str, language: str, now: datetime) -> Person:
    """Change name, outlet and the language of letters."""
    person.name, person.outlet, person.language = name.strip(), outlet.strip(), language
    person.save(update_fields=["name", "outlet", "language"])
    facts = {"name": person.name, "outlet": person.outlet, "language": person.language}
    record("person.described", on=person, by=person, at=now, facts=facts)
    return person
