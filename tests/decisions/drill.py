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
from parvis.decisions.actions import circulating, positions, voting
from parvis.decisions.models import Ballot, Paper, Position
from parvis.decisions.queries import outcomes, papers
from parvis.domain.deciding import Choice
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


def extend(code: str, now: str, *people: str) -> list[str]:
    """Each of these chairs puts the deadline off, to a day of his or her own."""
    moment, paper = datetime.fromisoformat(now), Paper.objects.get(code=code)
    chairs = [Person.objects.get(email=email) for email in people]

    def act(day: int, by: Person) -> Any:
        ends = f"2026-12-{day}T18:00"
        return lambda: circulating.extend(paper, ends, reason="Talks.", insists=True, by=by, now=moment)

    return at_once([act(day, by) for day, by in enumerate(chairs, 10)])


def extend_and_object(code: str, now: str, chair: str, delegate: str) -> list[str]:
    """The chair puts the deadline off, the delegate objects."""
    moment, paper = datetime.fromisoformat(now), Paper.objects.get(code=code)
    by, speaks = (Person.objects.get(email=email) for email in (chair, delegate))
    return at_once(
        [
            lambda: circulating.extend(paper, "2026-12-11T18:00", reason="Talks.", insists=True, by=by, now=moment),
            lambda: positions.take_position(
                paper, PositionKind.OBJECTION, "No.", place=1, key="k", by=speaks, now=moment
            ),
        ]
    )


def deadlines(code: str) -> dict[str, Any]:
    """The deadline, and how it moved."""
    paper = Paper.objects.get(code=code)
    steps = [[one.from_at.isoformat(), one.to_at.isoformat()] for one in paper.extensions.all()]
    return {"ends": paper.ends_at.isoformat() if paper.ends_at else "", "steps": steps}


def vote(code: str, now: str, chair: str, *people: str) -> list[str]:
    """The chair closes the vote while each of these people votes for the own nation."""
    moment, ballot = datetime.fromisoformat(now), Ballot.objects.get(code=code)
    by = Person.objects.get(email=chair)

    def act(email: str) -> Any:
        person, own = Person.objects.get(email=email), Ballot.objects.get(code=code)
        return lambda: voting.cast_vote(own, Choice.FOR, by=person, now=moment)

    return at_once([lambda: voting.close_ballot(ballot, by=by, now=moment), *[act(email) for email in people]])


def vote_twice(code: str, now: str, delegate: str, chair: str) -> list[str]:
    """One delegate votes for and against at once; then the chair closes."""
    moment, person = datetime.fromisoformat(now), Person.objects.get(email=delegate)

    def act(choice: Choice) -> Any:
        own = Ballot.objects.get(code=code)
        return lambda: voting.cast_vote(own, choice, by=person, now=moment)

    came = at_once([act(Choice.FOR), act(Choice.AGAINST)])
    voting.close_ballot(Ballot.objects.get(code=code), by=Person.objects.get(email=chair), now=moment)
    return came


def votes(code: str) -> dict[str, Any]:
    """What was voted, and what it came to."""
    ballot = Ballot.objects.get(code=code)
    kept = list(ballot.votes.order_by("number"))
    return {
        "tally": ballot.counted["tally"],
        "numbers": [one.number for one in kept],
        "nations": [one.nation for one in kept],
        "choices": [one.choice for one in kept],
    }


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
