"""The meeting itself: opened, point after point, who comes and goes, who leaves as conflicted, ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.meetings import Capacity, MeetingState, OutOfRoom, VotePhase
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.domain.roles import Role, holds_any
from parvis.programme.queries import programme_of
from parvis.review import access
from parvis.review.actions.assignments import state_of
from parvis.review.models import AgendaPoint, Meeting, PointTurn, Presence, StepOut, Vote
from parvis.review.queries import meetings as queries

OTHER = "other"


def _(message: str) -> str:
    return message


@transaction.atomic
def open_meeting(meeting: Meeting, *, by: Any, now: datetime) -> Meeting:
    """Open the meeting; who opens it is in the room.  Again changes nothing."""
    access.check_leads(by, meeting.panel, at=now)
    meeting = queries.held(meeting)
    if meeting.state == MeetingState.SITTING:
        return meeting
    meeting.state, meeting.opened_at = MeetingState.SITTING, now
    meeting.save(update_fields=["state", "opened_at"])
    record("meeting.opened", on=meeting, by=by, at=now, facts={"meeting": meeting.code})
    _enter(meeting, by, by=by, now=now)
    return meeting


@transaction.atomic
def end_meeting(meeting: Meeting, *, by: Any, now: datetime) -> Meeting:
    """End the meeting: what is under way ends, everybody leaves.  Again changes nothing.

    Refused while a vote is open.
    """
    access.check_leads(by, meeting.panel, at=now)
    meeting = queries.held(meeting, over=True)
    if meeting.state == MeetingState.ENDED:
        return meeting
    if meeting.state != MeetingState.SITTING:
        raise Refused(_("The meeting has not been opened yet."), code="not-sitting")
    _finish(meeting, by=by, now=now)
    Presence.objects.filter(meeting=meeting, to_at__isnull=True).update(to_at=now)
    meeting.state, meeting.ended_at = MeetingState.ENDED, now
    meeting.save(update_fields=["state", "ended_at"])
    record("meeting.ended", on=meeting, by=by, at=now, facts={"meeting": meeting.code})
    return meeting


@transaction.atomic
def take_up(point: AgendaPoint, *, by: Any, now: datetime) -> PointTurn:
    """Take up a point; the one before ends, and who is kept out of a proposal is out of the room."""
    access.check_leads(by, point.meeting.panel, at=now)
    meeting = queries.sitting(point.meeting)
    point = queries.point_of(point.code, by, at=now)
    running = queries.under_way(meeting)
    if running is not None and running.pk == point.pk:
        return PointTurn.objects.get(meeting=meeting, to_at__isnull=True)
    _finish(meeting, by=by, now=now)
    turn = PointTurn.objects.create(point=point, meeting=meeting, from_at=now)
    facts = {"meeting": meeting.code, "point": point.code, "kind": point.kind, "title": point.title}
    record("point.taken-up", on=point, by=by, at=now, facts=facts)
    _send_out(meeting, point, now=now)
    return turn


@transaction.atomic
def finish(meeting: Meeting, *, by: Any, now: datetime) -> None:
    """End what is under way, as far as it is there for the person; everybody comes back."""
    access.check_leads(by, meeting.panel, at=now)
    meeting = queries.sitting(meeting)
    running = queries.under_way(meeting)
    if running is not None and AgendaPoint.objects.visible_to(by, at=now).filter(pk=running.pk).exists():
        _finish(meeting, by=by, now=now)


@transaction.atomic
def enter(meeting: Meeting, person: Any, *, by: Any, now: datetime) -> Presence:
    """Note that somebody has come: a member, or somebody of the office.  Again changes nothing."""
    _check_may_note(meeting, person, by, now)
    meeting = queries.sitting(meeting)
    return _enter(meeting, person, by=by, now=now)


@transaction.atomic
def leave(meeting: Meeting, person: Any, *, by: Any, now: datetime) -> None:
    """Note that somebody has left the meeting.  Again changes nothing."""
    _check_may_note(meeting, person, by, now)
    meeting = queries.sitting(meeting)
    if Presence.objects.filter(meeting=meeting, person=person, to_at__isnull=True).update(to_at=now):
        StepOut.objects.filter(point__meeting=meeting, person=person, to_at__isnull=True).update(to_at=now)
        facts = {"meeting": meeting.code, "person": person.code}
        record("room.left", on=meeting, by=by, at=now, facts=facts)


@transaction.atomic
def declare_in_room(point: AgendaPoint, person: Any, ground: str, *, by: Any, now: datetime) -> None:
    """Say that somebody has a conflict in the proposal of this point; if it is under way, he or she is out at once."""
    access.check_acts_alone(by)
    if by != person:
        access.check_leads(by, point.meeting.panel, at=now)
    meeting = queries.held(point.meeting)
    point = queries.point_of(point.code, by, at=now)
    if point.subject is None:
        raise NotFound(_("There is no such point on the agenda."))
    if queries.room(meeting, None, at=now).of(person) is None:
        raise NotFound(_("Nobody of that name sits in this panel."))
    known = {one.code for one in programme_of(meeting.panel.call).conflict_grounds} | {OTHER}
    if ground not in known:
        raise Invalid(_("Choose a reason from the list."), field="ground")
    state_of(person, point.subject.proposal, ground, note="", by=by, now=now)
    running = queries.under_way(meeting)
    if running is not None and running.pk == point.pk:
        _send_out(meeting, point, now=now)


def _check_may_note(meeting: Meeting, person: Any, by: Any, now: datetime) -> None:
    """Who leads notes for everybody; a member for himself or herself.  Only the panel's people and the office come."""
    access.check_acts_alone(by)
    seated = meeting.panel.seats.filter(expert__person=person, left_at__isnull=True).exists()
    if not seated and not holds_any(person, Role.PROGRAMME_OFFICER, at=now):
        raise NotFound(_("Nobody of that name sits in this panel."))
    if by != person and not access.leads(by, meeting.panel, at=now):
        raise Denied(_("The chair or a programme officer does this."), code="lead-needed")


def _enter(meeting: Meeting, person: Any, *, by: Any, now: datetime) -> Presence:
    seated = meeting.panel.seats.filter(expert__person=person, left_at__isnull=True).exists()
    capacity = Capacity.MEMBER if seated else Capacity.STAFF
    made, is_new = Presence.objects.get_or_create(
        meeting=meeting,
        person=person,
        to_at=None,
        defaults={"capacity": capacity, "from_at": now, "noted_by": by},
    )
    if is_new:
        facts = {"meeting": meeting.code, "person": person.code, "as": capacity.value}
        record("room.entered", on=meeting, by=by, at=now, facts=facts)
        running = queries.under_way(meeting)
        if running is not None:
            _send_out(meeting, running, now=now)
    return made


def _send_out(
    meeting: Meeting, point: AgendaPoint, *, now: datetime, over: tuple[datetime, datetime] | None = None
) -> None:
    """Write down who of those present is out of the room for this proposal.

    With `over`, from and to of a turn that ends: then those whose conflict came up
    during it are written down too, out from that moment.
    """
    if point.subject is None:
        return
    code = point.subject.proposal.code
    here = dict(Presence.objects.filter(meeting=meeting, to_at__isnull=True).values_list("person_id", "from_at"))
    open_rows = StepOut.objects.filter(point=point, to_at__isnull=True).values_list("person_id", flat=True)
    there, made = set(open_rows), []
    for (_code, key), out in sorted(queries.kept_out([code], here, at=now).items()):
        if key in there:
            continue
        from_at = now
        if over is not None:
            from_at = max(out.since or over[0], over[0], here[key])
        made.append(StepOut(point=point, person_id=key, cause=out.cause, ground=out.ground, from_at=from_at))
    StepOut.objects.bulk_create(made)
    if made:
        people = dict(Presence.objects.filter(meeting=meeting).values_list("person_id", "person__code"))
        out_of = [
            {"person": people[one.person_id], "cause": str(OutOfRoom(one.cause)), "ground": one.ground} for one in made
        ]
        facts = {"meeting": meeting.code, "point": point.code, "out": out_of}
        record("room.stepped-out", on=point, by=None, at=now, facts=facts)


def _finish(meeting: Meeting, *, by: Any, now: datetime) -> None:
    turn = (
        PointTurn.objects.filter(meeting=meeting, to_at__isnull=True).select_related("point__subject__proposal").first()
    )
    if turn is None:
        return
    if Vote.objects.filter(point=turn.point, state=VotePhase.OPEN).exists():
        raise Refused(_("A vote is open. Close it before you go on."), code="vote-open")
    _send_out(meeting, turn.point, now=now, over=(turn.from_at, now))
    StepOut.objects.filter(point=turn.point, to_at__isnull=True).update(to_at=now)
    turn.to_at = now
    turn.save(update_fields=["to_at"])
    facts = {"meeting": meeting.code, "point": turn.point.code}
    record("point.finished", on=turn.point, by=by, at=now, facts=facts)
