"""Write a proposal's deeds down, with both names where somebody acted for another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from parvis.audit.actions import Case, record


def written_down(action: str, *, on: Case, by: Any, at: datetime, facts: Mapping[str, object] | None = None) -> None:
    """Into the trail; who acted in `by`'s name stands beside it."""
    officer = getattr(by, "acted_by", None)
    more = {"acted by": officer.code} if officer is not None else {}
    record(action, on=on, by=by, at=at, facts={**(facts or {}), **more})
