"""The trails of papers that are closed to somebody: they are closed as the papers are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from parvis.decisions.models import Paper
from parvis.decisions.models.papers import lines_closed_to
from parvis.web.hidden import named


def papers(person: Any, at: datetime) -> QuerySet[Any, Any]:
    """The papers with a hidden proposal, or one of the person's own, on a line.  No query of its own."""
    found: QuerySet[Any, Any] = named("paper", Paper.objects.filter(lines__in=lines_closed_to(person, at)))
    return found
