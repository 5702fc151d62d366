"""No list, count, facet, search, export, calendar or desk says anything of a case that somebody may not see.

Every page that is of no single case is read by each person, with the hidden cases and as if they had never been.  The
press library and the programme's public words, where no case has a part, are read by a few.
"""

from __future__ import annotations

import re

import pytest
from django.db import transaction

from tests.leaks import ways
from tests.leaks.asking import PEOPLE, answer, signed_in
from tests.leaks.without import names_of, never_been

pytestmark = pytest.mark.django_db
ASKED_TOO = {
    "/en/search/": ("?q=quaggas", "?q=zwieback&kind=proposals"),
    "/en/proposals/office/": ("?words=quaggas", "?station=awarded", "?sort=title"),
    "/en/ask/": ("?q=quaggas",),
}


# What was worked out from all cases at once is closed as a whole, or shown without what was worked out, to whom one of
# them is hidden: the matching of a round, and the trails of what holds several cases.  It names none of them.
MADE_OF_ALL = re.compile(r"/en/audit/|/en/review/rounds/\w+/($|matching/)")


WITHOUT_CASES = re.compile(
    r"/(api/v1/press|en/(press|newsletter|terms|privacy|accessibility|programme|desk/calls))(/|$)"
)
READ_EVERYTHING = ("stranger", "conflicted officer", "conflicted press officer")


def everything_shared(world) -> list[str]:
    """Every address that belongs to no single case, and questions that are put to some."""
    walked = filter(ways.is_walked, ways.every_route())
    plain = [one for route in walked for one in ways.shared_addresses(route, world)]
    return [one + asked for one in plain for asked in ("", *ASKED_TOO.get(one, ()))]


def test_the_cases_are_there_for_who_may_see_them(world):
    """What is taken out is seen by others: the walk compares something."""
    client = signed_in(world.officer)
    pages = [one for one in everything_shared(world) if one.startswith(("/en/proposals/", "/en/review/"))]

    with never_been(world.hidden()):
        without = {one: answer(client, "get", one) for one in pages}

    assert sum(answer(client, "get", one) != page for one, page in without.items()) > 10


@pytest.mark.parametrize("who", PEOPLE)
def test_pages_are_the_same_as_if_it_had_never_been(world, who):
    client = signed_in(world.people[who])
    pages = [one for one in everything_shared(world) if who in READ_EVERYTHING or not WITHOUT_CASES.match(one)]

    with transaction.atomic():
        shown = {one: answer(client, "get", one) for one in pages}
        transaction.set_rollback(True)  # what is read once has been read, and is to be read once there, too
    with never_been(world.hidden()):
        without = {one: answer(client, "get", one) for one in pages}

    # What is kept in memory from the first look on is there in the second only: what differs is looked at once more.
    other = [one for one in pages if not shown[one].says_as_much_as(without[one])]
    shown |= {one: answer(client, "get", one) for one in other}
    told = {one: shown[one].difference(without[one]) for one in pages if not shown[one].says_as_much_as(without[one])}
    assert [f"{one}: {how}" for one, how in told.items() if not MADE_OF_ALL.match(one)] == []
    assert [(one, name) for one in told for name in names_of(world.hidden()) if name in shown[one].body] == []
