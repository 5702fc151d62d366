"""When an asset may be seen, and by whom.

A press officer publishes an asset for a moment.  Before that moment nobody but
the press office sees a trace of it; at that moment it is open, whether or not
anything ran.  A withdrawn asset is gone at once; its page says so and why.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class AssetStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


ASSET_MOVES: dict[AssetStatus, frozenset[AssetStatus]] = {
    AssetStatus.DRAFT: frozenset({AssetStatus.PUBLISHED}),
    AssetStatus.PUBLISHED: frozenset({AssetStatus.WITHDRAWN, AssetStatus.DRAFT}),
    AssetStatus.WITHDRAWN: frozenset({AssetStatus.PUBLISHED}),
}


def is_open_at(status: AssetStatus, publish_at: datetime | None, now: datetime) -> bool:
    """Whether everybody may see it.  The publication moment itself is inside."""
    return status is AssetStatus.PUBLISHED and publish_at is not None and publish_at <= now
