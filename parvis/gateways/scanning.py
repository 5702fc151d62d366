"""A virus scanner for files that people hand in, if one is set.

`PARVIS_SCANNER` names it: `clamd:/run/clamav/clamd.ctl` or
`clamd://host:3310`.  Without one a file is kept as "not scanned", and every
page that offers it says so.
"""

from __future__ import annotations

import socket
import struct
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from parvis.domain.refusals import Invalid, Refused

BLOCK = 1 << 16
PATIENCE = 60  # seconds


def _(message: str) -> str:
    return message


class ScannerSilent(Refused):
    """A scanner is set and does not answer: then nothing is taken, rather than something unseen."""

    status = 503


def check(path: Path) -> bool:
    """Whether the file was scanned and nothing was found; Invalid if something was, False without a scanner."""
    if not settings.SCANNER:
        return False
    try:
        answer = _ask(settings.SCANNER, path)
    except OSError as silent:
        raise ScannerSilent(
            _("The virus scanner does not answer, so the file was not taken. Try again in a few minutes."),
            code="no-scanner",
        ) from silent
    if answer.endswith("OK"):
        return True
    if answer.endswith("FOUND"):
        raise Invalid(
            _("The virus scanner found “%(name)s” in this file. It was not kept."),
            field="file",
            code="virus",
            name=answer.removesuffix("FOUND").partition(":")[2].strip(),
        )
    raise ScannerSilent(
        _("The virus scanner could not read this file, so it was not taken. Try again in a few minutes."),
        code="no-scanner",
    )


def _ask(scanner: str, path: Path) -> str:
    """What clamd says of these bytes, by its INSTREAM command."""
    with _connected(scanner) as wire, path.open("rb") as file:
        wire.sendall(b"zINSTREAM\0")
        while block := file.read(BLOCK):
            wire.sendall(struct.pack("!L", len(block)) + block)
        wire.sendall(struct.pack("!L", 0))
        heard = b""
        while (part := wire.recv(4096)) and b"\0" not in part:
            heard += part
        return (heard + part).rstrip(b"\0\n ").decode("utf-8", "replace")


def _connected(scanner: str) -> socket.socket:
    url = urlsplit(scanner)
    if url.scheme != "clamd":
        raise ValueError(f"PARVIS_SCANNER knows clamd:/socket and clamd://host:port, not {scanner!r}")
    if url.hostname:
        return socket.create_connection((url.hostname, url.port or 3310), timeout=PATIENCE)
    wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    wire.settimeout(PATIENCE)
    wire.connect(url.path)
    return wire
