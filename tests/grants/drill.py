"""Officers who prepare, word and release the letters of a call in the same moment, in a process of its own.

    python -m tests.grants.drill ACT ARGUMENTS…      prints JSON

Works on the installation that PARVIS_DATA or DATABASE_URL names.
"""

# ruff: noqa: E402  Django must know its settings before the models are named.

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Any

import django

django.setup()

from parvis.accounts.models import Person
from parvis.correspondence.models import Message
from parvis.grants.actions import outcomes
from parvis.grants.models import OutcomeBatch, OutcomeLetter
from parvis.programme.models import Call
from tests.proposals.drill import at_once


def prepare(call: str, now: str, *people: str) -> list[str]:
    """Each of these officers prepares the letters of the call."""
    moment, found = datetime.fromisoformat(now), Call.objects.get(code=call)
    officers = [Person.objects.get(email=email) for email in people]
    return at_once([lambda by=by: outcomes.prepare_letters(found, by=by, now=moment) for by in officers])


def release(call: str, now: str, *people: str) -> list[str]:
    """Each of these officers, or one several times, releases them."""
    moment, batch = datetime.fromisoformat(now), OutcomeBatch.objects.get(call__code=call)
    officers = [Person.objects.get(email=email) for email in people]
    return at_once([lambda by=by: outcomes.release_letters(batch, by=by, now=moment) for by in officers])


def word_and_prepare(call: str, now: str, *people: str) -> list[str]:
    """The first words every letter while the second prepares them anew: what is said is kept or refused."""
    moment, found = datetime.fromisoformat(now), Call.objects.get(code=call)
    first, second = (Person.objects.get(email=email) for email in people)
    letters = list(OutcomeLetter.objects.filter(batch__call=found))
    acts: list[Any] = [
        lambda one=one: outcomes.write_remark(one, f"Words for {one.proposal_id}.", by=first, now=moment)
        for one in letters
    ]
    return at_once([*acts, lambda: outcomes.prepare_letters(found, by=second, now=moment)])


def state(call: str) -> dict[str, Any]:
    """How the letters of the call stand."""
    batches = OutcomeBatch.objects.filter(call__code=call)
    letters = OutcomeLetter.objects.filter(batch__call__code=call).order_by("proposal_id")
    return {
        "batches": batches.count(),
        "released": batches.filter(released_at__isnull=False).count(),
        "letters": letters.count(),
        "remarks": [one.remark == f"Words for {one.proposal_id}." for one in letters],
        "mails": Message.objects.filter(kind__startswith="outcome.").count(),
    }


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
