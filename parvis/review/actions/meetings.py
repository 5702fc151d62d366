"""A panel's meeting before it is opened: planned, answered, moved, called off, its agenda put in order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.calls import WallClock
from parvis.domain.meetings import Coming, MeetingState, PointKind, check_coming, moved
from parvis.domain.refusals import Invalid, NotFound, Refused
from parvis.review import access
from parvis.review.models import AgendaPoint, Meeting, MeetingAnswer, Panel, PanelItem
from parvis.review.notify import meetings as notify
from parvis.review.queries import attendance
from parvis.review.queries import meetings as queries
from parvis.review.queries import panel as panels

LONGEST = 600  # minutes
MOST_POINTS = 400


def _(message: str) -> str:
    return message


@transaction.atomic
def plan_meeting(panel: Panel, starts: WallClock, *, place: str, by: Any, now: datetime) -> Meeting:
    """Plan a meeting and ask the members to it; what no other has on its agenda is put on this one's, in the list's
    order.
    """
    access.check_leads(by, panel, at=now)
    panel = panels.still_open(panel)
    same = Meeting.objects.filter(panel=panel, starts_at=starts.at(), state=MeetingState.PLANNED).first()
    if same is not None:
        return same  # pressed twice
    meeting = Meeting.objects.create(
        panel=panel, place=place.strip()[:200], starts_at=starts.at(), planned_by=by, changed_at=now
    )
    facts = {"meeting": meeting.code, "starts": meeting.starts_at.isoformat(), "place": meeting.place}
    record("meeting.planned", on=meeting, by=by, at=now, facts=facts)
    _put_on(meeting, queries.to_list(meeting, at=now), by=by, now=now)
    notify.invited(meeting, now=now)
    return meeting


@transaction.atomic
def change_meeting(meeting: Meeting, starts: WallClock, *, place: str, by: Any, now: datetime) -> Meeting:
    """Say another place or another hour; the members learn it, and at another hour are asked anew."""
    access.check_leads(by, meeting.panel, at=now)
    meeting = queries.held(meeting)
    before = (meeting.place, meeting.starts_at)
    meeting.place, meeting.starts_at = place.strip()[:200], starts.at()
    if (meeting.place, meeting.starts_at) == before:
        return meeting
    if meeting.starts_at != before[1] and meeting.state != MeetingState.PLANNED:
        raise Refused(_("The meeting has been opened; its hour stays."), code="meeting-open")
    facts = {"meeting": meeting.code, "starts": meeting.starts_at.isoformat(), "place": meeting.place}
    # Changes of the agenda leave the number alone: it would tell of points that are not there for a reader.
    meeting.sequence, meeting.changed_at = meeting.sequence + 1, now
    meeting.save(update_fields=["place", "starts_at", "sequence", "changed_at"])
    record("meeting.changed", on=meeting, by=by, at=now, facts=facts)
    notify.changed(meeting, *before, now=now)
    return meeting


@transaction.atomic
def call_off(meeting: Meeting, *, why: str, by: Any, now: datetime) -> Meeting:
    """Call off a meeting that has not been opened; its points are free for another.  Again changes nothing."""
    access.check_leads(by, meeting.panel, at=now)
    if Meeting.objects.filter(pk=meeting.pk, state=MeetingState.CALLED_OFF).exists():
        return meeting
    meeting = queries.held(meeting)
    if meeting.state != MeetingState.PLANNED:
        raise Refused(_("The meeting has been opened; end it instead."), code="meeting-open")
    meeting.state, meeting.called_off_at, meeting.called_off_why = MeetingState.CALLED_OFF, now, why.strip()[:300]
    meeting.sequence, meeting.changed_at = meeting.sequence + 1, now
    meeting.save(update_fields=["state", "called_off_at", "called_off_why", "sequence", "changed_at"])
    facts = {"meeting": meeting.code, "why": meeting.called_off_why}
    record("meeting.called-off", on=meeting, by=by, at=now, facts=facts)
    notify.called_off(meeting, now=now)
    return meeting


@transaction.atomic
def say_coming(
    meeting: Meeting, answer: str, *, from_at: datetime | None = None, words: str = "", by: Any, now: datetime
) -> MeetingAnswer:
    """Say whether one comes to a meeting, as a member; what was said before stays written.  Again changes nothing."""
    access.check_acts_alone(by)
    meeting = queries.held(meeting)
    if not attendance.is_asked(meeting, by):
        raise NotFound(_("Nobody of that name sits in this panel."))
    if meeting.state != MeetingState.PLANNED:
        raise Refused(_("The meeting has been opened; come in on its page."), code="meeting-open")
    said = check_coming(answer, meeting.starts_at, from_at)
    told = {"answer": said.value, "from_at": from_at if said is Coming.LATER else None, "words": words.strip()[:300]}
    before = attendance.answers(meeting).get(by.pk)
    if before is not None and all(getattr(before, name) == value for name, value in told.items()):
        return before
    made = MeetingAnswer.objects.create(meeting=meeting, person=by, hour=meeting.starts_at, at=now, **told)
    facts = {"meeting": meeting.code, "answer": said.value, "hour": made.hour.isoformat()}
    record("meeting.answered", on=meeting, by=by, at=now, facts=facts)
    return made


@transaction.atomic
def add_rest(meeting: Meeting, *, by: Any, now: datetime) -> int:
    """Put on the agenda what the panel judges and no meeting has on its own; how many came."""
    access.check_leads(by, meeting.panel, at=now)
    meeting = queries.held(meeting)
    made = _put_on(meeting, queries.to_list(meeting, at=now), by=by, now=now)
    return len(made)


@transaction.atomic
def add_point(meeting: Meeting, kind: str, title: str, *, minutes: int | None, by: Any, now: datetime) -> AgendaPoint:
    """Add a break or another matter at the end."""
    access.check_leads(by, meeting.panel, at=now)
    meeting = queries.held(meeting)
    if kind not in (PointKind.BREAK, PointKind.MATTER):
        raise Invalid(_("Choose what is added."), field="kind")
    title = title.strip()[:200]
    if kind == PointKind.MATTER and not title:
        raise Invalid(_("Say what it is about."), field="title")
    if meeting.points.count() >= MOST_POINTS:
        raise Refused(_("The agenda is full. Plan another meeting."), code="agenda-full")
    last = meeting.points.order_by("-place").values_list("place", flat=True).first() or 0
    point = AgendaPoint.objects.create(
        meeting=meeting, place=last + 1, kind=kind, title=title, minutes=_length(minutes, 15)
    )
    facts = {"meeting": meeting.code, "point": point.code, "kind": kind, "title": title}
    record("agenda.point-added", on=point, by=by, at=now, facts=facts)
    return point


@transaction.atomic
def change_point(point: AgendaPoint, *, minutes: int | None, title: str = "", by: Any, now: datetime) -> AgendaPoint:
    """Say how long a point takes and, of what is no proposal, what it is called."""
    meeting = _of(point, by, now)
    point = _there(point, by, now)
    before = (point.minutes, point.title)
    point.minutes = _length(minutes, point.minutes)
    if point.kind != PointKind.PROPOSAL:
        point.title = title.strip()[:200]
        if point.kind == PointKind.MATTER and not point.title:
            raise Invalid(_("Say what it is about."), field="title")
    if (point.minutes, point.title) != before:
        point.save(update_fields=["minutes", "title"])
        facts = {"meeting": meeting.code, "point": point.code, "minutes": point.minutes, "title": point.title}
        record("agenda.point-changed", on=point, by=by, at=now, facts=facts)
    return point


@transaction.atomic
def move_point(point: AgendaPoint, to: str, *, by: Any, now: datetime) -> AgendaPoint:
    """Move a point `up`, `down`, `first` or `last` among those that its mover sees."""
    meeting = _of(point, by, now)
    point = _there(point, by, now)
    order = list(meeting.points.values_list("code", flat=True))
    shown = list(AgendaPoint.objects.visible_to(by, at=now).filter(meeting=meeting).values_list("code", flat=True))
    wanted = moved(order, point.code, to, shown)
    if wanted != order:
        _lay(meeting, wanted)
        facts = {"meeting": meeting.code, "point": point.code, "to": to}
        record("agenda.point-moved", on=point, by=by, at=now, facts=facts)
    return point


@transaction.atomic
def lay_by_list(meeting: Meeting, *, by: Any, now: datetime) -> Meeting:
    """Put the proposals into the order of the panel's list; breaks and matters keep their places."""
    access.check_leads(by, meeting.panel, at=now)
    meeting = queries.held(meeting)
    points = list(meeting.points.all())
    table = panels.listed(meeting.panel, None, at=now)
    places = {row.item.pk: place for place, row in enumerate(table.rows)}
    listed = sorted(
        (one for one in points if one.subject_id), key=lambda one: places.get(one.subject_id or 0, len(places))
    )
    rest = iter(listed)
    wanted = [next(rest).code if one.subject_id else one.code for one in points]
    if wanted != [one.code for one in points]:
        _lay(meeting, wanted)
        record("agenda.laid-by-list", on=meeting, by=by, at=now, facts={"meeting": meeting.code})
    return meeting


@transaction.atomic
def remove_point(point: AgendaPoint, *, by: Any, now: datetime) -> None:
    """Take a point off the agenda; one that was taken up stays."""
    meeting = _of(point, by, now)
    point = _there(point, by, now)
    if point.turns.exists():
        raise Refused(_("This point has been taken up; it stays on the agenda."), code="taken-up")
    facts = {"meeting": meeting.code, "point": point.code, "kind": point.kind, "title": point.title}
    record("agenda.point-removed", on=point, by=by, at=now, facts=facts)
    point.delete()


def _of(point: AgendaPoint, by: Any, now: datetime) -> Meeting:
    """The point's meeting, held for a change by who leads it."""
    access.check_leads(by, point.meeting.panel, at=now)
    return queries.held(point.meeting)


def _there(point: AgendaPoint, by: Any, now: datetime) -> AgendaPoint:
    """The point as it is now, if it is there for the person; NotFound otherwise."""
    found = queries.point_of(point.code, by, at=now)
    if found.meeting_id != point.meeting_id:
        raise NotFound("")
    return found


def _put_on(meeting: Meeting, subjects: list[PanelItem], *, by: Any, now: datetime) -> list[AgendaPoint]:
    last = meeting.points.order_by("-place").values_list("place", flat=True).first() or 0
    minutes = queries.rules_of(meeting.panel).minutes or 1
    made = AgendaPoint.objects.bulk_create(
        AgendaPoint(meeting=meeting, place=last + n, kind=PointKind.PROPOSAL, subject=one, minutes=minutes)
        for n, one in enumerate(subjects[:MOST_POINTS], 1)
    )
    if made:
        facts = {"meeting": meeting.code, "proposals": sorted(one.proposal.code for one in subjects)}
        record("agenda.proposals-added", on=meeting, by=by, at=now, facts=facts)
    return made


def _lay(meeting: Meeting, order: list[str]) -> None:
    points = {one.code: one for one in meeting.points.all()}
    for place, code in enumerate(order, 1):
        points[code].place = place
    AgendaPoint.objects.bulk_update(points.values(), ["place"])


def _length(minutes: int | None, usual: int) -> int:
    if minutes is None:
        return usual
    if not 1 <= minutes <= LONGEST:
        raise Invalid(_("Write 1 to %(most)s minutes."), field="minutes", most=LONGEST)
    return minutes
