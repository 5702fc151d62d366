"""Who holds an office, for those who must be told."""

from __future__ import annotations

from datetime import datetime

from parvis.accounts.models import Appointment, Person
from parvis.domain.roles import Role


def holding(role: Role, at: datetime) -> list[Person]:
    """Those who hold this office then.  One query."""
    terms = Appointment.objects.holding_at(at).filter(role=role)
    return list(Person.objects.filter(pk__in=terms.values("person_id"), is_active=True).order_by("id"))
