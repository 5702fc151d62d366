"""Close an award once nothing is open any more, as every app that knows of something open says.

    closing.require("payments.all-paid", fulfilled)

`fulfilled(award)` is asked within the transaction that may close the award.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from parvis.audit.actions import record
from parvis.domain.awards import AwardStatus, move_award
from parvis.grants.models import Award

Fulfilled = Callable[[Award], bool]

_conditions: dict[str, Fulfilled] = {}


def require(name: str, fulfilled: Fulfilled) -> None:
    """Let an award close only when this is fulfilled too."""
    _conditions[name] = fulfilled


def close_if_done(award: Award, *, by: Any, now: datetime) -> bool:
    """Close an award that is held for a change, if every report is accepted and every condition fulfilled."""
    if award.obligations.filter(satisfied_at__isnull=True).exists():
        return False
    if not all(fulfilled(award) for fulfilled in _conditions.values()):
        return False
    award.status, award.closed_at = move_award(AwardStatus(award.status), AwardStatus.CLOSED), now
    award.save(update_fields=["status", "closed_at"])
    record("award.closed", on=award, by=by, at=now)
    return True
