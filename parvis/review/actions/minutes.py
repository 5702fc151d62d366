"""The minute of a meeting: drawn up from the rows, signed off by the chair, followed by a further one if need be."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.meetings import MeetingState
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.domain.roles import Role, holds_any
from parvis.review import access
from parvis.review.models import Meeting, Minute, PanelItem
from parvis.review.queries import minutes as queries
from parvis.review.queries import panel as panels
from parvis.review.queries import ranks


def _(message: str) -> str:
    return message


@transaction.atomic
def draw_minute(meeting: Meeting, *, reason: str = "", by: Any, now: datetime) -> Minute:
    """Draw the minute up from what the rows say; with nothing changed since, the one that is there.

    A further version needs a reason, and stands beside the one before.
    """
    access.check_leads(by, meeting.panel, at=now)
    panel = panels.locked(meeting.panel)
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    meeting.panel = panel
    if meeting.state != MeetingState.ENDED:
        raise Refused(_("End the meeting first."), code="meeting-open")
    _check_sees_all(meeting, by, now)
    content = queries.content(meeting, at=now)
    digest = queries.digest_of(content)
    last = meeting.minutes.order_by("-number").first()
    if last is not None and last.digest == digest:
        return last
    if last is not None and not reason.strip():
        raise Invalid(_("Say why there is a further version of the minute."), field="reason")
    made = Minute.objects.create(
        meeting=meeting,
        number=last.number + 1 if last else 1,
        content=content,
        digest=digest,
        reason=reason.strip()[:500],
        drawn_by=by,
        drawn_at=now,
    )
    facts = {"meeting": meeting.code, "minute": made.code, "number": made.number, "digest": digest}
    record("minute.drawn", on=made, by=by, at=now, facts={**facts, "reason": made.reason})
    return made


@transaction.atomic
def sign_minute(minute: Minute, *, by: Any, now: datetime) -> Minute:
    """Sign the newest version off, as the chair; again changes nothing.

    Where something of it is not there for the chair, or nobody chairs, an officer
    who did not draw it up signs.
    """
    access.check_acts_alone(by)
    panels.locked(minute.meeting.panel)
    minute = Minute.objects.select_for_update(of=("self",)).select_related("meeting__panel__call").get(pk=minute.pk)
    if minute.signed_by_id == by.pk:
        return minute
    if minute.signed_by_id is not None:
        raise Refused(_("This minute has been signed off."), code="signed")
    if minute.meeting.minutes.filter(number__gt=minute.number).exists():
        raise Refused(_("There is a newer version of this minute."), code="newer-version")
    _check_may_sign(minute, by, now)
    minute.signed_by, minute.signed_at = by, now
    minute.save(update_fields=["signed_by", "signed_at"])
    facts = {"minute": minute.code, "number": minute.number, "digest": minute.digest}
    record("minute.signed-off", on=minute, by=by, at=now, facts=facts)
    return minute


def _check_may_sign(minute: Minute, by: Any, now: datetime) -> None:
    chair = ranks.chair_of(minute.meeting.panel)
    if chair is not None and chair.person_id == by.pk:
        _check_sees_all(minute.meeting, by, now)
        return
    chair_sees = chair is not None and chair.person is not None and _sees_all(minute.meeting, chair.person, now)
    if chair_sees or not holds_any(by, Role.PROGRAMME_OFFICER, at=now):
        raise Denied(_("The chair signs the minute off."), code="chair-needed")
    if minute.drawn_by_id == by.pk:
        raise Denied(_("Who drew the minute up doesn’t sign it off. A colleague must."), code="two-pairs-of-eyes")
    _check_sees_all(minute.meeting, by, now)


def _sees_all(meeting: Meeting, person: Any, at: datetime) -> bool:
    every = PanelItem.objects.filter(panel=meeting.panel_id)
    return not every.exclude(pk__in=PanelItem.objects.visible_to(person, at=at).values("pk")).exists()


def _check_sees_all(meeting: Meeting, person: Any, at: datetime) -> None:
    if not _sees_all(meeting, person, at):
        raise Denied(_("A colleague looks after this minute."), code="another-officer")
