"""How the walks ask: in somebody's browser, and what of an answer can be compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parvis.accounts.actions.tokens import make_token
from parvis.accounts.models import Person
from parvis.domain.tokens import Scope
from tests.leaks.world import OFFICES, PAGES_AT

GIVEN = {"value": "Something", "base_version": 0}
PEOPLE = [
    "stranger",
    "director of another",
    "reviewer of another",
    "conflicted delegate",
    *(f"conflicted {office}" for office in OFFICES),
]


@dataclass(frozen=True)
class Answer:
    """Status, bytes and queries, without the address and what is drawn anew for every answer."""

    status: int
    body: str
    queries: tuple[str, ...]

    def says_as_much_as(self, other: Answer) -> bool:
        """Whether status, bytes and the number of queries are the same."""
        mine, theirs = ((one.status, one.body, len(one.queries)) for one in (self, other))
        return mine == theirs

    def difference(self, absent: Answer) -> str:
        """What of the two is not the same, in short."""
        told = [f"{self.status}"]
        told += [f"{absent.status} for nothing"] if self.status != absent.status else []
        told += ["other bytes"] if self.body != absent.body else []
        if self.queries != absent.queries:
            told.append(f"{len(self.queries)} queries, {len(absent.queries)} for nothing")
        return ", ".join(told)


def signed_in(person: Person) -> Client:
    """A browser of this person's that also holds a key to the API; what is read once has been read."""
    _row, secret = make_token(person, name="all", scopes=list(Scope), days=30, now=PAGES_AT)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    client.force_login(person)
    for address in ("/en/desk/", "/api/v1/calls"):
        client.get(address)
    return client


def answer(client: Client, method: str, address: str, fields: Mapping[str, str | list[str]] | None = None) -> Answer:
    """What this address says to this method, with these fields posted."""
    posted = [word for value in (fields or {}).values() for word in ([value] if isinstance(value, str) else value)]
    words = [one for one in re.split("[/:?=&]", address) if len(one) > 2] + [one for one in posted if len(one) > 2]
    own = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(words, key=len, reverse=True)) or "$^")
    given = {"data": GIVEN, "content_type": "application/json"} if method == "put" else {}
    if fields is not None:
        given = {"data": dict(fields)}
    with CaptureQueriesContext(connection) as captured:
        response = getattr(client, method)(address, **given)
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    drawn = r"\b[A-Za-z0-9]{64}\b|<updated>[^<]*"  # tokens of forms; when a feed was made
    told = [str(one) for one in get_messages(response.wsgi_request)] if fields is not None else []
    body += "\n".join([response.headers.get("Location", ""), *told]).encode() if fields is not None else b""
    page = re.sub(drawn, "*", _readable(body)).replace(address.removeprefix("/en"), "*")
    queries = (re.sub(r"SAVEPOINT .*", "SAVEPOINT", own.sub("*", one["sql"])) for one in captured)
    return Answer(response.status_code, own.sub("*", page), tuple(queries))


def _readable(body: bytes) -> str:
    """The text of it; of a workbook its sheets, without the second it was made in."""
    if not body.startswith(b"PK"):
        return body.decode("utf-8", "replace")
    with ZipFile(BytesIO(body)) as book:
        parts = sorted(name for name in book.namelist() if not name.startswith("docProps/"))
        return "".join(book.read(name).decode("utf-8", "replace") for name in parts)
