"""The silence procedure: how nations decide without meeting.

The chair circulates a text and names a deadline to the minute.  A nation that
says nothing by then has agreed.  An objection in writing, or an amendment,
stops the procedure while it stands; one that still stands at the deadline
breaks the silence, and the text goes back to the table; one that is lifted
before leaves the deadline as it was.  A statement or a reservation is noted
and breaks nothing.

The chair may put the deadline off, with a reason, only before it comes; the
old one stays in the log.  A changed text is a new paper with a period of its
own.  What arrives at the deadline or after it is kept as late and is void.  A
paper with several lines is decided as a whole, unless the chair ruled before
circulating it that it splits: then an objected line falls out and the rest
passes.

Rules: OSCE rules of procedure, annex 1(A); NATO's papers state "Silence
procedure ends" and close with an action sheet dated at the expiry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from parvis.domain.calls import WallClock
from parvis.domain.refusals import Invalid, Refused


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


class SilenceState(StrEnum):
    """Where a text under silence stands."""

    UNDER_SILENCE = "under-silence"
    STOPPED = "stopped"  # an objection stands, and the deadline has not come
    AGREED = "agreed"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"
    TABLED = "tabled"  # decided otherwise than by silence: its rulings say how


class PositionKind(StrEnum):
    """What a nation may say in writing."""

    OBJECTION = "objection"
    AMENDMENT = "amendment"
    LIFTED = "lifted"
    STATEMENT = "statement"
    RESERVATION = "reservation"
    INTERPRETATION = "interpretation"  # how the nation reads what is agreed; attached to the action sheet


BREAKS = frozenset({PositionKind.OBJECTION, PositionKind.AMENDMENT})
STANCES = BREAKS | {PositionKind.LIFTED}  # the last one of a nation is its stance; what is only noted changes none
NOTED = frozenset({PositionKind.STATEMENT, PositionKind.RESERVATION, PositionKind.INTERPRETATION})

NEAR = timedelta(days=1)  # from here on the deadline is shown as one that presses


@dataclass(frozen=True)
class Objection:
    """A nation's objection or amendment: raised, and perhaps lifted again."""

    nation: str
    raised_at: datetime
    lifted_at: datetime | None = None

    def lifted_before(self, moment: datetime) -> bool:
        """Whether it was lifted strictly before."""
        return self.lifted_at is not None and self.lifted_at < moment


@dataclass(frozen=True)
class SilencePeriod:
    """One text, or one line of a paper that splits, from its circulation to its deadline."""

    ends_at: datetime
    objections: tuple[Objection, ...] = ()
    withdrawn_at: datetime | None = None

    def state_at(self, now: datetime) -> SilenceState:
        """Where it stands; an objection counts from the moment after its raising."""
        # The deadline itself is outside the period.  The outcome follows from the deadline, not from
        # when we look, so a clock job that runs late changes nothing.
        if self.withdrawn_at is not None and self.withdrawn_at < self.ends_at and self.withdrawn_at <= now:
            return SilenceState.WITHDRAWN
        if now < self.ends_at:
            return SilenceState.STOPPED if self.standing_at(now) else SilenceState.UNDER_SILENCE
        return SilenceState.BROKEN if self.standing_at(self.ends_at) else SilenceState.AGREED

    def standing_at(self, moment: datetime) -> tuple[Objection, ...]:
        """The objections raised before and not yet lifted."""
        return tuple(o for o in self.objections if o.raised_at < moment and not o.lifted_before(moment))


@dataclass(frozen=True)
class Position:
    """One thing a nation said, about one line or (`line` is None) the whole paper; `number` is its place in the log."""

    nation: str
    kind: PositionKind
    at: datetime
    line: int | None = None
    number: int = 0


def touching(positions: Iterable[Position], line: int, *, splits: bool) -> tuple[Position, ...]:
    """What was said that matters for this line: of a paper that does not split, everything."""
    return tuple(said for said in positions if not splits or said.line is None or said.line == line)


def objections_in(positions: Iterable[Position]) -> tuple[Objection, ...]:
    """What was said, read as objections.

    A nation has one stance on a line and one on the whole paper.  A new
    objection takes the place of the one that stands; lifting ends it.
    """
    found: list[Objection] = []
    standing: dict[tuple[str, int | None], Objection] = {}
    for said in sorted(positions, key=lambda said: (said.at, said.number)):
        place = (said.nation, said.line)
        if said.kind in BREAKS and place not in standing:
            standing[place] = Objection(said.nation, said.at)
        elif said.kind is PositionKind.LIFTED and place in standing:
            raised = standing.pop(place)
            found.append(Objection(raised.nation, raised.raised_at, said.at))
    return (*found, *standing.values())


def period_of(
    line: int,
    positions: Iterable[Position],
    *,
    ends_at: datetime,
    splits: bool,
    withdrawn_at: datetime | None = None,
) -> SilencePeriod:
    """The period of one line of a paper."""
    return SilencePeriod(ends_at, objections_in(touching(positions, line, splits=splits)), withdrawn_at)


def stance(positions: Iterable[Position], nation: str, line: int | None, moment: datetime) -> Position | None:
    """The one position of a nation that counts at that moment: its last, unless that lifts what stood before."""
    said = [
        one
        for one in positions
        if one.nation == nation and one.line == line and one.kind in STANCES and one.at < moment
    ]
    last = max(said, key=lambda one: (one.at, one.number), default=None)
    return last if last is not None and last.kind in BREAKS else None


def is_late(at: datetime, ends_at: datetime) -> bool:
    """Whether it came too late to count: at the deadline or after it."""
    return at >= ends_at


@dataclass(frozen=True)
class DaysOff:
    """The days on which no period ends by default.

    Weekends, days as "12-25" or "2027-03-29", and those for which `calendar` knows a name.
    """

    holidays: Sequence[str] = ()
    calendar: Callable[[date], str] | None = None

    def name(self, day: date) -> str:
        """What the holiday is called, where the calendar tells."""
        return self.calendar(day) if self.calendar else ""

    def why(self, day: date) -> str:
        """Why nobody may be there that day: `weekend`, `holiday`, or nothing."""
        if f"{day:%m-%d}" in self.holidays or day.isoformat() in self.holidays or self.name(day):
            return "holiday"
        return "weekend" if day.weekday() >= 5 else ""

    def usual_end(self, circulated_on: date, working_days: int, closes_at: str) -> str:
        """When a period of so many working days ends that begins that day, as a wall clock shows it."""
        day, left = circulated_on, max(1, working_days)
        while left:
            day += timedelta(days=1)
            left -= not self.why(day)
        return f"{day.isoformat()}T{closes_at or '18:00'}"


def check_deadline(wall: WallClock, *, now: datetime, days_off: DaysOff, insists: bool = False) -> None:
    """The deadline lies ahead, is one minute, and on a working day unless the chair insists; Invalid otherwise."""
    if wall.comes_twice:
        raise Invalid(
            _("Clocks there show %(time)s twice: summer time ends then. Choose an hour before or after."),
            field="ends",
            code="hour-twice",
            time=f"{wall.time:%Y-%m-%d %H:%M}",
        )
    if wall.at() <= now:
        raise Invalid(_("This moment has passed. A silence procedure ends in the future."), field="ends")
    why = days_off.why(wall.time.date())
    if why and not insists:
        words = (
            _("This day is a holiday%(name)s. Choose a working day, or tick that it shall end then all the same.")
            if why == "holiday"
            else _("This day is in a weekend. Choose a working day, or tick that it shall end then all the same.")
        )
        name = days_off.name(wall.time.date())
        raise Invalid(words, field="insists", code=f"ends-on-{why}", name=f" ({name})" if name else "")


def check_extension(ends_at: datetime, to: datetime, *, now: datetime, withdrawn_at: datetime | None = None) -> None:
    """The chair may put the deadline off: to a later moment, strictly before the old one comes."""
    if withdrawn_at is not None:
        raise Refused(_("This paper was withdrawn; there is no deadline any more."), code="withdrawn")
    if now >= ends_at:
        raise Refused(_("The silence procedure has ended. It could be extended only before its deadline."), code="over")
    if to <= ends_at:
        raise Invalid(_("An extension moves the deadline to a later moment, never to an earlier one."), field="ends")


def check_withdrawal(ends_at: datetime, *, now: datetime) -> None:
    """The chair may take the text back while the period runs."""
    if now >= ends_at:
        raise Refused(_("The silence procedure has ended: what was decided can't be withdrawn."), code="over")


def check_lifts(standing: Position | None) -> None:
    """Only what stands can be lifted."""
    if standing is None:
        raise Refused(_("No objection of your nation stands here, so there is none to lift."), code="nothing-stands")
