"""Entries for a delegate's own calendar: the minute at which a silence ends, the hour of a meeting.

They name the reference, the minute and the place, and nothing of what is decided:
they lie in a calendar that others may look into.  What moves or falls away comes
again as a higher sequence of the same entry.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext, override

from parvis.decisions.models import CommitteeMeeting, Paper
from parvis.domain.meetings import MeetingState
from parvis.gateways import calendar, mail
from parvis.web import letters

MADE_BY = "-//Parvis//Decisions//EN"


def deadline(paper: Paper, language: str) -> list[mail.Attachment]:
    """When the paper's silence procedure ends; nothing where no deadline decides."""
    if paper.ends_at is None or paper.circulated_at is None:
        return []
    with override(language):
        summary = gettext("Silence procedure ends: %(reference)s") % {"reference": paper.full_reference}
    moved = list(paper.extensions.all())
    event = calendar.Event(
        uid=f"silence-{paper.code}@{settings.PROGRAMME}.parvis",
        starts_at=paper.ends_at,
        changed_at=paper.withdrawn_at or (moved[-1].at if moved else paper.circulated_at),
        summary=summary,
        address=letters.site() + paper.get_absolute_url(),
        sequence=len(moved) + (paper.withdrawn_at is not None),
        cancelled=paper.withdrawn_at is not None,
    )
    return _attached(f"{paper.full_reference}.ics", summary, event)


def meeting(met: CommitteeMeeting, language: str) -> list[mail.Attachment]:
    """When and where the body meets, or that it does not."""
    off = met.state == MeetingState.CALLED_OFF
    summary = met.title(language) or met.reference
    event = calendar.Event(
        uid=f"committee-{met.code}@{settings.PROGRAMME}.parvis",
        starts_at=met.starts_at,
        changed_at=met.changed_at,
        summary=f"{met.full_reference}: {summary}",
        description=met.place,
        address=letters.site() + met.get_absolute_url(),
        sequence=met.revision + off,
        cancelled=off,
    )
    return _attached(f"{met.full_reference}.ics", summary, event)


def _attached(name: str, summary: str, event: calendar.Event) -> list[mail.Attachment]:
    file = calendar.calendar(summary, [event], made_by=MADE_BY).encode()
    return [mail.Attachment.of(name.replace("/", "-"), file, media_type="text/calendar")]
