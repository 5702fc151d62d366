"""What a nation says: break the silence, lift, make a statement; and what its capital writes to its delegates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.decisions import access
from parvis.decisions.models import Instruction, Membership, Paper, Position
from parvis.decisions.queries import delegations, papers
from parvis.domain.deciding import ENDING, OF_NATIONS, Procedure
from parvis.domain.refusals import Invalid, NotFound, Refused
from parvis.domain.silence import BREAKS, STANCES, PositionKind, check_lifts, is_late
from parvis.gateways import queue

LONGEST = 6000


def _(message: str) -> str:
    return message


@transaction.atomic
def take_position(
    paper: Paper,
    kind: PositionKind,
    text: str,
    *,
    place: int,
    key: str,
    by: Any,
    now: datetime,
    channel: str = "page",
    seat: Membership | None = None,
) -> Position:
    """Say something for one's nation, about a line (`place`) or the whole paper (0), at the moment it arrived.

    Of two delegates who speak at once one waits, and the last word is the
    nation's.  The same form (`key`) sent twice is one position.  What breaks the
    silence is never turned away for being late: it is kept, marked late, void.
    """
    paper = papers.locked(paper)
    seat = access.check_speaks_on(seat or delegations.seat_of(by, at=now), paper, by, at=now)
    if (again := Position.objects.filter(paper=paper, key=key).first()) is not None:
        if again.by_id != by.pk:
            raise Refused(_("This form was sent already."), code="sent-already")
        return again
    if place and not paper.lines.filter(number=place).exists():
        raise NotFound(_("There is no such line on this paper."))
    _check_is_heard(paper, kind, place)
    if not text.strip() and kind is not PositionKind.LIFTED:
        raise Invalid(_("Write it down: a position is taken in writing."), field="text", code="in-writing")
    if len(text) > LONGEST:
        raise Invalid(_("This is too long. Write at most 6,000 characters."), field="text", code="too-long")
    late = paper.ends_at is not None and is_late(now, paper.ends_at)
    if kind is PositionKind.LIFTED:
        if late:
            raise Refused(_("The silence procedure has ended; lifting an objection changes nothing now."), code="over")
        standing = papers.stance_of(paper, seat.nation, place, at=now)
        check_lifts(standing.said if standing else None)

    said = Position.objects.create(
        paper=paper,
        number=papers.next_number(paper, "positions"),
        place=place,
        nation=seat.nation,
        kind=kind,
        text=text.strip(),
        by=by,
        membership=seat,
        at=now,
        channel=channel,
        key=key,
    )
    facts = {"nation": said.nation, "kind": str(kind), "place": place, "text": said.text, "late": late}
    record("paper.position-taken", on=paper, by=by, at=now, facts={**facts, "channel": channel})

    if kind in BREAKS or kind is PositionKind.LIFTED:
        queue.defer("decisions.tell_position", position=said.pk)
    return said


def _check_is_heard(paper: Paper, kind: PositionKind, place: int) -> None:
    """Where a vote is taken nobody objects, where an office decides no nation speaks; Refused then."""
    procedure = Procedure(paper.procedure)
    if procedure not in OF_NATIONS:
        raise Refused(_("This paper is decided by an office; nations take no position on it."), code="no-voice")
    if procedure is Procedure.MAJORITY and kind in STANCES:
        raise Refused(_("The nations vote on this paper in a meeting; there is no silence to break."), code="votes")
    if procedure is Procedure.CONSENSUS and kind in STANCES:
        lines = [line for line in papers.lines_of(paper) if not place or line.number == place]
        if all(line.ruling is not None and line.ruling.ruling in ENDING for line in lines):
            raise Refused(_("This is decided already."), code="over")


@transaction.atomic
def instruct(paper: Paper, text: str, *, by: Any, now: datetime) -> Instruction:
    """Write down for one's own delegation what the capital wants; nobody else ever reads it."""
    paper = papers.locked(paper)
    seat = access.check_speaks_on(delegations.seat_of(by, at=now), paper, by, at=now)
    if not text.strip():
        raise Invalid(_("There is nothing written here yet."), field="text")
    last = Instruction.objects.filter(paper=paper, nation=seat.nation).last()
    if last is not None and (last.text, last.by_id) == (text.strip()[:LONGEST], by.pk):
        return last  # a second click
    made = Instruction.objects.create(paper=paper, nation=seat.nation, text=text.strip()[:LONGEST], by=by, at=now)
    # The trail tells that there was one; its words are the nation's alone.
    record("paper.instruction-written", on=paper, by=by, at=now, facts={"nation": seat.nation})
    return made
