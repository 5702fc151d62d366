"""When a call opens, closes, is extended.

A call names its opening and its closing as a clock on the wall shows them, and
whose wall: "31 January 2026, 23:59, Brussels".  What comes one second before
the closing moment is in time; the closing moment itself is outside.  Behind it
a call may declare a grace, during which work is taken and marked late.

The closing moment may be put off, never brought forward, and only while it
still lies ahead; each extension is kept with its reason.  Where a call stands
therefore follows from its opening and its last closing moment alone, at
whatever time one looks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, available_timezones

from parvis.domain.refusals import Invalid, Refused

FIRST_YEAR, LAST_YEAR = 1958, 2199  # what a call may name; beyond, clocks and calendars disagree
LONGEST_GRACE = timedelta(days=2)
RETENTION_DAYS = 365  # how long unfinished drafts stay readable by their authors, unless the call says otherwise
CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


class CallStatus(StrEnum):
    """What the office has done with a call."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class CallState(StrEnum):
    """Where a published call stands in time."""

    ANNOUNCED = "announced"
    OPEN = "open"
    GRACE = "grace"
    CLOSED = "closed"


class CallKind(StrEnum):
    """An open call takes every key priority; a special call names its own."""

    OPEN = "open"
    SPECIAL = "special"


class WayIn(StrEnum):
    """Bottom-up: anybody answers a call.  Top-down: the secretariat opens an activity and invites."""

    BOTTOM_UP = "bottom-up"
    TOP_DOWN = "top-down"


CALL_MOVES: dict[CallStatus, frozenset[CallStatus]] = {
    CallStatus.DRAFT: frozenset({CallStatus.PUBLISHED}),
    CallStatus.PUBLISHED: frozenset({CallStatus.WITHDRAWN}),
    CallStatus.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True)
class WallClock:
    """A time as a clock on the wall shows it, and in which zone the wall stands."""

    time: datetime  # without a zone of its own, to the minute
    zone: str

    @classmethod
    def read(cls, text: str, zone: str, *, field: str = "") -> WallClock:
        """From "2026-01-31T23:59"; Invalid (naming `field`) if no clock there ever shows that."""
        if zone not in available_timezones():
            raise Invalid(_("“%(zone)s” is no time zone. Write one such as Europe/Brussels."), field="zone", zone=zone)
        try:
            time = datetime.fromisoformat(text)
        except ValueError:
            time = None
        if time is None or time.tzinfo is not None or not FIRST_YEAR <= time.year <= LAST_YEAR:
            raise Invalid(_("“%(text)s” is no date and time. Write them as 2027-01-31T23:59."), field=field, text=text)
        wall = cls(time.replace(second=0, microsecond=0), zone)
        if wall.at().astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall.time:
            raise Invalid(
                _("No clock there shows %(time)s: summer time begins then. Choose an hour before or after."),
                field=field,
                time=f"{wall.time:%Y-%m-%d %H:%M}",
            )
        return wall

    def at(self) -> datetime:
        """The moment in UTC.  Of an hour that comes twice in autumn, the second: nobody is cut off early."""
        return self.time.replace(tzinfo=ZoneInfo(self.zone), fold=1).astimezone(UTC)

    @property
    def comes_twice(self) -> bool:
        """Whether clocks there show it twice: in the night in which summer time ends."""
        there = ZoneInfo(self.zone)
        first, second = (self.time.replace(tzinfo=there, fold=fold).utcoffset() for fold in (0, 1))
        return first != second

    def __str__(self) -> str:
        return f"{self.time:%Y-%m-%dT%H:%M}"


@dataclass(frozen=True)
class CallWindow:
    """From when until when a call takes proposals."""

    opens_at: datetime
    closes_at: datetime
    grace: timedelta = timedelta(0)

    @property
    def ends_at(self) -> datetime:
        """The first moment at which nothing is taken any more, not even late."""
        return self.closes_at + self.grace

    def state_at(self, now: datetime) -> CallState:
        """Where the call stands: each moment belongs to what begins with it."""
        if now < self.opens_at:
            return CallState.ANNOUNCED
        if now < self.closes_at:
            return CallState.OPEN
        return CallState.GRACE if now < self.ends_at else CallState.CLOSED

    def cut_at(self, moment: datetime) -> CallWindow:
        """What is left of it when the call is withdrawn then: from that moment on it is closed."""
        if moment >= self.ends_at:
            return self
        closes_at = min(self.closes_at, moment)
        return CallWindow(min(self.opens_at, moment), closes_at, moment - closes_at)

    def takes_at(self, now: datetime) -> bool:
        """Whether a proposal handed in now is taken, in time or late."""
        return self.state_at(now) in (CallState.OPEN, CallState.GRACE)

    def is_late_at(self, now: datetime) -> bool:
        """Whether what is taken now is marked late."""
        return self.state_at(now) is CallState.GRACE

    def left_at(self, now: datetime) -> timedelta:
        """How long until it opens, or until it closes; nothing once it has closed."""
        return max((self.opens_at if now < self.opens_at else self.closes_at) - now, timedelta(0))

    def share_left_at(self, now: datetime) -> float:
        """Which part of its open time still lies ahead, from one down to nothing."""
        whole = (self.closes_at - self.opens_at).total_seconds()
        left = (self.closes_at - max(now, self.opens_at)).total_seconds()
        return min(1.0, max(0.0, left / whole)) if whole > 0 else 0.0


NEAR = timedelta(days=3)  # from here on the closing moment is shown as a deadline that presses


def window_of(opens_at: datetime, closes_at: datetime, grace: timedelta) -> CallWindow:
    """The window between these moments, if a call may have it."""
    if closes_at <= opens_at:
        raise Invalid(_("The call closes before it opens. Set a later closing moment."), field="closes")
    if not timedelta(0) <= grace <= LONGEST_GRACE:
        raise Invalid(_("A grace is at most two days. Extend the call where more is needed."), field="grace_minutes")
    return CallWindow(opens_at, closes_at, grace)


def check_still_ahead(window: CallWindow, *, now: datetime) -> None:
    """A call that has closed already is not published."""
    if window.closes_at <= now:
        raise Invalid(_("The closing moment has passed. Set a later one before you publish."), field="closes")


def extended(window: CallWindow, closes_at: datetime, *, now: datetime) -> CallWindow:
    """The window with a later closing moment; refused once the old one has come, or to an earlier one."""
    if now >= window.closes_at:
        raise Refused(
            _("This call has closed. A call can be extended only before its closing moment."), code="call-closed"
        )
    if closes_at <= window.closes_at:
        raise Invalid(_("An extension moves the closing moment to a later one, never to an earlier."), field="closes")
    return CallWindow(window.opens_at, closes_at, window.grace)


def move(status: CallStatus, to: CallStatus) -> CallStatus:
    """The new status, if the office may take this step."""
    if to not in CALL_MOVES[status]:
        raise Refused(_("This call can no longer be changed in that way."), code="no-such-step")
    return to


def check_code(code: str) -> str:
    """A call's name in addresses, such as 2026-2."""
    if not CODE.fullmatch(code):
        raise Invalid(
            _("Write a short name of small letters, digits and hyphens, such as 2027-1."), field="code", code="code"
        )
    return code
