"""Decide a line otherwise than by silence, step by step: in a meeting, by an office, by two one after the other."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.decisions import access
from parvis.decisions.actions.circulating import settled_elsewhere
from parvis.decisions.models import CommitteeMeeting, LineRuling, Paper, PaperLine
from parvis.decisions.queries import outcomes, papers, sheets
from parvis.domain.deciding import (
    AGREEING,
    ENDING,
    Procedure,
    Step,
    approvers_of,
    check_step,
)
from parvis.domain.meetings import MeetingState
from parvis.domain.papers import PaperStatus, Ruling
from parvis.domain.refusals import Denied, Refused
from parvis.domain.silence import SilenceState, objections_in, touching
from parvis.gateways import queue
from parvis.web.programme import current


def _(message: str) -> str:
    return message


@transaction.atomic
def rule_line(
    line: PaperLine,
    ruling: Ruling,
    *,
    words: str,
    by: Any,
    now: datetime,
    approver: str = "",
    meeting: CommitteeMeeting | None = None,
) -> LineRuling:
    """Write down what was decided of a line: the chair for the body, or whoever holds the office that decides.

    Where nations agree by consensus in a meeting, that meeting is in session and has the paper on its agenda.
    """
    paper = papers.locked(line.paper)
    procedure = Procedure(paper.procedure)
    approvers = approvers_of(current().decision, procedure)
    named = next((one for one in approvers if one.code == approver), None)
    if approvers and named is None:
        raise Denied(_("Another office decides this."), code="other-office")
    if named is not None:
        access.check_approves(by, named, at=now)
    else:
        access.check_chairs(by, at=now)
    access.check_no_part_in(by, [line])
    if paper.status != PaperStatus.CIRCULATED:
        raise Refused(_("This paper is not before the nations."), code="not-circulated")
    said = words.strip()[:1000]
    so_far = list(line.rulings.order_by("number"))
    if so_far and _is_second_click(so_far[-1], ruling, said, approver, by):
        return so_far[-1]
    steps = [one.step for one in so_far]
    kept = check_step(
        Step(ruling, approver, str(by.pk)),
        procedure,
        approvers,
        steps,
        broken=outcomes.states(paper, at=now).get(line.number) is SilenceState.BROKEN,
        objects=bool(standing_against(paper, line, now)),
        drafter=str(paper.drafted_by_id or ""),
        words=said,
    )
    if procedure is Procedure.CONSENSUS and kept in AGREEING:
        _check_sits(meeting, paper)
    if kept in AGREEING and settled_elsewhere(paper, [line], now=now):
        raise Refused(_("This proposal is decided or under silence on another paper."), code="settled-elsewhere")
    return write_down(line, paper, kept, words=said, by=by, now=now, approver=approver, meeting=meeting)


def write_down(
    line: PaperLine,
    paper: Paper,
    ruling: Ruling,
    *,
    words: str,
    by: Any,
    now: datetime,
    approver: str = "",
    meeting: CommitteeMeeting | None = None,
) -> LineRuling:
    """The next step of a line, recorded and told; what was judged before, under the paper's lock."""
    made = LineRuling.objects.create(
        line=line,
        number=line.rulings.count() + 1,
        ruling=ruling,
        approver=approver,
        meeting=meeting,
        words=words,
        by=by,
        at=now,
    )
    facts = {"number": line.number, "ruling": str(ruling), "words": made.words, "approver": approver}
    record("paper.line-ruled", on=paper, by=by, at=now, facts={**facts, "meeting": meeting.code if meeting else ""})
    queue.defer("decisions.tell_ruling", ruling=made.pk)
    if meeting is None and ruling in ENDING:
        issue_sheet(paper, now=now)
    return made


def issue_sheet(paper: Paper, *, now: datetime) -> None:
    """Have the newest action sheet sent, if it is one after the first: that one goes with the silence's outcome."""
    issued = sheets.sheets_of(paper, papers.lines_of(paper), at=now)
    if len(issued) > 1:
        queue.defer("decisions.tell_sheet", paper=paper.code, number=issued[-1].number)


def standing_against(paper: Paper, line: PaperLine, now: datetime) -> list[str]:
    """The nations whose objection to this line, or to the whole paper, stands."""
    said = [one.said for one in paper.positions.filter(at__lte=now)]
    raised = objections_in(touching(said, line.number, splits=True))
    return sorted({one.nation for one in raised if one.lifted_at is None})


def _check_sits(meeting: CommitteeMeeting | None, paper: Paper) -> None:
    if meeting is None or meeting.state != MeetingState.SITTING or not meeting.points.filter(paper=paper).exists():
        raise Refused(
            _("The nations agree to this in a meeting: one that is in session and has the paper on its agenda."),
            code="no-meeting",
        )


def _is_second_click(last: LineRuling, ruling: Ruling, words: str, approver: str, by: Any) -> bool:
    same = last.ruling == ruling or (ruling is Ruling.APPROVED and last.ruling == Ruling.AGREED)
    return same and (last.words, last.approver, last.by_id) == (words, approver, by.pk)
