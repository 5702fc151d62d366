"""Who may speak of conflicts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role, holds_any
from parvis.standing import queries


def _(message: str) -> str:
    return message


def check_may_judge(person: Any, kind: str, case: str, *, at: datetime) -> None:
    """A programme officer or the chair who is not conflicted in the case; for others it is not there."""
    holds = holds_any(person, Role.PROGRAMME_OFFICER, Role.CHAIR, at=at)
    if not holds or queries.is_barred(kind, case, person, at):
        raise NotFound(_("There is no such case."))
