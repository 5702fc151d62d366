"""One message to an address that somebody outside named: resolved once, checked, and sent to exactly what was checked.

No redirect is followed, no proxy of the surroundings is asked, and of the answer only its status is read.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

SECONDS = 10
LONGEST_WORDS = 200


class Unsent(Exception):
    """The message did not arrive; the text says why, in words for the log."""


def post(address: str, body: bytes, headers: Mapping[str, str], *, may_reach: Callable[[str], bool]) -> int:
    """Post the body and return the status of the answer; Unsent if none came, or the place may not be reached."""
    parts = urlsplit(address)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    place = _resolved(host, port, may_reach)
    connection: http.client.HTTPConnection = _Pinned(host, port, place, secure=secure)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", target, body=body, headers={**headers, "user-agent": "Parvis-Hooks/1"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException) as broken:
        raise Unsent(f"{type(broken).__name__}: {broken}"[:LONGEST_WORDS]) from broken
    finally:
        connection.close()


def _resolved(host: str, port: int, may_reach: Callable[[str], bool]) -> str:
    """The address of the host; every one that its name has must lie where messages may go."""
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as broken:
        raise Unsent(f"the name has no address: {broken}"[:LONGEST_WORDS]) from broken
    for one in found:
        if not may_reach(one.partition("%")[0]):
            raise Unsent("the address lies inside a network")
    return found[0]


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was checked, and speaks to it by its name."""

    def __init__(self, host: str, port: int, place: str, *, secure: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.place, self.secure = place, secure

    def connect(self) -> None:
        self.sock = socket.create_connection((self.place, self.port), SECONDS)
        if self.secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
