"""Who may do what with an award."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.domain.refusals import Denied
from parvis.domain.roles import Role, holds_any
from parvis.grants.models import Amendment, Award
from parvis.grants.queries import awards
from parvis.proposals.models import Party, Proposal

JUDGES_REPORTS = (Role.PROGRAMME_OFFICER, Role.SCIENTIFIC_ADVISER)
APPROVES = (*JUDGES_REPORTS, Role.CHAIR, Role.FINANCIAL_OFFICER)  # whom a programme's file may name for a change


def _(message: str) -> str:
    return message


def check_offers(person: Any, proposal: Proposal, *, at: datetime) -> None:
    """A programme officer who takes no part in the proposal, or Denied."""
    check_is_officer(person, at=at)
    if Party.objects.filter(proposal=proposal, person=person).exists():
        raise Denied(_("Who takes part in a project decides nothing about its award. A colleague must."), code="own")


def check_is_officer(person: Any, *, at: datetime) -> None:
    """The person is a programme officer then, or Denied."""
    if not holds_any(person, Role.PROGRAMME_OFFICER, at=at):
        raise Denied(_("Only programme officers do this."), code="office-needed")


def check_directs(person: Any, award: Award, *, at: datetime) -> Party:
    """The person's seat as a director of the project, or Denied."""
    seat = awards.director_seat(award, person, at)
    if seat is None:
        raise Denied(_("Only the directors of the project do this."), code="directors-only")
    return seat


def check_judges_reports(person: Any, award: Award, *, at: datetime) -> None:
    """A programme officer or scientific adviser who takes no part in the project, or Denied."""
    if not holds_any(person, *JUDGES_REPORTS, at=at):
        raise Denied(_("Only the programme office and its scientific advisers do this."), code="office-needed")
    check_is_no_party(person, award)


def check_is_no_party(person: Any, award: Award) -> None:
    """Somebody who takes no part in the project, or Denied."""
    if awards.is_party(award, person):
        raise Denied(_("Who takes part in a project decides nothing about its award. A colleague must."), code="own")


def check_changes_for_office(person: Any, award: Award, *, at: datetime) -> None:
    """A programme officer who takes no part in the project, or Denied."""
    check_is_officer(person, at=at)
    check_is_no_party(person, award)


def check_approves(person: Any, award: Award, office: str, *, at: datetime) -> None:
    """Somebody who holds this office and takes no part in the project, or Denied."""
    if office not in set(Role) or not holds_any(person, Role(office), at=at):
        raise Denied(_("You do not hold the office that approves this."), code="office-needed")
    check_is_no_party(person, award)


def check_refuses(person: Any, amendment: Amendment, *, at: datetime) -> None:
    """Somebody of one of the offices that approve this change, who takes no part in the project; or Denied."""
    if not holds_any(person, *(Role(office) for office in amendment.level), at=at):
        raise Denied(_("You do not hold the office that approves this."), code="office-needed")
    check_is_no_party(person, amendment.award)
