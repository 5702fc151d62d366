"""Members are asked to a panel's meeting and learn what becomes of it.

A letter, and the entry for a calendar that goes with it, name the call, the place and the hour, and nothing of what
is judged there: it lies in a mailbox, where nobody takes back what a conflict closes later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Person
from parvis.correspondence.actions import send
from parvis.domain.letters import Kind
from parvis.domain.meetings import MeetingState
from parvis.gateways import calendar, mail
from parvis.review.models import Meeting, Panel
from parvis.review.queries import attendance
from parvis.web import figures, letters
from parvis.web.programme import current, in_language
from parvis.web.reminders import Reminder

MADE_BY = "-//Parvis//Panel//EN"
ANSWER_BEFORE = (timedelta(days=14), timedelta(days=7), timedelta(days=3))
SOON = timedelta(days=2)

INVITED = Kind(
    "meeting.invited",
    case="panel",
    name=_("A member is asked to a meeting of the panel"),
    subject=_("The panel on “{call}” meets on {starts}"),
    body=_(
        "Dear {name},\n\n"
        "The panel on “{call}” meets on {starts}. Where: {place}.\n\n"
        "Please say on the page below whether you come, and if you can only come later, from when. The agenda stands "
        "there, too. An entry for your calendar goes with this letter."
    ),
    placeholders=("call", "starts", "place"),
)
CHANGED = Kind(
    "meeting.changed",
    case="panel",
    name=_("A meeting of the panel has been moved"),
    subject=_("Moved: the panel on “{call}” meets on {starts}"),
    body=_(
        "Dear {name},\n\n"
        "The meeting of the panel on “{call}” has been moved. It begins on {starts}. Where: {place}.\n\n"
        "It was to begin on {was}. Where: {was_place}.\n\n"
        "If the hour is another one now, please say again on the page below whether you come. The entry that goes with "
        "this letter replaces the one in your calendar."
    ),
    placeholders=("call", "starts", "place", "was", "was_place"),
)
CALLED_OFF = Kind(
    "meeting.called-off",
    case="panel",
    name=_("A meeting of the panel has been called off"),
    subject=_("Called off: the panel on “{call}” on {starts}"),
    body=_(
        "Dear {name},\n\n"
        "The meeting of the panel on “{call}” that was to begin on {starts} has been called off. {why}\n\n"
        "You have nothing to do. The entry that goes with this letter takes the meeting out of your calendar."
    ),
    placeholders=("call", "starts", "place", "why"),
)
ANSWER = Kind(
    "meeting.answer",
    case="panel",
    name=_("Reminder: a member has not said whether he or she comes"),
    subject=_("Do you come? The panel on “{call}” meets on {starts}"),
    body=_(
        "Dear {name},\n\n"
        "The panel on “{call}” meets on {starts}. Where: {place}. We have no answer from you yet.\n\n"
        "Please say on the page below whether you come: the panel decides only if enough members are there."
    ),
    placeholders=("call", "starts", "place"),
)
SOON_TO_COME = Kind(
    "meeting.soon",
    case="panel",
    name=_("Reminder: the panel meets in two days"),
    subject=_("The panel on “{call}” meets on {starts}"),
    body=_(
        "Dear {name},\n\n"
        "The panel on “{call}” meets on {starts}. Where: {place}.\n\n"
        "The agenda and what you may read for it stand on the page below. If you cannot come after all, say so there."
    ),
    placeholders=("call", "starts", "place"),
)

KINDS = (INVITED, CHANGED, CALLED_OFF, ANSWER, SOON_TO_COME)

Words = Callable[[str], dict[str, object]]


def invited(meeting: Meeting, *, now: datetime) -> None:
    """To each member, with an entry for the calendar."""
    _tell(INVITED, meeting, [one.person for one in attendance.asked(meeting)], _words(meeting), now)


def seated(panel: Panel, person: Person, *, now: datetime) -> None:
    """To a member who came later: what is still to come."""
    for meeting in attendance.to_come(panel, at=now):
        _tell(INVITED, meeting, [person], _words(meeting), now)


def changed(meeting: Meeting, place: str, starts_at: datetime, *, now: datetime) -> None:
    """To each member: where and when the meeting was to be, and is now."""
    words = _words(meeting, was=(place, starts_at))
    _tell(CHANGED, meeting, [one.person for one in attendance.asked(meeting)], words, now)


def called_off(meeting: Meeting, *, now: datetime) -> None:
    """To each member, also who had said not to come."""
    _tell(CALLED_OFF, meeting, [one.person for one in attendance.asked(meeting)], _words(meeting), now)


def due(at: datetime) -> Iterator[Reminder]:
    """To who has not answered, and two days before to everybody who has not said to stay away."""
    for meeting, one in attendance.reminded(at):
        if one.stays_away:
            continue
        found = [(meeting.starts_at - SOON, SOON_TO_COME)]
        if one.answer is None:
            found += [(meeting.starts_at - before, ANSWER) for before in ANSWER_BEFORE]
        passed = [(moment, kind) for moment, kind in found if one.since < moment <= at]
        if not passed:
            continue
        moment, kind = max(passed, key=lambda pair: pair[0])
        yield Reminder(
            kind.code,
            one.person,
            ("panel", meeting.panel.code),
            key=f"{kind.code}:{meeting.code}:{one.person.code}:{moment:%Y-%m-%dT%H:%M}",
            words=_words(meeting),
            link=meeting.get_absolute_url(),
            link_words=_("Open the meeting"),
        )


def calendar_file(meeting: Meeting, language: str, lines: Sequence[str] = ()) -> str:
    """The meeting as a calendar file in this language; `lines` are what its reader sees of the agenda."""
    with override(language):
        summary = gettext("Panel: %(call)s") % {"call": in_language(meeting.panel.call.title, language)}
        address = letters.site() + meeting.get_absolute_url()
    event = calendar.Event(
        uid=f"meeting-{meeting.code}@{settings.PROGRAMME}.parvis",
        starts_at=meeting.starts_at,
        changed_at=meeting.changed_at,
        summary=summary,
        description="\n".join([meeting.place, *lines] if meeting.place else lines),
        address=address,
        sequence=meeting.sequence,
        cancelled=meeting.state == MeetingState.CALLED_OFF,
    )
    return calendar.calendar(summary, [event], made_by=MADE_BY)


def _tell(kind: Kind, meeting: Meeting, people: Iterable[Person], words: Words, now: datetime) -> None:
    entries = {}
    for person in people:
        if person.language not in entries:
            file = calendar_file(meeting, person.language).encode()
            entries[person.language] = mail.Attachment.of(f"panel-{meeting.code}.ics", file, media_type="text/calendar")
        send(
            kind.code,
            to=person,
            case=("panel", meeting.panel.code),
            words=words,
            link=meeting.get_absolute_url(),
            link_words=_("Open the meeting"),
            attachments=(entries[person.language],),
            now=now,
            key=f"{kind.code}:{meeting.code}:{meeting.sequence}:{person.code}",
        )


def _words(meeting: Meeting, was: tuple[str, datetime] | None = None) -> Words:
    def words(language: str) -> dict[str, Any]:
        zone, nowhere = current().zone, gettext("still to be said")
        found = {
            "call": in_language(meeting.panel.call.title, language),
            "starts": figures.moment(meeting.starts_at, zone, language),
            "place": meeting.place or nowhere,
            "why": meeting.called_off_why,
        }
        if was is not None:
            found |= {"was": figures.moment(was[1], zone, language), "was_place": was[0] or nowhere}
        return found

    return words
