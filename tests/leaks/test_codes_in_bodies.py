"""A code that is posted says no more than a code in an address: hidden and absent are the same, and nothing is done."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

import parvis
from parvis.review.models import AgendaPoint, Assignment
from tests.leaks import ways
from tests.leaks.asking import PEOPLE, answer, signed_in

pytestmark = pytest.mark.django_db

# Fields of the evaluation's and the proposals' forms that name something of a case; all others are words, numbers,
# choices, or people and experts.  A field that nobody has written down here is refused.
NAMES_A_CASE = {"file", "proposal", "instead", "of"}
NAMES_NO_CASE = {
    "act", "add", "alternates", "answer", "call", "choice", "conflicts", "due", "email", "expert", "ground",
    "kind", "meeting", "minutes", "name", "note", "officer", "on", "order", "page", "person", "place", "point",
    "query", "rapporteur", "reason", "reasons", "reviews", "rule", "same", "sighting", "stage", "text", "title",
    "to", "verdict", "version", "why", "words",
}  # fmt: skip
READ = re.compile(r"POST(?:\.getlist|\.get)?[(\[]\"([\w-]+)\"")


def bodies(world):
    """Every act on something shared that is told by its body which cases it is about: address, fields, posted codes."""
    expert = world.experts[0].code
    for case in (world.cases["hidden", "asked"], world.cases["hidden", "met"], world.cases["hidden", "awarded"]):
        for act in ("pass", "turn-down"):
            yield reverse("review:screen-selection"), {"act": act, "file": [case.code]}, "file"
    for place, station in enumerate(("awarded", "met", "matched")):
        case = world.cases["hidden", station]
        for name in ("review:add-pair", "review:forbid-pair", "review:allow-pair"):
            address = reverse(name, args=[world.rounds[place].code])
            yield address, {"proposal": case.code, "expert": expert}, "proposal"
        pair = Assignment.objects.filter(proposal=case).first()
        seen = world.cases["open", station].code
        address = reverse("review:add-pair", args=[world.rounds[place].code])
        if pair is not None:
            yield address, {"proposal": seen, "expert": expert, "instead": pair.code}, "instead"
        ease = reverse("review:ease-round", args=[world.rounds[place].code])
        yield ease, {"rule": "reviews", "of": case.code}, "of"


def posted(client, address, fields):
    """What is answered to these fields; whatever it did is undone."""
    with transaction.atomic():
        told = answer(client, "post", address, fields)
        transaction.set_rollback(True)
    return told


def test_every_field_that_is_posted_is_written_down():
    views = [
        path
        for app in ("review", "proposals", "past")
        for path in Path(parvis.__file__).parent.glob(f"{app}/views/*.py")
    ]
    read = {name for path in views for name in READ.findall(path.read_text(encoding="utf-8"))}

    assert sorted(read - NAMES_A_CASE - NAMES_NO_CASE) == []


def test_there_is_something_to_name(world):
    names = [field for _address, _fields, field in bodies(world)]

    assert set(names) == NAMES_A_CASE
    assert AgendaPoint.objects.exists()


@pytest.mark.parametrize("who", PEOPLE)
def test_a_hidden_code_does_and_says_what_an_absent_one_does(world, who):
    client = signed_in(world.people[who])

    told = []
    for address, fields, name in bodies(world):
        code = fields[name]
        nothing = [ways.nothing(one) for one in code] if isinstance(code, list) else ways.nothing(code)
        there, nowhere = posted(client, address, fields), posted(client, address, {**fields, name: nothing})
        if not there.says_as_much_as(nowhere):
            told.append(f"{address} {fields}: {there.difference(nowhere)}")

    assert told == []
