"""Votes of the nations on a line, in a meeting: the chair opens and closes them, who represents a nation casts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.decisions import access
from parvis.decisions.actions.circulating import settled_elsewhere
from parvis.decisions.actions.ruling import write_down
from parvis.decisions.models import Ballot, CommitteeMeeting, NationVote, PaperLine
from parvis.decisions.models.delegations import voices
from parvis.decisions.queries import delegations, meetings, papers
from parvis.domain.deciding import ENDING, BallotEnd, Choice, Procedure, result
from parvis.domain.meetings import MeetingState
from parvis.domain.papers import PaperStatus, Ruling
from parvis.domain.programme_file.stages import VoteRule
from parvis.domain.refusals import Denied, NotFound, Refused
from parvis.web.programme import current

ENDS = {BallotEnd.PASSED: Ruling.AGREED, BallotEnd.FAILED: Ruling.REFUSED}


def _(message: str) -> str:
    return message


@transaction.atomic
def open_ballot(line: PaperLine, meeting: CommitteeMeeting, *, by: Any, now: datetime) -> Ballot:
    """The chair calls a vote on a line; the meeting is in session and has the paper on its agenda."""
    access.check_chairs(by, at=now)
    access.check_no_part_in(by, [line])
    paper = papers.locked(line.paper)
    if paper.procedure != Procedure.MAJORITY or paper.status != PaperStatus.CIRCULATED:
        raise Refused(_("This line is not decided by a vote."), code="no-vote")
    if meeting.state != MeetingState.SITTING or not meeting.points.filter(paper=paper).exists():
        raise Refused(_("Vote in a meeting that is in session and has the paper on its agenda."), code="no-meeting")
    if (there := line.ballots.filter(closed_at__isnull=True).first()) is not None:
        return there  # pressed twice
    if line.rulings.filter(ruling__in=ENDING).exists():
        raise Refused(_("This line was ruled on already."), code="ruled")
    if settled_elsewhere(paper, [line], now=now):
        raise Refused(_("This proposal is decided or under silence on another paper."), code="settled-elsewhere")
    made = Ballot.objects.create(line=line, meeting=meeting, opened_by=by, opened_at=now)
    record("paper.ballot-opened", on=paper, by=by, at=now, facts={"number": line.number, "ballot": made.code})
    return made


@transaction.atomic
def cast_vote(ballot: Ballot, choice: Choice, *, by: Any, now: datetime) -> NationVote:
    """A nation votes, by whoever represents it in the room; it may vote anew until the vote is closed."""
    access.check_acts_for_self(by)
    paper = papers.locked(ballot.line.paper)
    ballot.refresh_from_db()
    seat = delegations.seat_of(by, at=now)
    there = meetings.in_room(ballot.meeting)
    if seat is None or there.get(seat.nation) != seat.pk:
        raise Denied(_("Who represents a nation in the room votes for it."), code="not-in-room")
    if not type(paper).objects.visible_to(by, at=now).filter(pk=paper.pk).exists():
        raise NotFound(_("There is no such paper."))
    if ballot.closed_at is not None:
        raise Refused(_("The vote is closed."), code="closed")
    last = ballot.votes.filter(nation=seat.nation).last()
    if last is not None and (last.choice, last.by_id) == (choice, by.pk):
        return last  # pressed twice
    made = NationVote.objects.create(
        ballot=ballot,
        number=ballot.votes.count() + 1,
        nation=seat.nation,
        choice=choice,
        membership=seat,
        by=by,
        at=now,
    )
    facts = {"ballot": ballot.code, "nation": seat.nation, "choice": str(choice)}
    record("paper.nation-voted", on=paper, by=by, at=now, facts=facts)
    return made


@transaction.atomic
def close_ballot(ballot: Ballot, *, by: Any, now: datetime) -> Ballot:
    """Close the vote and count the last vote of each nation in the room.  Without a quorum nothing comes of it."""
    access.check_chairs(by, at=now)
    paper = papers.locked(ballot.line.paper)
    ballot.refresh_from_db()
    access.check_no_part_in(by, [ballot.line])
    if ballot.closed_at is not None:
        return ballot  # pressed twice
    decision = current().decision
    rule = (decision.vote if decision else None) or VoteRule()
    there = meetings.in_room(ballot.meeting)
    cast = {vote.nation: Choice(vote.choice) for vote in ballot.votes.order_by("number") if vote.nation in there}
    counted = result(rule, cast.values(), present=len(there), members=len(voices(now)))
    ballot.closed_at, ballot.closed_by, ballot.end = now, by, counted.end
    ballot.counted = {
        "tally": {str(choice): number for choice, number in counted.tally.items()},
        "present": counted.present,
        "needed": counted.needed,
        "members": len(voices(now)),
        "passes": rule.passes,
        "of": rule.of,
    }
    ballot.save()
    facts = {"ballot": ballot.code, "number": ballot.line.number, "end": str(counted.end), **ballot.counted}
    record("paper.ballot-closed", on=paper, by=by, at=now, facts=facts)
    if counted.end in ENDS:
        write_down(ballot.line, paper, ENDS[counted.end], words="", by=by, now=now, meeting=ballot.meeting)
    return ballot
