"""Invitations by mail: a link that one person may answer once.

Whoever is invited gets a letter with a link; the page behind it asks a
question, and only the answer counts, so a mail scanner that follows the link
changes nothing.  An invitation waits for a while, then lapses; it can be sent
again, which makes a new link and lets it wait anew.  Declining is possible
without an account.  What was answered stays answered.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from parvis.domain.refusals import Gone, Refused, TooMany

WAITS = timedelta(days=21)
SEND_AGAIN_AFTER = timedelta(minutes=10)


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


class InvitationState(StrEnum):
    """How an invitation stands."""

    WAITING = "waiting"
    LAPSED = "lapsed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Invitation:
    """When it was last sent, how long it waits, and what was answered."""

    sent_at: datetime
    expires_at: datetime
    answer: InvitationState | None = None  # accepted, declined or withdrawn

    def state_at(self, now: datetime) -> InvitationState:
        """Answered, or waiting until its last moment, which is outside."""
        if self.answer is not None:
            return self.answer
        return InvitationState.WAITING if now < self.expires_at else InvitationState.LAPSED

    def check_can_answer(self, now: datetime) -> None:
        """Refused unless the invitation still waits."""
        match self.state_at(now):
            case InvitationState.LAPSED:
                raise Gone(_("This invitation has lapsed. Ask whoever invited you to send it again."), code="lapsed")
            case InvitationState.WITHDRAWN:
                raise Gone(_("This invitation was withdrawn. Ask whoever invited you why."), code="withdrawn")
            case InvitationState.ACCEPTED | InvitationState.DECLINED:
                raise Refused(_("This invitation has been answered already."), code="answered")

    def check_can_send_again(self, now: datetime) -> None:
        """Refused once answered, and when the last letter has only just left."""
        if self.answer is not None:
            raise Refused(_("This invitation has been answered already."), code="answered")
        wait = self.sent_at + SEND_AGAIN_AFTER - now
        if wait > timedelta(0):
            raise TooMany(
                _("The letter has just been sent. Wait ten minutes before you send it again."),
                retry_after=int(wait.total_seconds()) + 1,
            )


def new_token() -> str:
    """What the link in the letter carries: 192 random bits."""
    return secrets.token_urlsafe(24)


def token_digest(token: str) -> str:
    """What is kept of a link.  It has as much chance in it as the hash, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
