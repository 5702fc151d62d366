"""Who may compose and send: the press office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.domain.refusals import Denied
from parvis.domain.roles import Role


def _(message: str) -> str:
    return message


def check_can_compose(person: Any, *, at: datetime) -> None:
    """Raises Denied unless the person is a press officer at that moment."""
    if not person.holds(Role.PRESS_OFFICER, at=at):
        raise Denied(_("Only press officers compose the newsletter. Ask a colleague of the press office."))
