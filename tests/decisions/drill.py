"""Delegates who speak in the same moment, in a process of its own.

    python -m tests.decisions.drill ACT ARGUMENTS…      prints JSON

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
from parvis.audit.models import Entry
from parvis.decisions.actions import circulating, positions
from parvis.decisions.models import Paper, Position
from parvis.decisions.queries import outcomes, papers
from parvis.domain.silence import PositionKind
from tests.proposals.drill import at_once


def speak(code: str, now: str, *people: str) -> list[str]:
    """Each of these people objects for the nation."""
    moment, paper = datetime.fromisoformat(now), Paper.objects.get(code=code)

    def act(email: str) -> Any:
        person = Person.objects.get(email=email)
        return lambda: positions.take_position(
            paper, PositionKind.OBJECTION, f"From {email}.", place=1, key=email[:40], by=person, now=moment
        )

    return at_once([act(email) for email in people])


def circulate(code: str, ends: str, now: str, *people: str) -> list[str]:
    """Each of these chairs, or one chair several times, circulates the paper."""
    moment, paper = datetime.fromisoformat(now), Paper.objects.get(code=code)
    chairs = [Person.objects.get(email=email) for email in people]
    return at_once([lambda by=by: circulating.circulate(paper, ends, insists=True, by=by, now=moment) for by in chairs])


def state(code: str, at: str, nation: str = "") -> dict[str, Any]:
    """How the paper stands."""
    paper, moment = Paper.objects.get(code=code), datetime.fromisoformat(at)
    return {
        "states": {str(n): str(one) for n, one in outcomes.states(paper, at=moment).items()},
        "numbers": list(Position.objects.filter(paper=paper).values_list("number", flat=True)),
        "effective": [one.position.text for one in papers.said_on(paper, reader=nation, office=False) if one.effective],
        "status": paper.status,
    }


def told(action: str) -> int:
    """How often the trail tells of this."""
    return Entry.objects.filter(action=action).count()


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
