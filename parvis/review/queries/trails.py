"""Whose trails tell of a proposal that a conflict hides: they are hidden with it, from auditors too.

What a round or a panel wrote down names its proposals and their marks side by
side, so its whole trail is closed to who may not know of one of them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from parvis.review.models import Panel, Round
from parvis.standing.queries import barred
from parvis.web.hidden import named


def rounds(person: Any, at: datetime) -> QuerySet[Any, Any]:
    """The rounds of every call to which a hidden proposal belongs.  No query of its own."""
    of_calls = Round.objects.filter(call__proposals__code__in=barred("proposal", person, at))
    found: QuerySet[Any, Any] = named("round", of_calls)
    return found


def panels(person: Any, at: datetime) -> QuerySet[Any, Any]:
    """The panels with a hidden proposal on their list.  No query of its own."""
    listing = Panel.objects.filter(items__proposal__code__in=barred("proposal", person, at))
    found: QuerySet[Any, Any] = named("panel", listing)
    return found
