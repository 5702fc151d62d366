"""Who may do what with papers, positions and delegations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from parvis.decisions.models import Membership, Paper, PaperLine
from parvis.decisions.models.delegations import voices
from parvis.decisions.models.papers import paper_readers
from parvis.decisions.queries.delegations import decides_on_papers
from parvis.domain.deciding import BY_OFFICE, Procedure
from parvis.domain.delegations import SeatKind, check_speaks
from parvis.domain.papers import PaperStatus
from parvis.domain.programme_file.stages import Approver
from parvis.domain.refusals import Denied, Refused
from parvis.domain.roles import Role, holds_any, may_confirm
from parvis.proposals.models import Party, Proposal


def _(message: str) -> str:
    return message


def is_office(person: Any, *, at: datetime) -> bool:
    """Whether the person reads papers for an office held then."""
    return holds_any(person, *paper_readers(), at=at)


def check_acts_for_self(person: Any) -> None:
    """Nobody speaks for a nation or chairs in another's name, or Denied."""
    if getattr(person, "acted_by", None) is not None:
        raise Denied(_("You are acting for somebody else. This is his or hers alone to do."), code="acting")


def check_can_draft(person: Any, *, at: datetime) -> None:
    """Programme officers draft papers and write notes, or Denied."""
    if not holds_any(person, Role.PROGRAMME_OFFICER, at=at):
        raise Denied(_("Only programme officers do this."), code="office-needed")
    if not decides_on_papers():
        raise Refused(_("This programme's file does not say how its body decides."), code="no-decision")


def check_no_party(person: Any, proposal: Proposal) -> None:
    """Who takes or took part in the proposal words nothing about it, or Denied."""
    if Party.objects.filter(proposal=proposal, person=person).exists():
        raise Denied(_("Who takes part in a project words nothing about it for the nations."), code="own")


def check_is_draft(paper: Paper) -> None:
    """What was circulated is fixed, or Refused."""
    if paper.status != PaperStatus.DRAFTED:
        raise Refused(_("This paper was circulated; its text is fixed. Prepare a revision to change it."), code="fixed")


def check_chairs(person: Any, *, at: datetime) -> None:
    """The person chairs the body then, for himself or herself, or Denied."""
    if not holds_any(person, Role.CHAIR, at=at):
        raise Denied(_("Only the chair of the body does this."), code="chair-only")
    check_acts_for_self(person)


def check_runs_meetings(person: Any, *, at: datetime) -> None:
    """The person chairs the body or is its secretary then, for himself or herself, or Denied."""
    if not holds_any(person, Role.CHAIR, Role.SECRETARY, at=at):
        raise Denied(_("Only the chair or the secretary of the body does this."), code="chair-only")
    check_acts_for_self(person)


def check_tables(person: Any, procedure: Procedure, *, at: datetime) -> None:
    """Who puts a paper before those who decide: the chair or the secretary; where an office decides, an officer."""
    if procedure in BY_OFFICE:
        check_can_draft(person, at=at)
        check_acts_for_self(person)
    else:
        check_runs_meetings(person, at=at)


def check_approves(person: Any, approver: Approver, *, at: datetime) -> None:
    """The person holds the office that approves, for himself or herself, or Denied."""
    if not holds_any(person, Role(approver.role), at=at):
        raise Denied(_("Another office decides this."), code="other-office")
    check_acts_for_self(person)


def check_no_part_in(person: Any, lines: Iterable[PaperLine]) -> None:
    """Who takes or took part in a proposal decides on no paper that it stands on, or Denied."""
    if Party.objects.filter(proposal__in=[line.proposal_id for line in lines], person=person).exists():
        raise Denied(_("Who takes part in a project decides nothing about it."), code="own")


def check_speaks_on(seat: Membership | None, paper: Paper, person: Any, *, at: datetime) -> Membership:
    """The person speaks for a member nation, on a paper that was circulated and not withdrawn."""
    check_acts_for_self(person)
    if seat is None:
        raise Denied(_("Only a delegate of a member nation takes a position."), code="no-seat")
    check_speaks(seat.term, nation=seat.nation, members=voices(at), now=at)
    if paper.status != PaperStatus.CIRCULATED or paper.circulated_at is None or paper.circulated_at > at:
        raise Refused(_("This paper is not before the nations."), code="not-circulated")
    return seat


def check_may_appoint(person: Any, nation: str, kind: SeatKind, seat: Membership | None, *, at: datetime) -> None:
    """The office appoints delegates; a head of delegation names alternates of his or her nation."""
    if holds_any(person, Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR, at=at):
        return
    own = seat is not None and seat.kind == SeatKind.HEAD and seat.nation == nation
    if not (own and kind is SeatKind.ALTERNATE):
        raise Denied(_("The office appoints delegates; a head of delegation names alternates."), code="office-needed")


def check_may_confirm(person: Any, membership: Membership, *, at: datetime) -> None:
    """Two pairs of eyes: an officer who neither made the appointment nor is the one appointed."""
    if not holds_any(person, Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR, at=at):
        raise Denied(_("The office confirms appointments to delegations."), code="office-needed")
    made_by = membership.made_by.code if membership.made_by else ""
    if not may_confirm(person.code, made_by=made_by, for_person=membership.person.code):
        raise Denied(
            _("Another person of the office must confirm this: not the one who made it, and not the one appointed."),
            code="two-pairs-of-eyes",
        )
