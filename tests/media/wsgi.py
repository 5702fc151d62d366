"""Ask the byte server's application as a server would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from parvis.config.bytes import application


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(address: str, method: str = "GET", **headers: str) -> Answer:
    """The whole answer; header names are given in lower case with underscores."""
    told: dict[str, Any] = {}

    def start_response(status: str, given: list[tuple[str, str]]) -> None:
        told["status"], told["headers"] = int(status.split()[0]), dict(given)

    environ = {"PATH_INFO": unquote(urlsplit(address).path), "REQUEST_METHOD": method}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    sent = application(environ, start_response)
    try:
        body = b"".join(sent)
    finally:
        if hasattr(sent, "close"):
            sent.close()
    return Answer(told["status"], told["headers"], body)
