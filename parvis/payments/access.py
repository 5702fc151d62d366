"""Who may do what with an award's money."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.domain.refusals import Denied
from parvis.domain.roles import Role, holds_any
from parvis.grants.access import check_is_no_party
from parvis.grants.models import Award


def _(message: str) -> str:
    return message


def check_certifies(person: Any, award: Award, *, at: datetime) -> None:
    """A financial officer who takes no part in the project, or Denied."""
    if not holds_any(person, Role.FINANCIAL_OFFICER, at=at):
        raise Denied(_("Only financial officers certify payments."), code="office-needed")
    check_is_no_party(person, award)


def check_pays(person: Any, award: Award, *, at: datetime) -> None:
    """A treasurer who takes no part in the project, or Denied."""
    if not holds_any(person, Role.TREASURER, at=at):
        raise Denied(_("Only treasurers pay."), code="office-needed")
    check_is_no_party(person, award)
