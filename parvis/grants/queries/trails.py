"""The trails of awards whose proposal a conflict hides: they are hidden with it, from auditors too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from parvis.grants.models import Award
from parvis.web.hidden import named


def awards(person: Any, at: datetime) -> QuerySet[Any, Any]:
    """The awards that a conflict hides from the person.  No query of its own."""
    found: QuerySet[Any, Any] = named("award", Award.objects.barred_to(person, at=at))
    return found
