"""Keys to the API that a person gives to a program.

A token is shown once and kept only as a hash.  It may do what its scopes say
and never more than its owner may; it ends on the day its owner chose, or at
once when its owner ends it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Scope(StrEnum):
    """What a token may be used for."""

    PRESS_READ = "press:read"
    PRESS_DOWNLOAD = "press:download"
    PROPOSALS_READ = "proposals:read"
    PROPOSALS_WRITE = "proposals:write"


MARK = "parvis_"  # so that scanners of published code recognise a lost token
SHOWN = len(MARK) + 4
FORM = re.compile(rf"{MARK}[A-Za-z0-9_-]{{43}}")
LIFETIMES = (timedelta(days=30), timedelta(days=90), timedelta(days=365))
MOST_PER_PERSON = 20


@dataclass(frozen=True)
class Validity:
    """When a token opens the door: from its making, up to its end."""

    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None

    def holds_at(self, now: datetime) -> bool:
        if now < self.made_at or now >= self.expires_at:
            return False
        return self.ended_at is None or now < self.ended_at


def new_token() -> str:
    """A fresh token: 256 random bits after the house's mark."""
    return MARK + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token.  It has as much chance in it as the hash, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
