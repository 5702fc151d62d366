"""What somebody may not see answers like what does not exist: the same status, bytes and queries, on every route."""

from __future__ import annotations

import functools

import pytest

from tests.leaks import ways
from tests.leaks.asking import PEOPLE, answer, signed_in

pytestmark = pytest.mark.django_db

CLOSED = (404, 405)


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
                if hidden.status not in CLOSED or hidden != absent(method, nowhere):
                    told.add(f"{method} {route}: {hidden.difference(absent(method, nowhere))}")

    assert not told, "\n".join(sorted(told))
