"""What somebody may not see answers like what does not exist: the same status, bytes and queries, on every route."""

from __future__ import annotations

import functools
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parvis.accounts.actions.tokens import make_token
from parvis.accounts.models import Person
from parvis.domain.tokens import Scope
from tests.leaks import ways
from tests.leaks.world import OFFICES, PAGES_AT

pytestmark = pytest.mark.django_db

Answer = tuple[int, bytes, list[str]]
CLOSED = (404, 405)
GIVEN = {"value": "Something", "base_version": 0}
PEOPLE = [
    "stranger",
    "director of another",
    "reviewer of another",
    "conflicted delegate",
    *(f"conflicted {office}" for office in OFFICES),
]


def test_every_part_of_every_address_is_written_down():
    unknown = [
        (route, part) for route in ways.every_route() for part, known in ways.parts_of(route).items() if known is None
    ]

    assert unknown == []


def test_the_walk_reaches_something_on_every_route_of_a_case(world):
    routes = [
        route
        for route in ways.every_route()
        if ways.is_walked(route) and any(isinstance(part, ways.Own) for part in ways.parts_of(route).values())
    ]

    never = [route for route in routes if not any(True for _ in ways.closed_addresses(route, world))]

    assert never == []
    assert len(routes) > 80


@pytest.mark.parametrize("who", PEOPLE)
def test_hidden_answers_like_absent(world, who):
    client = signed_in(world.people[who])
    told, absent = set(), functools.cache(functools.partial(answer, client))

    for route in filter(ways.is_walked, ways.every_route()):
        for there, nowhere in ways.closed_addresses(route, world):
            for method in ways.methods(route):
                hidden = answer(client, method, there)
                if hidden[0] not in CLOSED or hidden != absent(method, nowhere):
                    told.add(f"{method} {route}: {hidden[0]}, {differences(hidden, absent(method, nowhere))}")

    assert not told, "\n".join(sorted(told))


def signed_in(person: Person) -> Client:
    """A browser of this person's that also holds a key to the API; what is read once has been read."""
    _row, secret = make_token(person, name="all", scopes=list(Scope), days=30, now=PAGES_AT)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    client.force_login(person)
    for address in ("/en/desk/", "/api/v1/calls"):
        client.get(address)
    return client


def answer(client: Client, method: str, address: str) -> Answer:
    """Status, bytes and queries, without the address and what is drawn anew for every answer."""
    words = sorted((one for one in re.split("[/:]", address) if len(one) > 2), key=len, reverse=True)
    own = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in words))
    given = {"data": GIVEN, "content_type": "application/json"} if method == "put" else {}
    with CaptureQueriesContext(connection) as captured:
        response = getattr(client, method)(address, **given)
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    page = re.sub(r"[A-Za-z0-9]{64}", "*", body.decode("utf-8", "replace")).replace(address.removeprefix("/en"), "*")
    queries = [re.sub(r"SAVEPOINT .*", "SAVEPOINT", own.sub("*", one["sql"])) for one in captured]
    return response.status_code, own.sub("*", page).encode(), queries


def differences(hidden: Answer, absent: Answer) -> str:
    """What of the two is not the same, in short."""
    told = [f"{absent[0]} for nothing"] if hidden[0] != absent[0] else []
    told += ["other bytes"] if hidden[1] != absent[1] else []
    told += [f"{len(hidden[2])} queries, {len(absent[2])} for nothing"] if hidden[2] != absent[2] else []
    return ", ".join(told)
