"""Keep the fingerprints of awards in step with what they say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from parvis.past.models import PastAward
from parvis.past.queries import awards
from parvis.search import actions as search

BATCH = 500


def imprint_awards(some: Iterable[PastAward]) -> int:
    """Let the passages of these awards be found in proposals; how many."""
    every = list(some)
    return sum(
        search.imprint(awards.KIND, ((one.pk, awards.prints_of(one)) for one in every[start : start + BATCH]))
        for start in range(0, len(every), BATCH)
    )


def imprint_everything(now: datetime) -> int:
    """The same for all there are."""
    return imprint_awards(PastAward.objects.order_by("pk"))
