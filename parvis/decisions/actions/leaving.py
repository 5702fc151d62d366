"""What becomes of it when a person is erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.decisions.models import Membership
from parvis.decisions.queries import delegations


@transaction.atomic
def forget_person(person: Any, *, now: datetime) -> None:
    """The person's places end; what was said for a nation is the nation's and stays."""
    for nation in Membership.objects.filter(person=person).values_list("nation", flat=True).distinct():
        delegation = delegations.locked_delegation(nation)
        for one in Membership.objects.filter(person=person, nation=nation).exclude(to_at__lte=now):
            one.to_at = max(now, one.from_at)
            one.save(update_fields=["to_at"])
        record("delegate.erased", on=delegation, by=person, at=now, facts={"nation": nation})
