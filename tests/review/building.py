"""Evaluations for tests: experts in the pool, a round, invitations, reviews."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from parvis.accounts.models import Person
from parvis.domain.calls import WallClock
from parvis.proposals.models import Proposal
from parvis.review.actions import assignments, experts, meetings, pairs, panel, reviews, rounds
from parvis.review.models import AgendaPoint, Assignment, Expert, Meeting, Panel, PanelItem, Round, Screening
from parvis.review.queries.assignments import form_of
from parvis.review.queries.reviews import asked
from tests import factories
from tests.factories import NOW
from tests.proposals.building import event_call, submitted

DAY = timedelta(days=1)
DUE = "2027-01-15T17:00"
DUE_AT = WallClock.read(DUE, "Europe/Brussels").at()
STARTS = WallClock.read("2027-02-01T09:00", "Europe/Brussels")
_numbers: Counter[str] = Counter()


def due() -> WallClock:
    """When the reviews of tests are due."""
    return WallClock.read(DUE, "Europe/Brussels")


def officers() -> tuple[Person, Person]:
    """Two colleagues of the programme office."""
    return factories.programme_officer(), factories.programme_officer()


def described(nation: str = "NO", *, email: str = "", **fields: Any) -> experts.Described:
    """A scientist as a nation names him or her."""
    _numbers["expert"] += 1
    number = _numbers["expert"]
    told = {
        "name": f"Expert {number}",
        "email": email or f"expert{number}@example.org",
        "nominated_by": nation,
        "nationality": nation,
        "organisation_name": f"Institute {number}",
        "expertise_en": "Floods, sensors, early warning in mountain valleys.",
        **fields,
    }
    return experts.Described(**told)


def expert(nation: str = "NO", *, account: bool = True, confirmed: bool = True, **fields: Any) -> Expert:
    """An expert whose term holds, with an account as a rule."""
    first, second = officers()
    told = described(nation, **fields)
    if account:
        factories.person(email=told.email, name=told.name)
    made = experts.nominate(told, from_on=date(2026, 1, 1), to_on=date(2029, 1, 1), by=first, now=NOW)
    if confirmed:
        experts.confirm(made.terms.get(), by=second, now=NOW)
    made.refresh_from_db()
    return made


def screened(call: Any = None, *, now: datetime = NOW, **fields: Any) -> Proposal:
    """A proposal of a workshop that has passed the screening."""
    proposal, _receipt = submitted(call, now=now, **fields)
    Screening.objects.create(
        proposal=proposal,
        submission="full",
        stage="screening",
        state="passed",
        outcome="passed",
        begun_at=now,
        decided_at=now,
    )
    return proposal


def opened(call: Any = None, *, by: Person | None = None, reviews: int = 3, now: datetime = NOW) -> Round:
    """A round over a call's proposals."""
    by = by or factories.programme_officer()
    return rounds.open_round(call or event_call(), "review", due=due(), by=by, now=now, reviews=reviews)


def invited(proposal: Proposal | None = None, who: Expert | None = None, *, now: datetime = NOW) -> Assignment:
    """An expert who has been asked to review a proposal."""
    proposal = proposal or screened()
    by = factories.programme_officer()
    made = pairs.add_pair(opened(proposal.call, by=by), proposal, who or expert(), by=by, now=now)
    rounds.send_invitations(made.round, by=by, now=now)
    made.refresh_from_db()
    return made


def accepted(
    proposal: Proposal | None = None, who: Expert | None = None, *, now: datetime = NOW
) -> tuple[Assignment, Person]:
    """An expert who has declared and may read, and his or her account."""
    made = invited(proposal, who, now=now)
    person = made.expert.person
    assignments.declare(made, [], confidential=True, by=person, now=now)
    made.refresh_from_db()
    return made, person


def answers(assignment: Assignment, score: int = 4) -> dict[str, Any]:
    """A whole review, every criterion with the same score."""
    programme, stage, _form = form_of(assignment)
    form = asked(programme, stage)
    return {
        **{one.code: score for one in form.scores},
        "strengths": "A clear plan and good people.",
        "weaknesses": "Little is said of the costs.",
        "confidential": "",
        "recommendation": "fund",
    }


def write(assignment: Assignment, person: Person, *, now: datetime = NOW, **given: Any) -> None:
    """Save these answers over whatever is there."""
    for field, value in given.items():
        assignment.refresh_from_db()
        review = getattr(assignment, "review", None)
        version = review.draft.get(field, {}).get("version", 0) if review else 0
        reviews.save_answer(assignment, field, value, base_version=version, by=person, now=now)
        assignment = Assignment.objects.get(pk=assignment.pk)


def reviewed(
    proposal: Proposal | None = None, who: Expert | None = None, *, score: int = 4, now: datetime = NOW, **given: Any
) -> tuple[Assignment, Person]:
    """A review that has been handed in."""
    made, person = accepted(proposal, who, now=now)
    write(made, person, now=now, **{**answers(made, score), **given})
    reviews.hand_in(made, by=person, now=now)
    made.refresh_from_db()
    return made, person


def met(call: Any, *, by: Person, line: Any = None, now: datetime = NOW) -> Panel:
    """An open panel over a call."""
    return panel.open_panel(call, "ranking", budget_line=line, by=by, now=now)


def panel_of(officer: Person, *scores: int, line: Any = None) -> tuple[Panel, list[PanelItem]]:
    """A panel over proposals with one review each, in the order of the scores given."""
    call, proposals = event_call(), []
    for score in scores:
        proposal = screened(call)
        reviewed(proposal, score=score)
        proposals.append(proposal.pk)
    opened = met(call, by=officer, line=line)
    return opened, [opened.items.get(proposal=key) for key in proposals]


def planned(officer: Person, *scores: int) -> tuple[Meeting, list[AgendaPoint]]:
    """A meeting over proposals with these scores, the best first."""
    opened, items = panel_of(officer, *(scores or (5, 4, 3)))
    made = meetings.plan_meeting(opened, STARTS, place="Room 4", by=officer, now=NOW)
    return made, [made.points.get(subject=one) for one in items]
