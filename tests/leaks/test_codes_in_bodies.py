"""A code that is posted says no more than a code in an address: hidden and absent are the same, and nothing is done."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

import parvis
from parvis.decisions.models import PaperLine
from parvis.payments.models import PaymentRequest
from parvis.review.models import AgendaPoint, Assignment
from tests.leaks import ways
from tests.leaks.asking import PEOPLE, answer, signed_in

pytestmark = pytest.mark.django_db

# Fields of forms that name something of a case; all others are words, numbers, choices, or people and experts, or what
# only the own case has.  A field that nobody has written down here is refused.
NAMES_A_CASE = {"file", "proposal", "instead", "of", "paper", "payments"}
NAMES_NO_CASE = {
    "account", "act", "add", "alternates", "amount", "answer", "approver", "bank_reference", "base", "bic",
    "bought_on", "call", "choice", "conflicts", "cost", "currency", "digest", "due", "due_on", "email", "expert",
    "findings", "ground", "held_on", "holder", "key", "kind", "mark", "meeting", "minutes", "name", "nation", "note",
    "number", "office", "officer", "on", "order", "other", "page", "person", "place", "point", "priority", "query",
    "rapporteur", "reason", "reasons", "received_by", "reviews", "rule", "same", "seat", "serial", "sighting", "source",
    "stage", "state", "text", "title", "to", "value", "verdict", "version", "why", "words", "year",
}  # fmt: skip
READ = re.compile(r"(?:POST|given|sent)(?:\.getlist|\.get)?[(\[]\"([\w-]+)\"")


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
    yield from of_nations_and_money(world)


def of_nations_and_money(world):
    """The same of papers, of meetings of the body and of payments."""
    assert world.draft is not None
    hidden = world.cases["hidden", "awarded"]
    yield reverse("decisions:put", args=[world.draft.code]), {"proposal": [hidden.code]}, "proposal"
    yield reverse("decisions:take-off", args=[world.draft.code]), {"proposal": hidden.code}, "proposal"
    (line,) = PaperLine.objects.filter(proposal=hidden).select_related("paper")
    on_agenda = reverse("decisions:put-on-agenda", args=[world.committees[0].code])
    yield on_agenda, {"paper": [line.paper.code]}, "paper"
    (payment,) = PaymentRequest.objects.filter(award__proposal=hidden)
    yield reverse("payments:make-file"), {"payments": [payment.code], "on": "2030-01-07"}, "payments"


def posted(client, address, fields):
    """What is answered to these fields; whatever it did is undone."""
    client.cookies.pop("messages", None)  # what was said before and not yet shown
    with transaction.atomic():
        told = answer(client, "post", address, fields)
        transaction.set_rollback(True)
    return told


def test_every_field_that_is_posted_is_written_down():
    views = [
        path
        for app in ("review", "proposals", "past", "decisions", "grants", "payments", "opendata")
        for path in Path(parvis.__file__).parent.glob(f"{app}/views*/**/*.py")
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
