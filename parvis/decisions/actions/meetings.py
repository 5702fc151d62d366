"""Meetings of the body: the secretary or the chair plans one, circulates its agenda, notes who is there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from parvis.audit.actions import record
from parvis.decisions import access
from parvis.decisions.actions.ruling import issue_sheet
from parvis.decisions.models import Attendance, CommitteeMeeting, CommitteePoint, Paper
from parvis.decisions.models.delegations import voices
from parvis.decisions.queries import delegations, meetings
from parvis.domain import papers as rules
from parvis.domain.calls import WallClock
from parvis.domain.deciding import ENDING
from parvis.domain.meetings import MeetingState
from parvis.domain.papers import PaperStatus
from parvis.domain.refusals import Invalid, Refused
from parvis.domain.writings import SavedMeanwhile, Texts
from parvis.gateways import queue
from parvis.web.programme import current

TRIES = 5


def _(message: str) -> str:
    return message


@transaction.atomic
def plan_meeting(texts: Texts, starts: str, *, place: str, by: Any, now: datetime) -> CommitteeMeeting:
    """Plan a meeting under the next free reference; the agenda is empty yet."""
    access.check_runs_meetings(by, at=now)
    zone = current().zone.key
    wall = WallClock.read(starts, zone, field="starts")
    if wall.at() <= now:
        raise Invalid(_("This moment has passed. A meeting begins in the future."), field="starts")
    same = CommitteeMeeting.objects.filter(starts_at=wall.at(), planned_by=by, state=MeetingState.PLANNED).first()
    if same is not None and same.texts == texts:
        return same  # pressed twice
    for left in range(TRIES, 0, -1):
        try:
            with transaction.atomic():
                made = CommitteeMeeting.objects.create(
                    reference=meetings.free_reference(at=now),
                    texts=dict(texts),
                    place=place.strip()[:200],
                    starts_wall=str(wall),
                    zone=zone,
                    starts_at=wall.at(),
                    planned_by=by,
                    planned_at=now,
                    changed_at=now,
                )
            break
        except IntegrityError:  # somebody took the number in the same moment
            if left == 1:
                raise
    record("committee.planned", on=made, by=by, at=now, facts={"reference": made.reference, "starts": str(wall)})
    return made


@transaction.atomic
def write_agenda(
    meeting: CommitteeMeeting, texts: Texts, starts: str, *, place: str, base: int, by: Any, now: datetime
) -> CommitteeMeeting:
    """Say another hour or place, or word the agenda anew; who saves over a newer version is told so."""
    access.check_runs_meetings(by, at=now)
    meeting = meetings.locked(meeting)
    _check_planned(meeting)
    wall = WallClock.read(starts, meeting.zone, field="starts")
    if (meeting.texts, meeting.place, meeting.starts_wall) == (texts, place.strip()[:200], str(wall)):
        return meeting  # pressed twice
    if meeting.version != base:
        raise SavedMeanwhile(
            _("A colleague has saved this agenda since you opened it. Compare, then save again."),
            base=base,
            newest=meeting.version,
        )
    if wall.at() <= now:
        raise Invalid(_("This moment has passed. A meeting begins in the future."), field="starts")
    meeting.texts, meeting.place = dict(texts), place.strip()[:200]
    meeting.starts_wall, meeting.starts_at = str(wall), wall.at()
    _touch(meeting, now)
    record("committee.agenda-written", on=meeting, by=by, at=now, facts={"version": meeting.version})
    return meeting


@transaction.atomic
def put_on_agenda(
    meeting: CommitteeMeeting,
    paper: Paper | None = None,
    words: dict[str, str] | None = None,
    *,
    by: Any,
    now: datetime,
) -> CommitteePoint:
    """Put a paper, or another matter worded in both languages, at the end of the agenda."""
    access.check_runs_meetings(by, at=now)
    meeting = meetings.locked(meeting)
    _check_planned(meeting)
    said = {language: (words or {}).get(language, "").strip()[:200] for language in ("en", "fr")}
    if paper is None and not all(said.values()):
        raise Invalid(_("Word the point in both languages."), field="words_en", code="not-complete")
    if paper is not None and paper.status != PaperStatus.CIRCULATED:
        raise Refused(_("This paper is not before the nations."), code="not-circulated")
    there = meeting.points.filter(paper=paper) if paper else meeting.points.filter(paper=None, words=said)
    if (found := there.first()) is not None:
        return found  # pressed twice
    made = CommitteePoint.objects.create(
        meeting=meeting, place=meetings.next_place(meeting), paper=paper, words={} if paper else said
    )
    _touch(meeting, now)
    # Which point it was, only the agenda says: its paper may be closed to who reads the trail.
    record("committee.point-added", on=meeting, by=by, at=now, facts={"version": meeting.version})
    return made


@transaction.atomic
def take_off_agenda(point: CommitteePoint, *, by: Any, now: datetime) -> None:
    """Take a point off; those after it move up."""
    access.check_runs_meetings(by, at=now)
    meeting = meetings.locked(point.meeting)
    _check_planned(meeting)
    if not meeting.points.filter(pk=point.pk).exists():
        return  # pressed twice
    meeting.points.filter(pk=point.pk).delete()
    for place, one in enumerate(meeting.points.order_by("place"), 1):
        if one.place != place:
            one.place = place
            one.save(update_fields=["place"])
    _touch(meeting, now)
    record("committee.point-removed", on=meeting, by=by, at=now, facts={"version": meeting.version})


@transaction.atomic
def circulate_agenda(meeting: CommitteeMeeting, *, base: int, by: Any, now: datetime) -> CommitteeMeeting:
    """Send the agenda to the delegations as it was read; what was sent before is its older revision."""
    access.check_runs_meetings(by, at=now)
    meeting = meetings.locked(meeting)
    _check_planned(meeting)
    if meeting.circulated_version == meeting.version:
        return meeting  # pressed twice
    if meeting.version != base:
        raise SavedMeanwhile(
            _("A colleague has changed this agenda since you opened it. Read it again."),
            base=base,
            newest=meeting.version,
        )
    rules.check_complete(meeting.texts, 1)
    if not meeting.points.exists():
        raise Invalid(_("There is nothing on the agenda yet."), code="no-points")
    if meeting.circulated_at is None:
        meeting.circulated_at, meeting.circulated_by = now, by
    else:
        meeting.revision += 1
    meeting.circulated_version, meeting.changed_at = meeting.version, now
    meeting.digest = meetings.digest_of(meeting)
    meeting.save()
    facts = {"reference": meeting.full_reference, "digest": meeting.digest}
    record("committee.agenda-circulated", on=meeting, by=by, at=now, facts=facts)

    queue.defer("decisions.tell_agenda", meeting=meeting.code, revision=meeting.revision)
    return meeting


@transaction.atomic
def open_meeting(meeting: CommitteeMeeting, *, by: Any, now: datetime) -> CommitteeMeeting:
    """The meeting is in session; its agenda is fixed."""
    access.check_runs_meetings(by, at=now)
    meeting = meetings.locked(meeting)
    if meeting.state == MeetingState.SITTING:
        return meeting  # pressed twice
    _check_planned(meeting)
    if meeting.circulated_at is None:
        raise Refused(_("Circulate the agenda first: the nations know beforehand what is decided."), code="no-agenda")
    meeting.state, meeting.opened_at = MeetingState.SITTING, now
    meeting.save(update_fields=["state", "opened_at"])
    record("committee.opened", on=meeting, by=by, at=now)
    return meeting


@transaction.atomic
def note_present(meeting: CommitteeMeeting, seat: str, *, by: Any, now: datetime) -> Attendance:
    """A nation is in the room, represented by this delegate; another of the same nation takes the first one's place."""
    access.check_runs_meetings(by, at=now)
    meeting = meetings.locked(meeting)
    _check_sitting(meeting)
    who = delegations.membership(seat)
    if who.nation not in voices(now) or not who.term.holds_at(now):
        raise Refused(_("This person does not speak for a member nation now."), code="no-seat")
    there = meeting.attendances.filter(nation=who.nation, to_at__isnull=True).first()
    if there is not None and there.membership_id == who.pk:
        return there  # pressed twice
    if there is not None:
        there.to_at = now
        there.save(update_fields=["to_at"])
    made = Attendance.objects.create(meeting=meeting, nation=who.nation, membership=who, from_at=now, noted_by=by)
    record("committee.present", on=meeting, by=by, at=now, facts={"nation": who.nation, "person": who.person.code})
    return made


@transaction.atomic
def note_left(meeting: CommitteeMeeting, nation: str, *, by: Any, now: datetime) -> None:
    """A nation has left the room."""
    access.check_runs_meetings(by, at=now)
    meeting = meetings.locked(meeting)
    _check_sitting(meeting)
    if meeting.attendances.filter(nation=nation, to_at__isnull=True).update(to_at=now):
        record("committee.left", on=meeting, by=by, at=now, facts={"nation": nation})


@transaction.atomic
def end_meeting(meeting: CommitteeMeeting, *, by: Any, now: datetime) -> CommitteeMeeting:
    """The meeting is over; whoever was in the room has left it, and what it decided stands on action sheets."""
    access.check_runs_meetings(by, at=now)
    meeting = meetings.locked(meeting)
    if meeting.state == MeetingState.ENDED:
        return meeting  # pressed twice
    _check_sitting(meeting)
    if meeting.ballots.filter(closed_at__isnull=True).exists():
        raise Refused(_("A vote is still open. Close it first."), code="ballot-open")
    meeting.attendances.filter(to_at__isnull=True).update(to_at=now)
    meeting.state, meeting.ended_at = MeetingState.ENDED, now
    meeting.save(update_fields=["state", "ended_at"])
    record("committee.ended", on=meeting, by=by, at=now)

    for paper in Paper.objects.filter(lines__rulings__meeting=meeting, lines__rulings__ruling__in=ENDING).distinct():
        issue_sheet(paper, now=now)
    return meeting


@transaction.atomic
def call_off(meeting: CommitteeMeeting, reason: str, *, by: Any, now: datetime) -> CommitteeMeeting:
    """The meeting does not take place; whoever was told of it is told so, with the reason."""
    access.check_runs_meetings(by, at=now)
    meeting = meetings.locked(meeting)
    if meeting.state == MeetingState.CALLED_OFF:
        return meeting  # pressed twice
    _check_planned(meeting)
    if not reason.strip():
        raise Invalid(_("Say why; the delegations read it."), field="reason", code="no-reason")
    meeting.state, meeting.called_off_at = MeetingState.CALLED_OFF, now
    meeting.called_off_because = reason.strip()[:500]
    meeting.changed_at = now
    meeting.save(update_fields=["state", "called_off_at", "called_off_because", "changed_at"])
    facts = {"reference": meeting.full_reference, "reason": meeting.called_off_because}
    record("committee.called-off", on=meeting, by=by, at=now, facts=facts)

    if meeting.circulated_at is not None:
        queue.defer("decisions.tell_called_off", meeting=meeting.code)
    return meeting


def _check_planned(meeting: CommitteeMeeting) -> None:
    if meeting.state == MeetingState.CALLED_OFF:
        raise Refused(_("The meeting was called off."), code="called-off")
    if meeting.state != MeetingState.PLANNED:
        raise Refused(_("The meeting has been opened; its agenda stays as it is."), code="meeting-open")


def _check_sitting(meeting: CommitteeMeeting) -> None:
    if meeting.state != MeetingState.SITTING:
        raise Refused(_("The meeting is not in session."), code="not-sitting")


def _touch(meeting: CommitteeMeeting, now: datetime) -> None:
    meeting.version += 1
    meeting.changed_at = now
    meeting.save()
