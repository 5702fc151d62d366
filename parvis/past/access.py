"""Who takes in past awards and people, and who reads them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.domain.refusals import Denied
from parvis.domain.roles import Role, holds_any


def _(message: str) -> str:
    return message


def check_is_officer(person: Any, *, at: datetime) -> None:
    """The person is a programme officer then, or Denied."""
    if not holds_any(person, Role.PROGRAMME_OFFICER, at=at):
        raise Denied(_("Only programme officers do this."), code="office-needed")
