"""Who speaks for a nation in the body that decides.

A nation that belongs to the body on the day sends a head of delegation and
alternates.  Each is appointed by one person and confirmed by another, and
speaks from the first moment of the appointment to its last.  Whoever of them
speaks, speaks for the nation: it has one voice, and the last word of it counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from parvis.domain.programme_file.programme import Programme
from parvis.domain.refusals import Denied, Refused
from parvis.domain.roles import Term


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


class SeatKind(StrEnum):
    """What somebody is in a delegation."""

    HEAD = "head"
    ALTERNATE = "alternate"


def members_on(programme: Programme, day: date) -> frozenset[str]:
    """The nations whose voice counts on that day: those of the group that decides, else of the file's first."""
    group = (programme.decision.group if programme.decision else "") or programme.groups[0].code
    return programme.groups_on(day).get(group, frozenset())


def decides_as(programme: Programme, day: date) -> dict[str, date | None]:
    """Since when each nation whose voice counts on that day has belonged to the group that decides, as far as told."""
    group = (programme.decision.group if programme.decision else "") or programme.groups[0].code
    return {
        nation.code: next((one.since for one in nation.groups if one.group == group and one.holds_on(day)), None)
        for nation in programme.nations
        if nation.code in members_on(programme, day)
    }


def speaks(term: Term, *, nation: str, members: frozenset[str], now: datetime) -> bool:
    """Whether somebody with this appointment speaks for the nation then."""
    return nation in members and term.holds_at(now)


def check_speaks(term: Term, *, nation: str, members: frozenset[str], now: datetime) -> None:
    """The appointment is in force and the nation is a member, or Denied."""
    if not term.holds_at(now):
        raise Denied(_("Your place in the delegation is not in force at this moment."), code="no-seat")
    if nation not in members:
        raise Denied(
            _("Your nation is not a member of the body that decides, so it has no position here."), code="no-member"
        )


def check_head_is_free(heads: Iterable[Term], *, now: datetime) -> None:
    """A nation has one head of delegation at a time."""
    if any(head.ends_at is None or now < head.ends_at for head in heads):
        raise Refused(
            _("This delegation has a head already. End that appointment first, or appoint an alternate."),
            code="head-taken",
        )
