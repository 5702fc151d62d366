"""Letters that follow what was done.  A dead worker delays them and changes nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from parvis.audit.actions import record
from parvis.correspondence.queries import is_sent
from parvis.decisions import notify
from parvis.decisions.actions.doors import open_door
from parvis.decisions.models import Addendum, CommitteeMeeting, Extension, LineRuling, Membership, Paper, Position
from parvis.decisions.queries import delegations, outcomes, papers
from parvis.domain.silence import NEAR
from parvis.domain.standing import CaseKind, Relation
from parvis.gateways import queue
from parvis.standing.actions import relate
from parvis.web.reminders import Reminder


def tell_circulated(code: str, *, now: datetime) -> int:
    """To every delegate the letter with the way to break the silence; how many were sent."""
    paper = Paper.objects.get(code=code)
    sent = sum(_tell_one(paper, seat, now=now) for seat in delegations.readers_of(paper, at=now))
    record("paper.delegations-told", on=paper, by=None, at=now, facts={"letters": sent})
    return sent


@transaction.atomic
def tell_delegate(code: str, *, now: datetime) -> None:
    """To somebody who was appointed: that he or she speaks for the nation, and the papers that run."""
    seat = delegations.membership(code)
    notify.seated(seat, now=now)
    for paper in papers.running(now):
        if any(one.pk == seat.pk for one in delegations.readers_of(paper, at=now)):
            cause = f"delegate of {seat.nation}"
            relate(seat.person, CaseKind.PAPER, paper.code, Relation.DELEGATE, cause=cause, by=None, now=now)
            _tell_one(paper, seat, now=now)
    record("delegate.told", on=seat, by=None, at=now, facts={"person": seat.person.code})


@transaction.atomic
def _tell_one(paper: Paper, seat: Membership, *, now: datetime) -> bool:
    if is_sent(notify.door_key(paper, seat)):
        return False  # a task that is tried again must not make the letter in the post worthless
    token, number = open_door(paper, seat, now=now)
    return notify.circulated(paper, seat, token, number, now=now) is not None


@transaction.atomic
def tell_position(position: int, *, now: datetime) -> None:
    """To the chair, the office and all delegations: a nation objects, or lifts its objection."""
    said = Position.objects.select_related("paper__drafted_by").get(pk=position)
    notify.position_taken(said, now=now)
    record("paper.position-told", on=said.paper, by=None, at=now, facts={"number": said.number})


@transaction.atomic
def tell_addendum(addendum: int, *, now: datetime) -> None:
    """To everybody concerned: what was added to a paper."""
    found = Addendum.objects.select_related("paper__drafted_by").get(pk=addendum)
    notify.added(found, now=now)
    record("paper.addendum-told", on=found.paper, by=None, at=now, facts={"number": found.number})


@transaction.atomic
def tell_tabled(code: str, *, now: datetime) -> None:
    """To everybody concerned: a paper that is not decided by silence."""
    paper = Paper.objects.select_related("drafted_by").get(code=code)
    notify.tabled(paper, now=now)
    record("paper.tabling-told", on=paper, by=None, at=now)


@transaction.atomic
def tell_ruling(ruling: int, *, now: datetime) -> None:
    """To everybody concerned: what was decided of a line."""
    found = LineRuling.objects.select_related("line__paper__drafted_by").get(pk=ruling)
    notify.ruled(found, now=now)
    record("paper.ruling-told", on=found.line.paper, by=None, at=now, facts={"number": found.line.number})


@transaction.atomic
def tell_sheet(code: str, number: int, *, now: datetime) -> None:
    """To everybody concerned: an action sheet after the first."""
    paper = Paper.objects.select_related("drafted_by").get(code=code)
    notify.sheet_issued(paper, number, now=now)
    record("paper.sheet-told", on=paper, by=None, at=now, facts={"sheet": paper.sheet_reference(number)})


@transaction.atomic
def tell_agenda(code: str, revision: int, *, now: datetime) -> None:
    """To all delegations: the agenda of a meeting, unless a newer one has gone out meanwhile."""
    meeting = CommitteeMeeting.objects.get(code=code)
    if meeting.revision == revision:
        notify.agenda(meeting, now=now)
    record("committee.agenda-told", on=meeting, by=None, at=now, facts={"revision": revision})


@transaction.atomic
def tell_called_off(code: str, *, now: datetime) -> None:
    """To all delegations: a meeting does not take place."""
    meeting = CommitteeMeeting.objects.get(code=code)
    notify.called_off(meeting, now=now)
    record("committee.calling-off-told", on=meeting, by=None, at=now)


@transaction.atomic
def tell_extended(extension: int, *, now: datetime) -> None:
    """To everybody concerned: the new deadline."""
    found = Extension.objects.select_related("paper__drafted_by").get(pk=extension)
    notify.extended(found, now=now)
    record("paper.extension-told", on=found.paper, by=None, at=now)


@transaction.atomic
def tell_withdrawn(code: str, *, now: datetime) -> None:
    """To everybody concerned: the paper is withdrawn."""
    paper = Paper.objects.select_related("drafted_by").get(code=code)
    notify.withdrawn(paper, now=now)
    record("paper.withdrawal-told", on=paper, by=None, at=now)


def tell_outcomes(now: datetime) -> int:
    """Have the outcomes mailed of all papers whose deadline has come; how many.  Run by the clock."""
    due = papers.untold(now)
    for paper in due:
        _have_told(paper, now=now)
    return len(due)


@transaction.atomic
def _have_told(paper: Paper, *, now: datetime) -> None:
    paper = papers.locked(paper)
    if paper.told_at is not None or paper.ends_at is None or now < paper.ends_at:
        return
    paper.told_at = now
    paper.save(update_fields=["told_at"])
    states = {str(number): str(state) for number, state in outcomes.states(paper, at=now).items()}
    record("paper.silence-ended", on=paper, by=None, at=now, facts={"at": paper.ends_at.isoformat(), "lines": states})
    queue.defer("decisions.tell_outcome", paper=paper.code)


@transaction.atomic
def tell_outcome(code: str, *, now: datetime) -> None:
    """To everybody concerned, with the action sheet: what was agreed and what was not."""
    paper = Paper.objects.select_related("drafted_by").get(code=code)
    notify.outcome(paper, now=now)
    record("paper.outcome-told", on=paper, by=None, at=now)


def due_reminders(at: datetime) -> Iterable[Reminder]:
    """A day before the deadline, to delegates of nations that have said nothing."""
    for paper in papers.ending_between(at, at + NEAR):
        if paper.circulated_at is None or paper.circulated_at > at - NEAR / 2:
            continue  # a short procedure: they have only just read of it
        spoken = set(paper.positions.values_list("nation", flat=True))
        for seat in delegations.readers_of(paper, at=at):
            if seat.nation not in spoken:
                person = seat.person
                yield Reminder(
                    "decisions.ends-soon",
                    to=person,
                    case=("paper", paper.code),
                    key=f"ends-soon:{paper.code}:{paper.ends_wall}:{seat.code}",
                    words=lambda language, paper=paper: notify.paper_words(paper, language),
                    link=notify.address(paper),
                    link_words=notify.OPEN,
                )
