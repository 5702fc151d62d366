"""Tell the book of an award what happened to its money, within the same transaction.

Grants say what is committed and released; who keeps the book stands above and
names itself when it loads.  Without a keeper nothing may be told: money that
nobody books is an error, not a silence.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from parvis.domain.ledger import EntryKind
from parvis.grants.models import Award, Instalment

# (award, kind, amount_minor, by=…, now=…, instalment=…)
Keeper = Callable[..., Any]

_keepers: list[Keeper] = []


def keep_with(keeper: Keeper) -> None:
    """Let this one keep the books from now on."""
    _keepers[:] = [keeper]


def book(
    award: Award,
    kind: EntryKind,
    amount_minor: int,
    *,
    by: Any,
    now: datetime,
    instalment: Instalment | None = None,
) -> None:
    """Have a line added to the book of an award that is held for a change."""
    (keeper,) = _keepers
    if amount_minor:
        keeper(award, kind, amount_minor, by=by, now=now, instalment=instalment)
