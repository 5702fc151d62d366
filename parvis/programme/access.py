"""Who may publish calls and answer for the office: programme officers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.domain.refusals import Denied
from parvis.domain.roles import Role, holds_any


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


def is_officer(person: Any, *, at: datetime) -> bool:
    """Whether the person is a programme officer at that moment."""
    return holds_any(person, Role.PROGRAMME_OFFICER, at=at)


def check_is_officer(person: Any, *, at: datetime) -> None:
    """Raises Denied unless the person is a programme officer at that moment."""
    if not is_officer(person, at=at):
        raise Denied(_("Only programme officers do this. Ask a colleague of the programme office."))
