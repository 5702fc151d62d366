"""Meetings of the body and their agenda, as far as the reader may know them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max

from parvis.decisions.models import Ballot, CommitteeMeeting, CommitteePoint, Paper, PaperLine
from parvis.domain.deciding import IN_MEETING, Procedure
from parvis.domain.meetings import MeetingState
from parvis.domain.papers import PaperStatus, digest, next_reference
from parvis.domain.refusals import NotFound
from parvis.web.programme import current, today


def _(message: str) -> str:
    return message


OVER = (MeetingState.ENDED, MeetingState.CALLED_OFF)


def free_reference(*, at: datetime) -> str:
    """The next free reference of an agenda.  One query."""
    decision = current().decision
    series = f"{(decision.series if decision else '') or 'D'}-A"
    return next_reference(series, today(at).year, CommitteeMeeting.objects.values_list("reference", flat=True))


def visible(code: str, person: Any, *, at: datetime) -> CommitteeMeeting:
    """The meeting, if the person may see it; NotFound otherwise.  One query."""
    found = CommitteeMeeting.objects.visible_to(person, at=at).filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such meeting."))
    return found


def coming(person: Any, *, at: datetime) -> list[CommitteeMeeting]:
    """The meetings that are planned or in session, the next one first.  One query."""
    shown = CommitteeMeeting.objects.visible_to(person, at=at).exclude(state__in=OVER)
    return list(shown.order_by("starts_at", "id"))


def past(person: Any, *, at: datetime) -> list[CommitteeMeeting]:
    """The last meetings, those called off among them.  One query."""
    return list(CommitteeMeeting.objects.visible_to(person, at=at).filter(state__in=OVER)[:20])


def locked(meeting: CommitteeMeeting) -> CommitteeMeeting:
    """The meeting held for a change.  One query."""
    return CommitteeMeeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)


def next_place(meeting: CommitteeMeeting) -> int:
    """Where the next point stands.  One query."""
    last: int | None = meeting.points.aggregate(last=Max("place"))["last"]
    return (last or 0) + 1


def points(meeting: CommitteeMeeting, person: Any, *, at: datetime) -> list[CommitteePoint]:
    """The points that are there for this person, in order: a paper that is closed to him or her leaves no gap."""
    shown = CommitteePoint.objects.visible_to(person, at=at).filter(meeting=meeting)
    return list(shown.select_related("paper").order_by("place", "id"))


def point(code: str, person: Any, *, at: datetime) -> CommitteePoint:
    """The point, if the person may see it; NotFound otherwise."""
    found = (
        CommitteePoint.objects.visible_to(person, at=at).select_related("meeting", "paper").filter(code=code).first()
    )
    if found is None:
        raise NotFound(_("There is no such point."))
    return found


def ballot(code: str, person: Any, *, at: datetime) -> Ballot:
    """The vote, if the person may read its paper; NotFound otherwise."""
    papers = Paper.objects.visible_to(person, at=at)
    found = Ballot.objects.filter(code=code, line__paper__in=papers).select_related("line__paper", "meeting").first()
    if found is None:
        raise NotFound(_("There is no such vote."))
    return found


def digest_of(meeting: CommitteeMeeting) -> str:
    """What binds the agenda: its words, hour, place, and every point."""
    return digest(
        {
            "reference": meeting.reference,
            "texts": meeting.texts,
            "starts": f"{meeting.starts_wall} {meeting.zone}",
            "place": meeting.place,
            "points": [
                {"paper": one.paper.full_reference, "digest": one.paper.digest} if one.paper else {"words": one.words}
                for one in meeting.points.select_related("paper").order_by("place", "id")
            ],
        }
    )


def in_room(meeting: CommitteeMeeting) -> dict[str, int]:
    """The nations in the room, each with the seat of whoever represents it.  One query."""
    return dict(meeting.attendances.filter(to_at__isnull=True).values_list("nation", "membership_id"))


def to_put_on(meeting: CommitteeMeeting, person: Any, *, at: datetime) -> list[Paper]:
    """Papers that may come onto the agenda: decided in a meeting, or broken under silence.  One query."""
    shown = Paper.objects.visible_to(person, at=at).filter(status=PaperStatus.CIRCULATED)
    shown = shown.exclude(points__meeting=meeting)
    return [
        one
        for one in shown.order_by("-circulated_at")[:60]
        if Procedure(one.procedure) in IN_MEETING or (one.ends_at is not None and one.ends_at <= at)
    ]


def on_agendas_in_session(paper: Paper, person: Any, *, at: datetime) -> list[CommitteeMeeting]:
    """The meetings in session that have the paper on their agenda.  One query."""
    shown = CommitteeMeeting.objects.visible_to(person, at=at)
    return list(shown.filter(state=MeetingState.SITTING, points__paper=paper))


def ballots_of(paper: Paper) -> dict[int, list[Ballot]]:
    """The votes on each line of the paper, by its number.  Two queries."""
    found: dict[int, list[Ballot]] = {}
    lines = PaperLine.objects.filter(paper=paper)
    for one in Ballot.objects.filter(line__in=lines).select_related("line", "meeting").prefetch_related("votes"):
        found.setdefault(one.line.number, []).append(one)
    return found
