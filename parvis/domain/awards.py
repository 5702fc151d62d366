"""The life of an award: offered, accepted, reported on, paid, closed.

What the nations have agreed is offered by a letter that freezes parties,
budget, milestones and criteria for success.  The award begins once both
directors and the signatories of their institutions have accepted the letter;
one who declines ends it.  On the day it is offered every rule of eligibility
is asked once more: a nation suspended the day before stops the award.

Money follows reports.  The programme's file says when reports are due: the
first after some months, never too far apart, the last some days after the end.
Each accepted report releases one instalment, as large as the months that the
report covers; the instalments add up to the award, to the cent.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from parvis.domain.money import shared_out
from parvis.domain.refusals import Refused


def _(message: str) -> str:
    return message


class AwardStatus(StrEnum):
    """What was decided about an award."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CLOSED = "closed"


AWARD_MOVES: dict[AwardStatus, frozenset[AwardStatus]] = {
    AwardStatus.OFFERED: frozenset({AwardStatus.ACCEPTED, AwardStatus.DECLINED}),
    AwardStatus.ACCEPTED: frozenset({AwardStatus.CLOSED}),
    AwardStatus.DECLINED: frozenset(),
    AwardStatus.CLOSED: frozenset(),
}


class AwardStanding(StrEnum):
    """How an award stands on a day: it runs from its first day on, without anybody having to say so."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    RUNNING = "running"
    DECLINED = "declined"
    CLOSED = "closed"


class Signer(StrEnum):
    """Who accepts an award letter."""

    DIRECTOR = "director"
    SIGNATORY = "signatory"  # of the institution, with the right to bind it


class Answer(StrEnum):
    """What was answered to an award letter."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class ObligationKind(StrEnum):
    """What the holders of an award owe."""

    REPORT = "report"
    FINAL_REPORT = "final-report"


class ObligationEventKind(StrEnum):
    """What became of an obligation."""

    MADE = "made"
    MOVED = "moved"
    SATISFIED = "satisfied"
    WAIVED = "waived"  # by a termination: it is owed no more


class ReportStatus(StrEnum):
    """How a report stands."""

    WRITING = "writing"
    HANDED_IN = "handed-in"
    RETURNED = "returned"  # for reasons given; written on from there
    ACCEPTED = "accepted"


REPORT_MOVES: dict[ReportStatus, frozenset[ReportStatus]] = {
    ReportStatus.WRITING: frozenset({ReportStatus.HANDED_IN}),
    ReportStatus.HANDED_IN: frozenset({ReportStatus.RETURNED, ReportStatus.ACCEPTED}),
    ReportStatus.RETURNED: frozenset({ReportStatus.HANDED_IN}),
    ReportStatus.ACCEPTED: frozenset(),
}


def move_award(status: AwardStatus, to: AwardStatus) -> AwardStatus:
    """The status after the move, or a refusal."""
    if to not in AWARD_MOVES[status]:
        raise Refused(_AWARD_REFUSED[to], code="no-such-move")
    return to


_AWARD_REFUSED = {
    AwardStatus.OFFERED: _("This award was offered already."),
    AwardStatus.ACCEPTED: _("This award no longer waits for an answer."),
    AwardStatus.DECLINED: _("This award no longer waits for an answer."),
    AwardStatus.CLOSED: _("Only an award that was accepted can be closed."),
}


def move_report(status: ReportStatus, to: ReportStatus) -> ReportStatus:
    """The status after the move, or a refusal."""
    if to not in REPORT_MOVES[status]:
        raise Refused(_REPORT_REFUSED[to], code="no-such-move")
    return to


_REPORT_REFUSED = {
    ReportStatus.WRITING: _("This report is being written already."),
    ReportStatus.HANDED_IN: _("This report is handed in already."),
    ReportStatus.RETURNED: _("Only a report that lies with the office can be returned."),
    ReportStatus.ACCEPTED: _("Only a report that lies with the office can be accepted."),
}


def standing_on(status: AwardStatus, *, starts_on: date, day: date) -> AwardStanding:
    """How the award stands on this day."""
    if status is AwardStatus.ACCEPTED:
        return AwardStanding.RUNNING if starts_on <= day else AwardStanding.ACCEPTED
    return AwardStanding(status.value)


def answer_of(answers: Iterable[Answer]) -> Answer:
    """What all answers to a letter come to: one who declines ends it, and it is accepted once all have accepted."""
    given = list(answers)
    if Answer.DECLINED in given:
        return Answer.DECLINED
    return Answer.ACCEPTED if given and set(given) == {Answer.ACCEPTED} else Answer.WAITING


@dataclass(frozen=True)
class Due:
    """A report that will be owed: after which month of the award, until which day, for how many months."""

    kind: ObligationKind
    month: int
    on: date
    months: int


def reports_due(
    starts_on: date, months: int, *, first_month: int = 6, at_most_apart: int = 12, final_days: int = 90
) -> tuple[Due, ...]:
    """The reports of an award of so many months, in order; an award that ends before the first owes only the last."""
    marks = [month for month in range(first_month, months, at_most_apart) if month > 0]
    found, before = [], 0
    for month in marks:
        found.append(Due(ObligationKind.REPORT, month, months_after(starts_on, month), month - before))
        before = month
    ends_on = months_after(starts_on, months)
    final = ends_on + timedelta(days=final_days)
    return (*found, Due(ObligationKind.FINAL_REPORT, months, final, max(1, months - before)))


def instalments(whole: int, dues: Sequence[Due], *, kept_back: int | None = None) -> tuple[int, ...]:
    """What each report releases, in minor units: by the months it covers, together exactly the whole.

    Where money is advanced and filled up again, only what is `kept_back` for the final report.
    """
    if kept_back is not None:
        return (*(0 for _due in dues[:-1]), kept_back)
    return shared_out(whole, [due.months for due in dues])


REMINDED = {
    "month": timedelta(days=7),
    "week": timedelta(0),
    "day": timedelta(days=-7),
    "late": timedelta(days=-30),
}


def reminder_mark(left: timedelta) -> str:
    """Which reminder is due while so much is left to a duty's day: a month or a week before, on it, or after it."""
    return next((mark for mark, least in REMINDED.items() if left > least), "very-late")


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


_NUMBERED = re.compile(r"(?P<before>[A-Za-z]*)\\d\{(?P<digits>\d+)\}")
FIRST_NUMBER = 1001


def next_reference(pattern: str, taken: Iterable[str]) -> str:
    """The next number of an award under the programme's pattern, such as `G1002` under `G\\d{4}(-[A-Z]{3})?`."""
    found = _NUMBERED.match(pattern)
    before, digits = (found["before"], int(found["digits"])) if found else ("A", 4)
    numbers = re.compile(rf"{re.escape(before)}(\d{{{digits}}})(?!\d)")
    used = [int(match[1]) for one in taken if (match := numbers.match(one))]
    return f"{before}{max([FIRST_NUMBER - 1, *used]) + 1:0{digits}}"
