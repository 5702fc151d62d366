"""Who may do what with an award's money."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.domain.refusals import Denied
from parvis.domain.roles import Role, holds_any
from parvis.grants.access import check_is_no_party
from parvis.grants.models import Award
from parvis.grants.queries import awards


def _(message: str) -> str:
    return message


FINANCE = (Role.FINANCIAL_OFFICER, Role.TREASURER)


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


def check_verifies(person: Any, award: Award, *, at: datetime) -> None:
    """Somebody of finance who takes no part in the project, or Denied."""
    if not holds_any(person, *FINANCE, at=at):
        raise Denied(_("Only finance verifies bank details."), code="office-needed")
    check_is_no_party(person, award)


def check_keeps_rates(person: Any, *, at: datetime) -> None:
    """Somebody of finance, or Denied."""
    if not holds_any(person, *FINANCE, at=at):
        raise Denied(_("Only finance does this."), code="office-needed")


def check_plans(person: Any, *, at: datetime) -> None:
    """A programme officer or somebody of finance, or Denied."""
    if not holds_any(person, Role.PROGRAMME_OFFICER, *FINANCE, at=at):
        raise Denied(_("Only the programme office and finance do this."), code="office-needed")


def sees_accounts(person: Any, award: Award, *, at: datetime) -> bool:
    """Whether the person sees the award's bank details whole: its directors, and finance that takes no part."""
    seat = awards.director_seat(award, person, at)
    return seat is not None or (holds_any(person, *FINANCE, at=at) and not awards.is_party(award, person))
