"""Say whether a person in a file and an account of the same name are one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.past import access
from parvis.past.models import Likeness, PastPerson


@transaction.atomic
def liken(one: PastPerson, person: Any, *, same: bool, by: Any, now: datetime) -> Likeness:
    """They are one and the same, or are not; the last word counts, the earlier ones stay in the trail."""
    access.check_is_officer(by, at=now)
    said, _made = Likeness.objects.update_or_create(
        past_person=one, person=person, defaults={"same": same, "said_by": by, "said_at": now}
    )
    record("past.person-likened", on=one, by=by, at=now, facts={"person": person.code, "same": same})
    return said
