"""Rounds with their reviews and panels, and one reviewer with a full desk, for the pages of the evaluation."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from parvis.accounts.models import Affiliation, Person
from parvis.demo.crowd import evaluation
from parvis.demo.crowd.calls import lay_judged_calls
from parvis.demo.crowd.evaluation import Said, Trail
from parvis.demo.crowd.submissions import lay_proposals
from parvis.demo.crowd.words import ASPECTS, SUBJECTS, Say
from parvis.domain.calls import WallClock
from parvis.domain.evaluation import AssignmentState
from parvis.programme.models import Call
from parvis.programme.queries import officers
from parvis.proposals.models import Proposal
from parvis.review.actions import panel, rounds
from parvis.review.models import Assignment, Expert, Round
from parvis.review.queries.panel import panel_stage
from parvis.review.queries.rounds import conflicts_between, grounds_of, review_stages, reviewable
from parvis.web import programme
from parvis.web.programme import current

PROPOSALS = 72  # to each call, of which about sixty come as far as the review
EXPERTS, SEATS, DESK = 48, 7, 50  # in the pool, in a panel, on the desk of the first of them
STATES = ("reviewing", "panel", "matched")  # in which the rounds stand, in turn
DAY = timedelta(days=1)
LINE = Decimal(600_000)


def lay_rounds(amount: int, chance: random.Random, now: datetime, say: Say) -> None:
    """So many calls with their proposals and rounds; those that are there stay as they are."""
    office = list(officers(now))
    calls = lay_judged_calls(amount, office[0] if office else None, now)
    experts = lay_experts(EXPERTS, office, chance, now) if amount and len(office) > 1 else []
    if not experts:
        return
    for number, call in enumerate(calls):
        if call.review_rounds.exists():
            continue
        lay_proposals(PROPOSALS, [call], chance, now, lambda _line: None)
        # A full desk in each round, and nobody has two.
        first = number // len(STATES) % len(experts)
        with transaction.atomic():
            _judge(call, STATES[number % len(STATES)], experts[first:] + experts[:first], office[0], chance, now)
        say(f"{number + 1} of {amount} rounds laid down")


def lay_experts(wanted: int, office: Sequence[Person], chance: random.Random, now: datetime) -> list[Expert]:
    """So many scientists of the crowd, who work in a nation of the first side, in the pool."""
    there = list(Expert.objects.filter(email__endswith="@crowd.example").select_related("person").order_by("pk"))
    day = programme.today(now)
    nations = {nation.code for nation in current().nations_in(current().groups[0].code, day)}
    works = Affiliation.objects.on(day).filter(person__email__endswith="@crowd.example", country__in=nations)
    found = works.exclude(person__expert__isnull=False).select_related("person", "organisation").order_by("-person")
    priorities = [code for code, _one in programme.entries("priority").items()]
    described = []
    for work in list(found[: max(0, wanted - len(there))]):
        words = [f"{chance.choice(SUBJECTS)[0]}: {chance.choice(ASPECTS)['en'][1]}" for _n in range(3)]
        described.append(
            Expert(
                person=work.person,
                name=work.person.name,
                email=work.person.email,
                language=work.person.language,
                nominated_by=work.country,
                nationality=work.country,
                organisation=work.organisation,
                organisation_name=work.organisation.name,
                expertise_en=" ".join(words),
                priorities=chance.sample(priorities, min(4, len(priorities))),
                added_by=office[0],
                added_at=now - 200 * DAY,
            )
        )
    spell = (now - 200 * DAY).date()
    made = evaluation.name_experts(
        described, from_on=spell, by=office[0], second=office[1], at=now - 200 * DAY, trail=Trail()
    )
    return [*there, *made]


def _judge(call: Call, state: str, experts: Sequence[Expert], by: Person, chance: random.Random, now: datetime) -> None:
    trail = Trail()  # one entry of the whole crowd says what was laid down
    stage = review_stages(call)[-1].code
    lying = list(Proposal.objects.filter(call=call).handed_in_at(now).select_related("call", "handed_in"))
    evaluation.let_pass(lying, by=by, at=call.ends_at + 3 * DAY, trail=trail)
    began = call.ends_at + 10 * DAY
    due = (now + 20 * DAY).astimezone(current().zone)
    opened = rounds.open_round(call, stage, due=WallClock.read(f"{due:%Y-%m-%dT18:00}", call.zone), by=by, now=began)
    opened = rounds.match(opened.code, by=by, now=began + DAY)
    if state == "matched":
        return
    rows = evaluation.invite(opened, by=by, at=began + 2 * DAY, trail=trail)
    if state == "reviewing":
        rows += _desk(opened, experts[0], by, began + 2 * DAY, now)
    evaluation.accept(rows, at=began + 4 * DAY, trail=trail)
    done = rows if state == "panel" else [one for one in rows[::2] if one.expert_id != experts[0].pk]
    evaluation.hand_in(_said(done, chance, began + 12 * DAY), trail=trail)
    if state == "panel":
        ranks = panel_stage(call, stage, lying[0].mechanism)
        made = panel.open_panel(call, ranks, budget_line=LINE, by=by, now=began + 50 * DAY)
        evaluation.seat(made, experts[:SEATS], by=by, at=began + 50 * DAY, trail=trail)


def _desk(this_round: Round, expert: Expert, by: Person, at: datetime, now: datetime) -> list[Assignment]:
    """One reviewer whom the office has given a whole desk, as far as nothing keeps him or her away."""
    taken = this_round.assignments.filter(expert=expert).values("proposal")
    free = list(reviewable(this_round.call, this_round.stage).exclude(pk__in=taken).select_related("call"))
    barred = conflicts_between(free, [expert], grounds=grounds_of(this_round), at=now)
    return Assignment.objects.bulk_create(
        Assignment(
            round=this_round,
            proposal=one,
            expert=expert,
            by_hand=True,
            state=AssignmentState.INVITED,
            due_at=this_round.due_at,
            made_at=at,
            made_by=by,
            sent_at=at,
            sendings=1,
        )
        for one in [one for one in free if (one.code, expert.code) not in barred][:DESK]
    )


def _said(rows: Sequence[Assignment], chance: random.Random, at: datetime) -> list[Said]:
    """Reviews that agree more or less about a proposal, by people of whom some mark low and some high."""
    worth: dict[int, float] = {}
    lean: dict[int, float] = {}
    found = []
    for number, one in enumerate(rows):
        level = worth.setdefault(one.proposal_id, chance.gauss(3.6, 0.7))
        level += lean.setdefault(one.expert_id, chance.gauss(0, 0.5))
        marks = [level + chance.gauss(0, 0.5) for _n in range(evaluation.criteria_of(one))]
        texts = {
            code: " ".join(chance.choice(ASPECTS)["en"][1] for _n in range(4))
            for code in ("strengths", "weaknesses", *(("confidential",) if number % 4 == 0 else ()))
        }
        answers = evaluation.answers_of(one, marks, texts)
        found.append(Said(one, answers, at + number * timedelta(hours=2)))
    return found
