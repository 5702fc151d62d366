"""Who holds an office, for those who must be told."""

from __future__ import annotations

from datetime import datetime

from parvis.accounts.models import Appointment, Person
from parvis.domain.roles import Role
from parvis.grants.models import Award
from parvis.grants.queries import awards


def holding(role: Role, at: datetime) -> list[Person]:
    """Those who hold this office then.  One query."""
    terms = Appointment.objects.holding_at(at).filter(role=role)
    return list(Person.objects.filter(pk__in=terms.values("person_id"), is_active=True).order_by("id"))


def free_for(role: Role, award: Award, at: datetime) -> list[Person]:
    """Who holds the office and may act on this award: without its own people and who has a conflict."""
    return [
        one
        for one in holding(role, at)
        if not awards.is_party(award, one) and Award.objects.visible_to(one, at=at).filter(pk=award.pk).exists()
    ]
