"""Who may do what in the press library.  Who sees what is `visible_to` in the models."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.domain.refusals import Denied
from parvis.domain.roles import Role


def _(message: str) -> str:
    return message


def is_press_officer(person: Any, *, at: datetime) -> bool:
    """Whether this person works at the press desk at that moment."""
    return bool(person is not None and person.is_authenticated and person.holds(Role.PRESS_OFFICER, at=at))


def check_is_press_officer(person: Any, *, at: datetime) -> None:
    """Raise Denied unless a press officer acts; None is the house itself (the operator's shell, the clock)."""
    if person is not None and not is_press_officer(person, at=at):
        raise Denied(_("Only the press office may do this."), code="press-office-only")
