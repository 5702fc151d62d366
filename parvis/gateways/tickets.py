"""Tickets: what the page server allows, told to the byte server without a database between them.

A ticket says what may be sent, under which name, until when.  It is sealed
(AES-GCM under a key made from the installation's secret), so it shows nobody
where things are kept, and nobody can write one.  A ticket can be void before
its time: a withdrawal leaves a mark on the disk that both servers share, and
every ticket issued up to that moment is worth nothing at once.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
LONGEST = 4096


@dataclass(frozen=True)
class Ticket:
    """Permission to send one thing: a stored file, or frames of it as an instant clip."""

    about: str  # the case whose withdrawal voids it: `asset:…`
    key: str
    size: int
    sha256: str
    name: str
    media_type: str
    attached: bool
    again: str  # where the page server decides anew, once this has expired
    issued_at: int  # milliseconds since 1970
    expires_at: int
    index_key: str = ""
    first_frame: int = 0
    end_frame: int = 0

    @property
    def is_clip(self) -> bool:
        """Whether frames are meant and not the whole file."""
        return bool(self.index_key)


class Unreadable(Exception):
    """This is no ticket of ours."""


def milliseconds(moment: datetime) -> int:
    """A moment as tickets write it."""
    return int(moment.timestamp() * 1000)


def seal(ticket: Ticket, *, secret: str) -> str:
    """The ticket as one word for an address."""
    nonce = os.urandom(NONCE)
    clear = json.dumps(astuple(ticket), separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(nonce + _cipher(secret).encrypt(nonce, clear, None)).rstrip(b"=").decode()


def unseal(word: str, *, secret: str) -> Ticket:
    """The ticket in this word; `Unreadable` if we never issued it."""
    if len(word) > LONGEST:
        raise Unreadable
    try:
        sealed = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True)
        clear = _cipher(secret).decrypt(sealed[:NONCE], sealed[NONCE:], None)
    except (InvalidTag, binascii.Error, ValueError) as failed:
        raise Unreadable from failed
    return Ticket(*json.loads(clear))


def void(about: str, *, at: datetime, folder: Path) -> None:
    """From now on no ticket about this, issued up to `at`, opens anything."""
    folder.mkdir(parents=True, exist_ok=True)
    mark = _mark(about, folder)
    written = mark.with_suffix(f".{os.getpid()}")
    written.write_text(str(milliseconds(at)))
    written.replace(mark)


def is_void(ticket: Ticket, *, folder: Path) -> bool:
    """Whether what the ticket is about was taken back since it was issued."""
    try:
        return ticket.issued_at <= int(_mark(ticket.about, folder).read_text())
    except FileNotFoundError:
        return False


def _mark(about: str, folder: Path) -> Path:
    return folder / hashlib.sha256(about.encode()).hexdigest()[:32]


def _cipher(secret: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"parvis.ticket\n" + secret.encode()).digest())
