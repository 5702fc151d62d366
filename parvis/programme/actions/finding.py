"""Keep the search index in step with the words of published calls.

Called in the transaction that changed them; the change has its mark in the
trail, the index none of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from parvis.programme.models import Call
from parvis.programme.queries.cards import KIND
from parvis.search import actions as search


def index_calls(calls: Iterable[Call]) -> int:
    """Let these calls be found by title, summary and code; how many."""
    return search.bulk_index(
        KIND, ((call.pk, [*call.title.items(), *call.summary.items(), ("", call.code)]) for call in calls)
    )


def index_everything(now: datetime) -> int:
    """Index every call that was ever published; how many."""
    return index_calls(Call.objects.filter(published_at__isnull=False).order_by("pk").iterator())
