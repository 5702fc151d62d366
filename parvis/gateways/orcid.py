"""Sign-in at ORCID: send somebody there, and learn which iD came back.

Off until the operator sets `ORCID_CLIENT_ID` and `ORCID_CLIENT_SECRET`.  It is
OpenID Connect's code flow as ORCID offers it
(https://github.com/ORCID/ORCID-Source, "ORCID_AUTH_WITH_OPENID_CONNECT"): the
browser brings a code, we trade it for an identity token between servers, and
believe the token only if ORCID signed it for us, for this very visit, now.

ORCID is asked for nothing but the iD and the public name; no address comes
with it, and no token of ORCID's is kept.
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from http.client import HTTPException
from typing import IO, Any
from urllib.parse import urlencode, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings

from parvis.domain import identifiers
from parvis.domain.refusals import Invalid, Refused

PATIENCE = 8  # seconds; a thread of the page server waits as long
LARGEST = 1 << 18
SKEW = timedelta(minutes=2)  # between ORCID's clock and ours
OLDEST = timedelta(days=1)  # ORCID's tokens hold that long
LEAST_BITS = 2048
LONGEST_NAME = 120
AT_HOME = {"127.0.0.1", "localhost", "::1"}

log = logging.getLogger(__name__)


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


class OrcidSilent(Refused):
    """ORCID does not answer, or only that it is out of order."""

    status = 503


class OrcidUnclear(Refused):
    """ORCID answered something that proves nothing."""

    status = 502


@dataclass(frozen=True)
class Proof:
    """Somebody signed in at ORCID: the iD, and the name ORCID shows the world, if any."""

    orcid: str
    name: str = ""


def is_on() -> bool:
    """Whether this installation lets people sign in with ORCID."""
    return bool(settings.ORCID_CLIENT_ID and settings.ORCID_CLIENT_SECRET and not trouble())


def trouble() -> str:
    """Why the settings cannot be used, for the operator; nothing if they can, or if none is set."""
    if not settings.ORCID_CLIENT_ID and not settings.ORCID_CLIENT_SECRET:
        return ""
    if not settings.ORCID_CLIENT_ID or not settings.ORCID_CLIENT_SECRET:
        return "ORCID_CLIENT_ID and ORCID_CLIENT_SECRET are set together or not at all"
    where = urlsplit(settings.ORCID_URL)
    if where.scheme != "https" and not (where.scheme == "http" and where.hostname in AT_HOME):
        return "ORCID_URL must begin with https://"
    return ""


def origin() -> str:
    """Where a form of ours may lead when somebody chooses ORCID; nothing while it is off."""
    where = urlsplit(settings.ORCID_URL)
    return f"{where.scheme}://{where.netloc}" if is_on() else ""


def door(*, state: str, nonce: str, back: str, afresh: bool) -> str:
    """The address at ORCID to send the browser to; `afresh` asks for the password there in any case."""
    asked = {
        "client_id": settings.ORCID_CLIENT_ID,
        "response_type": "code",
        "scope": "openid",
        "redirect_uri": back,
        "state": state,
        "nonce": nonce,
    }
    return f"{_base()}/oauth/authorize?{urlencode(asked | ({'prompt': 'login'} if afresh else {}))}"


def proof(code: str, *, nonce: str, back: str, now: datetime) -> Proof:
    """Who came back with this code; OrcidSilent or OrcidUnclear where nobody can say."""
    answer = _answer(
        "/oauth/token",
        {
            "client_id": settings.ORCID_CLIENT_ID,
            "client_secret": settings.ORCID_CLIENT_SECRET,
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
        },
    )
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise _unclear("no identity token")
    claims = _signed(token, _answer("/oauth/jwks"))
    _check(claims, nonce=nonce, now=now)
    try:
        orcid = identifiers.orcid(str(claims.get("sub", "")))
    except Invalid as wrong:
        raise _unclear(f"not an iD: {wrong.code}") from wrong
    name = claims.get("name") or answer.get("name") or ""
    return Proof(orcid, " ".join(name.split())[:LONGEST_NAME] if isinstance(name, str) else "")


def _base() -> str:
    return str(settings.ORCID_URL).rstrip("/")


def _unclear(why: str) -> OrcidUnclear:
    log.warning("ORCID's answer was not believed: %s", why)
    return OrcidUnclear(
        _("What ORCID answered does not prove who you are, so nothing was done. Please try once more."),
        code="orcid-unclear",
    )


class _NowhereElse(urllib.request.HTTPRedirectHandler):
    """Our secret goes to the address in the settings and to no other."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        return None


def _answer(path: str, form: dict[str, str] | None = None) -> dict[str, Any]:
    """ORCID's answer to a question of this server's own, as JSON."""
    question = urllib.request.Request(  # noqa: S310 - the operator's own address, checked in `trouble`
        _base() + path,
        data=urlencode(form).encode() if form is not None else None,
        headers={"Accept": "application/json"},
    )
    try:
        with urllib.request.build_opener(_NowhereElse).open(question, timeout=PATIENCE) as heard:
            text = heard.read(LARGEST + 1)
    except urllib.error.HTTPError as refused:
        refused.close()
        if refused.code >= 500:
            raise _silent(f"{path} answered {refused.code}") from refused
        raise _unclear(f"{path} answered {refused.code}") from refused
    except (OSError, HTTPException) as down:
        raise _silent(f"{path}: {type(down).__name__}") from down
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as broken:
        raise _unclear(f"{path} is no JSON") from broken
    if len(text) > LARGEST or not isinstance(found, dict):
        raise _unclear(f"{path} has another form")
    return found


def _silent(why: str) -> OrcidSilent:
    log.warning("ORCID does not answer: %s", why)
    return OrcidSilent(
        _("ORCID does not answer at the moment. Try again in a few minutes, or choose another way."),
        code="orcid-silent",
    )


def _signed(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    """What the token claims, once its signature is ORCID's; one kind of signature only, whatever the token asks for."""
    try:
        head, body, signature = token.split(".")
        header, claims, sealed = json.loads(_bytes(head)), json.loads(_bytes(body)), _bytes(signature)
        if header["alg"] != "RS256":
            raise _unclear("another kind of signature")
        listed = keys.get("keys", [keys])
        key = next(one for one in listed if one.get("kid") == header.get("kid") and one["kty"] == "RSA")
        public = RSAPublicNumbers(*(int.from_bytes(_bytes(key[part])) for part in ("e", "n"))).public_key()
        if public.key_size < LEAST_BITS:
            raise _unclear("a key too short")
        public.verify(sealed, f"{head}.{body}".encode(), PKCS1v15(), SHA256())
    except InvalidSignature as forged:
        raise _unclear("the signature is not ORCID's") from forged
    except StopIteration as unknown:
        raise _unclear("signed with an unknown key") from unknown
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as broken:
        raise _unclear("the token cannot be read") from broken
    if not isinstance(claims, dict):
        raise _unclear("the token cannot be read")
    return claims


def _bytes(text: str) -> bytes:
    if not isinstance(text, str):
        raise TypeError
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as broken:
        raise ValueError from broken


def _check(claims: dict[str, Any], *, nonce: str, now: datetime) -> None:
    """The token is ORCID's word to us, about this visit, and fresh."""
    audience = claims.get("aud")
    issued, expires = claims.get("iat"), claims.get("exp")
    if str(claims.get("iss", "")).rstrip("/") != _base():
        raise _unclear("issued by somebody else")
    if audience not in (settings.ORCID_CLIENT_ID, [settings.ORCID_CLIENT_ID]):
        raise _unclear("meant for somebody else")
    if not compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise _unclear("of another visit")
    if not isinstance(issued, int | float) or not isinstance(expires, int | float):
        raise _unclear("without its times")
    at = now.timestamp()
    skew, oldest = SKEW.total_seconds(), OLDEST.total_seconds()
    if not (at - oldest - skew < issued < at + skew and at - skew < expires):
        raise _unclear("out of its time")
