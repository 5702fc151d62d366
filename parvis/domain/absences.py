"""A director who is absent, replaced by two others: a director of the other side and an officer.

The other side's director asks, with the reason and a successor.  The absent one
is told at once and has some days to say "I am here", which ends the matter.
Only then may an officer, who takes no part in the proposal, agree; the
successor is invited, and until he or she has joined, the absent one may still
come back and take the seat again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from parvis.domain.refusals import Refused

OBJECTS_WITHIN = timedelta(days=2)


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


class AbsenceState(StrEnum):
    """How a replacement for an absent director stands."""

    ASKED = "asked"  # the absent one may object; nobody may agree yet
    RIPE = "ripe"  # the office may agree
    REPLACED = "replaced"
    OBJECTED = "objected"
    RETURNED = "returned"  # came back after all, before a successor had joined
    REFUSED = "refused"  # by the office
    DROPPED = "dropped"  # by who had asked


ENDINGS = frozenset({AbsenceState.OBJECTED, AbsenceState.RETURNED, AbsenceState.REFUSED, AbsenceState.DROPPED})


@dataclass(frozen=True)
class Absence:
    """When it was asked, when the office agreed, and how it ended otherwise."""

    asked_at: datetime
    agreed_at: datetime | None = None
    ending: AbsenceState | None = None

    @property
    def ripe_at(self) -> datetime:
        """From when on the office may agree."""
        return self.asked_at + OBJECTS_WITHIN

    def state_at(self, now: datetime) -> AbsenceState:
        """How it stands at that moment."""
        if self.ending is not None:
            return self.ending
        if self.agreed_at is not None:
            return AbsenceState.REPLACED
        return AbsenceState.RIPE if now >= self.ripe_at else AbsenceState.ASKED

    def check_waits(self, now: datetime) -> None:
        """Refused unless it still waits for an objection or for the office."""
        if self.state_at(now) not in (AbsenceState.ASKED, AbsenceState.RIPE):
            raise Refused(_("This has been settled already."), code="settled")

    def check_can_agree(self, now: datetime) -> None:
        """Refused before the absent director has had time to object, and once it is settled."""
        self.check_waits(now)
        if self.state_at(now) is AbsenceState.ASKED:
            raise Refused(
                _("The director has two days to object. Only then can the office agree."), code="may-still-object"
            )

    def check_can_return(self, now: datetime) -> None:
        """Refused unless the office has agreed; whether the seat is still free is another question."""
        if self.state_at(now) is not AbsenceState.REPLACED:
            raise Refused(_("There is nothing to come back from."), code="settled")
