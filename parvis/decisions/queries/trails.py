"""The trails of papers on which a proposal stands that a conflict hides: they are closed as the papers are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from parvis.decisions.models import Paper
from parvis.standing.queries import barred
from parvis.web.hidden import named


def papers(person: Any, at: datetime) -> QuerySet[Any, Any]:
    """The papers with a hidden proposal on a line.  No query of its own."""
    carrying = Paper.objects.filter(lines__proposal__code__in=barred("proposal", person, at))
    found: QuerySet[Any, Any] = named("paper", carrying)
    return found
