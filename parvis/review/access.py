"""Who may do what in the evaluation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.domain.refusals import Denied, NotFound
from parvis.domain.roles import Role, holds_any
from parvis.proposals.models import Party, Proposal
from parvis.review.models import Panel
from parvis.standing.queries import is_barred


def _(message: str) -> str:
    return message


def check_is_officer(person: Any, *, at: datetime) -> None:
    """The person is a programme officer then, or Denied."""
    if not holds_any(person, Role.PROGRAMME_OFFICER, at=at):
        raise Denied(_("Only programme officers do this."), code="office-needed")


def check_may_handle(person: Any, proposal: Proposal, *, at: datetime) -> None:
    """The officer has nothing else to do with the proposal: no conflict (NotFound), no part in it (Denied)."""
    check_is_officer(person, at=at)
    if is_barred("proposal", proposal.code, person, at):
        raise NotFound(_("There is no such proposal."))
    if Party.objects.taking_part().filter(proposal=proposal, person=person).exists():
        raise Denied(
            _("Who takes part in a proposal doesn’t look after it for the office. A colleague must."),
            code="own-proposal",
        )


def leads(person: Any, panel: Panel, *, at: datetime) -> bool:
    """Whether the person leads the panel's meetings: a programme officer, or who chairs.  One query at most."""
    if holds_any(person, Role.PROGRAMME_OFFICER, at=at):
        return True
    return panel.seats.filter(expert__person=person, left_at__isnull=True, chairs=True).exists()


def check_leads(person: Any, panel: Panel, *, at: datetime) -> None:
    """The person leads the panel's meetings, or Denied."""
    check_acts_alone(person)
    if not leads(person, panel, at=at):
        raise Denied(_("The chair or a programme officer does this."), code="lead-needed")


def check_acts_alone(person: Any) -> None:
    """Nobody judges, votes or signs in another's name."""
    if getattr(person, "acted_by", None) is not None:
        raise Denied(_("Nobody sits in a panel in another’s name."), code="acting")
