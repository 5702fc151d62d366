"""Writing in somebody's name: asked for, agreed to, for an afternoon.

An officer asks; the person reads who asks and why, and agrees or declines.
Until then nothing begins, and a question that nobody answers lapses by itself.
Once agreed, it runs for some hours and ends by itself, or as soon as either of
the two ends it.  Signing, submitting and withdrawing stay the person's own
throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from parvis.domain.refusals import Gone, Refused

LASTS = timedelta(hours=4)  # an officer acts for somebody no longer than an afternoon
CONSENT_WITHIN = timedelta(days=2)


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


class ActingState(StrEnum):
    """How a spell of acting stands."""

    ASKED = "asked"
    LAPSED = "lapsed"
    DECLINED = "declined"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True)
class Acting:
    """When it was asked for, agreed to, declined, and until when it runs."""

    asked_at: datetime
    ends_at: datetime | None = None  # once it is agreed to
    declined_at: datetime | None = None
    ended_at: datetime | None = None  # before its time

    def state_at(self, now: datetime) -> ActingState:
        """How it stands at that moment."""
        if self.declined_at is not None:
            return ActingState.DECLINED
        if self.ended_at is not None:
            return ActingState.ENDED
        if self.ends_at is not None:
            return ActingState.RUNNING if now < self.ends_at else ActingState.ENDED
        return ActingState.ASKED if now < self.asked_at + CONSENT_WITHIN else ActingState.LAPSED

    def check_can_answer(self, now: datetime) -> None:
        """Refused unless the question still waits for its answer."""
        match self.state_at(now):
            case ActingState.ASKED:
                return
            case ActingState.LAPSED:
                raise Gone(_("This question has lapsed. If you still want help, ask the office again."), code="lapsed")
            case _state:
                raise Refused(_("This question has been answered already."), code="answered")
