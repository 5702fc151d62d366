"""Who may do what with a proposal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.domain.proposals import may_fill
from parvis.domain.refusals import Denied, NotFound
from parvis.domain.roles import Role, holds_any
from parvis.domain.standing import CaseKind, Relation
from parvis.programme.queries import programme_of
from parvis.proposals.models import Party, Proposal
from parvis.proposals.models.drafts import READS_SUBMISSIONS
from parvis.proposals.queries.drafts import Seat
from parvis.standing.queries import related


def _(message: str) -> str:
    return message


def check_can_fill(seat: Seat, owner: str) -> None:
    """The section is this party's to fill, or Denied."""
    if may_fill(owner, side=seat.side, writes=seat.writes):
        return
    if seat.writes:
        raise Denied(
            _("This part belongs to the other side. You can read it and leave a remark; only they write it."),
            code="other-side",
        )
    raise Denied(_("You take part without writing. Ask a director to give you the pen."), code="no-pen")


def check_is_own(seat: Seat, party: int | None) -> None:
    """Everybody fills only his or her own part of such a section."""
    if party != seat.party:
        raise Denied(_("This part belongs to somebody else. Each party fills its own."), code="not-yours")


def check_writes(seat: Seat) -> None:
    """The party writes in the draft, or Denied."""
    if not seat.writes:
        raise Denied(_("You take part without writing. Ask a director to give you the pen."), code="no-pen")


def check_signs(seat: Seat) -> None:
    """The party is one of those who sign, or Denied."""
    if not seat.signs:
        raise Denied(_("Only the directors of both sides do this."), code="directors-only")


def check_acts_for_self(person: Any) -> None:
    """Nobody signs, hands in or takes back in another's name, or Denied."""
    if getattr(person, "acted_by", None) is not None:
        raise Denied(
            _("You are acting for somebody else. Signing, submitting and withdrawing are his or hers alone."),
            code="acting",
        )


def check_is_officer(person: Any, *, at: datetime) -> None:
    """The person is a programme officer then, or Denied."""
    if not holds_any(person, Role.PROGRAMME_OFFICER, at=at):
        raise Denied(_("Only programme officers do this."), code="office-needed")


def check_is_no_party(proposal: Proposal, person: Any) -> None:
    """The officer takes no part in the proposal, or Denied.  One query."""
    if Party.objects.taking_part().filter(proposal=proposal, person=person).exists():
        raise Denied(
            _("Who takes part in a proposal doesn’t look after it for the office. A colleague must."),
            code="own-proposal",
        )


def reads_passages(person: Any, proposal: Proposal, *, at: datetime) -> bool:
    """Whether the person reads passages in common: the office, and whom the programme's file lets.  One query."""
    if person.roles_at(at) & READS_SUBMISSIONS:
        return True
    screening = programme_of(proposal.call).screening
    relations = [Relation(one) for one in screening.passages_for] if screening else []
    return bool(related(CaseKind.PROPOSAL, person, relations, at).filter(case=proposal.code).exists())


def check_reads_passages(person: Any, proposal: Proposal, *, at: datetime) -> None:
    """The same; for everybody else there are none (NotFound)."""
    if not reads_passages(person, proposal, at=at):
        raise NotFound(_("There is no such proposal."))
