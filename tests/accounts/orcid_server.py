"""A small ORCID of the test's own, over real HTTP: it signs in, hands out a code, trades it for a signed token.

Whoever comes is signed in as `visitor`; `trouble` makes it misbehave.  It
checks what a provider must check of us: the client, its secret, the address it
sends people back to, and that a code is used once.
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

CLIENT, SECRET = "APP-PARVIS", "a-secret-of-the-test"
JOSIAH = "0000-0002-1825-0097"
OTHER = "0000-0001-5109-3700"


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Orcid(ThreadingHTTPServer):
    """The provider, its key, who is signed in there, and what is wrong with it today."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.strange_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.visitor = (JOSIAH, "Josiah Carberry")
        self.trouble = ""
        self.codes: dict[str, dict[str, str]] = {}
        self.doors: list[dict[str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def keys(self) -> dict[str, object]:
        numbers = self.key.public_key().public_numbers()
        parts = {"n": numbers.n.to_bytes(256), "e": numbers.e.to_bytes(3)}
        own = {"kty": "RSA", "kid": "one", "alg": "RS256", **{name: encoded(raw) for name, raw in parts.items()}}
        return {"keys": [{**own, "kid": "another"}]} if self.trouble == "unknown key" else {"keys": [own]}

    def token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims: dict[str, object] = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": self.visitor[0],
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 86_400,
            "name": self.visitor[1],
        }
        claims |= {
            "another issuer": {"iss": "https://orcid.example"},
            "another audience": {"aud": ["APP-SOMEBODY-ELSE", CLIENT]},
            "another nonce": {"nonce": "of-another-visit"},
            "no nonce": {"nonce": ""},
            "expired": {"iat": now - 7200, "exp": now - 3600},
            "from tomorrow": {"iat": now + 86_400, "exp": now + 2 * 86_400},
            "no times": {"iat": None},
            "no iD": {"sub": "josiah"},
            "mistyped iD": {"sub": "0000-0002-1825-0098"},
        }.get(self.trouble, {})
        kind = {"no signature": "none", "shared secret": "HS256"}.get(self.trouble, "RS256")
        head = encoded(json.dumps({"alg": kind, "kid": "one"}).encode())
        body = encoded(json.dumps(claims).encode())
        key = self.strange_key if self.trouble == "strange signature" else self.key
        sealed = b"" if kind != "RS256" else key.sign(f"{head}.{body}".encode(), PKCS1v15(), SHA256())
        if self.trouble == "changed claims":
            body = encoded(json.dumps({**claims, "sub": OTHER}).encode())
        return f"{head}.{body}.{encoded(sealed)}"


class Answers(BaseHTTPRequestHandler):
    server: Orcid

    def log_message(self, *args: object) -> None:
        """The test's output is not the provider's log."""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/oauth/jwks":
            return self.say(200, "no keys" if self.server.trouble == "broken keys" else json.dumps(self.server.keys()))
        if url.path != "/oauth/authorize" or asked.get("client_id") != CLIENT or asked.get("scope") != "openid":
            return self.say(400, "{}")
        self.server.doors.append(asked)
        told = {"state": asked["state"]}
        if self.server.trouble == "denied":
            told |= {"error": "access_denied", "error_description": "<b>User denied access</b>"}
        else:
            told["code"] = secrets.token_hex(4)
            self.server.codes[told["code"]] = asked
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(told)}")
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        typed = {name: values[0] for name, values in form.items()}
        match self.server.trouble:
            case "out of order":
                return self.say(503, "<h1>Sorry</h1>")
            case "no JSON":
                return self.say(200, "<h1>Welcome</h1>")
            case "a list":
                return self.say(200, "[]")
            case "too long":
                return self.say(200, json.dumps({"id_token": "x" * 1_000_000}))
            case "leads elsewhere":
                self.send_response(307)
                self.send_header("Location", "/oauth/jwks")
                self.end_headers()
                return None
            case "hangs up":
                return self.connection.close()
        asked = self.server.codes.pop(typed.get("code", ""), None)
        right = (CLIENT, SECRET, "authorization_code", asked and asked["redirect_uri"])
        if right != tuple(typed.get(name) for name in ("client_id", "client_secret", "grant_type", "redirect_uri")):
            return self.say(400, json.dumps({"error": "invalid_grant"}))
        assert asked is not None
        found = {"access_token": "not-for-us-to-keep", "token_type": "bearer", "scope": "openid"}
        token = {"no token": None, "half a token": "abc.def"}.get(self.server.trouble, self.server.token(asked))
        return self.say(200, json.dumps({**found, "orcid": self.server.visitor[0], "id_token": token}))

    def say(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())


@contextmanager
def running() -> Iterator[Orcid]:
    """The provider, at work until the block ends."""
    with Orcid() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
