"""Telling other programs what became public: signed messages, sent again until they are taken, never to a place inside.

A message is signed as Standard Webhooks has it: an id, a moment and the body, under a
secret that only the receiver and this house know.  While a secret is exchanged for
another, both sign for a day.  What is not taken is sent again after growing pauses;
a receiver that took nothing of several messages in a row is switched off until
somebody looks.  Addresses inside a network are refused, so that nobody reaches
through this house what only the house can reach.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from parvis.domain.refusals import Invalid

MARK = "whsec_"
OVERLAP = timedelta(hours=24)
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
)
MOST_LOST = 5  # messages in a row that were given up, and the receiver is switched off
LONGEST_ADDRESS = 300
TOLERANCE = timedelta(minutes=5)


def _(message: str) -> str:
    return message


class HookEvent(StrEnum):
    """What receivers are told of; only what everybody may know."""

    RELEASED = "award.released"
    WITHDRAWN = "award.withdrawn"
    TEST = "test"


def new_secret() -> str:
    """A fresh secret: 192 random bits."""
    return MARK + base64.b64encode(secrets.token_bytes(24)).decode()


def signature(secret: str, message: str, at: int, body: bytes) -> str:
    """The signature of a message under one secret."""
    key = base64.b64decode(secret.removeprefix(MARK))
    signed = f"{message}.{at}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(keys: Iterable[str], message: str, at: datetime, body: bytes) -> dict[str, str]:
    """What goes with a message, signed under every secret that holds."""
    moment = int(at.timestamp())
    return {
        "content-type": "application/json; charset=utf-8",
        "webhook-id": message,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(signature(one, message, moment, body) for one in keys),
    }


def is_genuine(secret: str, told: dict[str, str], body: bytes, now: datetime) -> bool:
    """Whether a message as it came was signed under this secret, a short while ago: what a receiver asks."""
    moment = told.get("webhook-timestamp", "")
    if not moment.isdecimal() or abs(now.timestamp() - int(moment)) > TOLERANCE.total_seconds():
        return False
    right = signature(secret, told.get("webhook-id", ""), int(moment), body)
    return any(hmac.compare_digest(right, one) for one in told.get("webhook-signature", "").split(" "))


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait before the next try, or None if it is given up."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def check_address(address: str, *, example: bool) -> str:
    """The address as it is kept; https only, but in an example installation; refused if it is none."""
    typed = address.strip()
    try:
        parts = urlsplit(typed)
        port = parts.port
    except ValueError:
        raise Invalid(_("This is no address that messages can be sent to."), field="address") from None
    secure = parts.scheme == "https" or (example and parts.scheme == "http")
    if not secure:
        raise Invalid(_("Messages are sent to addresses that begin with https://."), field="address")
    if not parts.hostname or parts.username or parts.password or parts.fragment or len(typed) > LONGEST_ADDRESS:
        raise Invalid(_("This is no address that messages can be sent to."), field="address")
    if port == 0 or any(letter <= " " for letter in typed):
        raise Invalid(_("This is no address that messages can be sent to."), field="address")
    return typed


def is_outside(address: str, *, example: bool) -> bool:
    """Whether a resolved address lies out in the world; an example installation may also talk to itself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or found
    if example and inner.is_loopback:
        return True
    return inner.is_global and not inner.is_multicast and found.is_global
