"""Codes sent by mail: how long they hold, how many tries, when a new one may be sent.

A code opens one door: it finishes a sign-up, signs in, proves who is there, or
lets a forgotten password be replaced.  It holds for thirty minutes from its
last sending and bears three wrong tries; the tries are counted over all codes
of the same request, so asking for a new one buys no more of them.  A new code
kills the one before, and may be asked for sixty seconds after the last.

Three tries a request would still add up for somebody who asks again and again
for the same address.  So wrong codes are counted per address, too (see
`rates`).  Where that count is full, six digits open nothing there any more, and
whoever asks is sent twelve: far too many to guess, and no trouble for the owner
of the mailbox, who pastes them.  A stranger who fills the count thus locks
nobody out; he only makes the owner's codes longer until it has run off.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LIFE = timedelta(minutes=30)
COOL_DOWN = timedelta(seconds=60)
TRIES = 3
DIGITS = 6
MORE_DIGITS = 12  # where too many wrong codes were tried for the address


class Purpose(StrEnum):
    """What a code is for."""

    SIGN_UP = "sign-up"
    SIGN_IN = "sign-in"
    RESET = "reset"
    PROVE = "prove"  # who is signed in shows once more that it is he or she


@dataclass(frozen=True)
class Request:
    """Where a request for a code stands."""

    sent_at: datetime
    wrong: int = 0
    proven_at: datetime | None = None
    used_at: datetime | None = None

    @property
    def tries_left(self) -> int:
        return max(0, TRIES - self.wrong)

    @property
    def is_spent(self) -> bool:
        """Nothing opens this door any more: used, or tried too often."""
        return self.used_at is not None or self.wrong >= TRIES

    def holds_at(self, now: datetime) -> bool:
        """Whether the code sent last may still be entered; the thirtieth minute itself is outside."""
        return not self.is_spent and self.proven_at is None and now < self.sent_at + LIFE

    def is_open_at(self, now: datetime) -> bool:
        """Whether what the right code allowed may still be done: thirty minutes from its entering."""
        return self.used_at is None and self.proven_at is not None and now < self.proven_at + LIFE

    def may_resend_at(self, now: datetime) -> bool:
        """Whether a new code may be sent; one that ran out may be replaced, one that was tried too often not."""
        return not self.is_spent and self.proven_at is None and now >= self.sent_at + COOL_DOWN

    def wait_at(self, now: datetime) -> int:
        """Whole seconds until a new code may be sent."""
        left = (self.sent_at + COOL_DOWN - now).total_seconds()
        return max(0, -int(-left // 1))


def new_number(digits: int = DIGITS) -> str:
    """A fresh code."""
    return f"{secrets.randbelow(10**digits):0{digits}}"


def grouped(number: str) -> str:
    """As it stands in a letter: a long code in fours, as one reads it from a bank card."""
    if len(number) <= DIGITS:
        return number
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))


def as_typed(text: str) -> str:
    """The digits of what was typed or pasted: spaces, dashes and full-width digits are forgiven."""
    return re.sub(r"[\s\-\u2010-\u2015.]", "", unicodedata.normalize("NFKC", text))
