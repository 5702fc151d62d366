"""The second step of a sign-in: something one has, beside something one knows.

A key (a passkey or a security key) answers a question of the house and cannot
be tricked into answering another's.  An app counts: every thirty seconds its
secret gives six other digits (RFC 6238), and each of them opens once only, so
that whoever looks over a shoulder has nothing (section 5.2 there).  Recovery
codes lie in a drawer for the day on which key and phone are gone; each opens
once.

Staff must have a second step.  From the first moment of an office there is a
grace; after it the office rests until a key or an app is there.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import struct
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from parvis.domain.roles import Term

PERIOD = 30  # seconds that a code of the app is shown
DIGITS = 6
DRIFT = 1  # periods by which a phone's clock may be wrong, either way
SECRET_BYTES = 20  # the length of the hash, as RFC 4226 recommends
RECOVERY_CODES = 10
RECOVERY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
RECOVERY_LENGTH = 10
MOST_KEYS = 12

SPACES = re.compile(r"[\s\-–—]+")


def new_secret() -> str:
    """A secret for an app, as it is typed into one by hand: base32."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def code_at(secret: str, step: int) -> str:
    """The digits of this period (RFC 4226, section 5.3; SHA-1, as every app has it)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(secret: str, typed: str, *, now: datetime, after: int = -1) -> int | None:
    """The period whose code was typed; None if of none that counts now, or of one not `after` the last one used."""
    middle = int(now.timestamp()) // PERIOD
    digits = SPACES.sub("", typed)
    found = None
    for step in range(middle - DRIFT, middle + DRIFT + 1):
        # All are compared, so that the time taken says nothing.
        if hmac.compare_digest(code_at(secret, step).encode(), digits.encode("utf-8", "replace")) and step > after:
            found = step
    return found


def new_recovery_codes() -> list[str]:
    """As many as are printed at once, each in two groups: `k7m2p-9xqrt`."""
    every = ("".join(secrets.choice(RECOVERY_LETTERS) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES))
    return [f"{one[: RECOVERY_LENGTH // 2]}-{one[RECOVERY_LENGTH // 2 :]}" for one in every]


def recovery_form(typed: str) -> str:
    """A recovery code as it is compared: neither spaces, dashes nor capitals matter.  Empty if it cannot be one."""
    plain = SPACES.sub("", typed).lower()
    return plain if len(plain) == RECOVERY_LENGTH and set(plain) <= set(RECOVERY_LETTERS) else ""


def begun(term: Term) -> datetime | None:
    """The first moment of an office; None if it was never confirmed."""
    return None if term.confirmed_at is None else max(term.starts_at, term.confirmed_at)


def resting(term: Term, grace: timedelta) -> Term:
    """The office as it is held without a second step: to the end of the grace, and no longer."""
    beginning = begun(term)
    if beginning is None:
        return term
    last = beginning + grace
    return replace(term, ends_at=last if term.ends_at is None else min(last, term.ends_at))


def due_at(terms: Iterable[Term], grace: timedelta, *, now: datetime) -> datetime | None:
    """By when the holder of these offices needs a second step; None if none is held now."""
    held = (begun(term) for term in terms if term.holds_at(now))
    return min((beginning + grace for beginning in held if beginning is not None), default=None)
