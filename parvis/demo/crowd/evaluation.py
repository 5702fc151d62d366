"""The steps of an evaluation as rows laid down at once: what hundreds of invitations and reviews would have written.

Rounds, matchings, panels and verdicts are few and go through their actions; what
is done once for each pair is written here, in the shape in which the actions
write it.  The entries of the trail are gathered meanwhile, for whoever wants them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from parvis.accounts.models import Person
from parvis.audit.actions import Case, Deed, record_many
from parvis.domain import invitations
from parvis.domain.evaluation import AssignmentState, RoundState
from parvis.domain.screening import ScreeningState
from parvis.domain.standing import CaseKind
from parvis.domain.standing import Relation as RelationKind
from parvis.proposals.actions import conflicts
from parvis.proposals.models import Proposal
from parvis.review.models import (
    Assignment,
    Declaration,
    Discussion,
    Expert,
    ExpertTerm,
    Panel,
    PanelSeat,
    Review,
    ReviewVersion,
    Round,
    Screening,
)
from parvis.review.queries import assignments, reviews, screening
from parvis.standing.models import Relation
from parvis.standing.queries import barred_people

S = AssignmentState
MINUTE = timedelta(minutes=1)


class Trail:
    """Entries of many cases, gathered while rows are laid down, then written case by case in their order."""

    def __init__(self) -> None:
        self._deeds: dict[str, list[Deed]] = defaultdict(list)

    def add(self, action: str, case: Case, by: Any, at: datetime, facts: Mapping[str, object] | None = None) -> None:
        """Keep in mind what was done."""
        self._deeds[case.audit_case()].append(Deed(action, getattr(by, "code", "") or "", at, facts or {}))

    def write(self) -> None:
        """Write down everything that was gathered."""
        for case, deeds in self._deeds.items():
            record_many(case, sorted(deeds, key=lambda deed: deed.at))
        self._deeds.clear()


@dataclass(frozen=True)
class Said:
    """What a reviewer has written of a proposal so far, by question, and when."""

    assignment: Assignment
    answers: Mapping[str, Any]
    at: datetime


def name_experts(
    described: Sequence[Expert], *, from_on: date, by: Person, second: Person, at: datetime, trail: Trail
) -> list[Expert]:
    """Put these into the pool for three years; one officer names them, another confirms."""
    made = Expert.objects.bulk_create(described)
    to_on = from_on + timedelta(days=3 * 365)
    terms = [
        ExpertTerm(
            expert=one, from_on=from_on, to_on=to_on, made_by=by, made_at=at, confirmed_by=second, confirmed_at=at
        )
        for one in made
    ]
    for term in ExpertTerm.objects.bulk_create(terms):
        one = term.expert
        named = {"nation": one.nominated_by, "email": one.email, "load": one.load}
        trail.add("expert.nominated", one, by, at, named)
        spell = {"term": term.code, "from": from_on.isoformat(), "until": to_on.isoformat()}
        trail.add("expert.term-made", one, by, at, spell)
        trail.add("expert.term-confirmed", one, second, at, {"term": term.code})
        if one.person is not None:
            trail.add("expert.bound", one, one.person, at, {"person": one.person.code})
    return made


def let_pass(proposals: Sequence[Proposal], *, by: Person, at: datetime, trail: Trail) -> None:
    """The office has looked at them, and they go on to the review."""
    made = []
    for number, one in enumerate(proposals):
        setting, moment = screening.setting_of(one), at + number * MINUTE
        outcome = next(outcome.code for outcome in setting.stage.outcomes if outcome.goes_on)
        made.append(
            Screening(
                proposal=one,
                submission=setting.submission,
                stage=setting.stage.code,
                state=ScreeningState.PASSED,
                checklist=[point.code for point in setting.form.points_of(setting.stage.code, one.mechanism)],
                outcome=outcome,
                begun_at=moment,
                decided_by=by,
                decided_at=moment,
            )
        )
        one.held_at = moment
        trail.add("proposal.held", one, by, moment)
        trail.add("screening.passed", one, by, moment, {"outcome": outcome, "reasons": [], "rules": []})
    Screening.objects.bulk_create(made)
    Proposal.objects.bulk_update(proposals, ["held_at"])


def invite(this_round: Round, *, by: Person, at: datetime, trail: Trail) -> list[Assignment]:
    """Everybody whom the matching chose is asked; the letters themselves are long read."""
    rows = list(
        Assignment.objects.filter(round=this_round, state=S.PROPOSED).select_related("proposal", "expert__person")
    )
    for one in rows:
        one.state, one.sent_at, one.sendings = S.INVITED, at, 1
        one.token_digest = invitations.token_digest(invitations.new_token())
        facts = {"assignment": one.code, "expert": one.expert.code, "due": one.due_at.isoformat()}
        trail.add("review.invited", one, by, at, facts)
    Assignment.objects.bulk_update(rows, ["state", "sent_at", "sendings", "token_digest"], batch_size=200)
    this_round.state, this_round.sent_at = RoundState.SENT, at
    this_round.save(update_fields=["state", "sent_at"])
    trail.add("round.sent", this_round, by, at, {"invitations": len(rows)})
    return rows


def accept(rows: Sequence[Assignment], *, at: datetime, trail: Trail) -> None:
    """They declare themselves free of conflicts, one after another, and the text opens to them."""
    made, relations = [], []
    for number, one in enumerate(rows):
        moment, person = at + number * MINUTE, one.expert.person
        one.state, one.accepted_at = S.ACCEPTED, moment
        made.append(Declaration(assignment=one, confidential=True, person=person, at=moment))
        trail.add("review.accepted", one, person, moment, _named(one))
        if person is not None:
            cause = f"declared free of conflicts, review {one.code}"
            relations.append(_relation(person, one.proposal, RelationKind.REVIEWER, cause, person, moment, trail))
    Assignment.objects.bulk_update(rows, ["state", "accepted_at"], batch_size=500)
    Declaration.objects.bulk_create(made, batch_size=500)
    Relation.objects.bulk_create(relations, batch_size=500)


def decline(one: Assignment, reason: str, alternates: str, *, at: datetime, trail: Trail) -> None:
    """Somebody says no and names others; the office has not settled it yet."""
    one.state, one.ended_at, one.reason, one.alternates = S.DECLINED, at, reason, alternates
    one.save(update_fields=["state", "ended_at", "reason", "alternates"])
    trail.add("review.declined", one, one.expert.person, at, _named(one))


def begin(begun: Sequence[Said]) -> list[Review]:
    """Reviews that are being written."""
    drafts = [
        Review(
            assignment=one.assignment,
            draft={field: {"value": value, "version": 1} for field, value in one.answers.items()},
            saved_at=one.at,
        )
        for one in begun
    ]
    return Review.objects.bulk_create(drafts, batch_size=500)


def hand_in(written: Sequence[Said], *, trail: Trail) -> None:
    """Reviews that are finished and handed in."""
    versions = []
    for one, review in zip(written, begin(written), strict=True):
        programme, stage, _form = assignments.form_of(one.assignment)
        assert not [*reviews.asked(programme, stage).lacks(one.answers)], "a review of the example lacks something"
        one.assignment.state, person = S.DONE, one.assignment.expert.person
        versions.append(
            ReviewVersion(
                review=review,
                number=1,
                content=reviews.whole(programme, stage, one.answers),
                edition=programme.revision,
                handed_in_by=person,
                handed_in_at=one.at,
            )
        )
        facts = {"assignment": one.assignment.code, "version": 1, "reason": ""}
        trail.add("review.handed-in", one.assignment, person, one.at, facts)
    ReviewVersion.objects.bulk_create(versions, batch_size=500)
    Assignment.objects.bulk_update([one.assignment for one in written], ["state"], batch_size=500)
    _let_talk(written, trail)


def _let_talk(written: Sequence[Said], trail: Trail) -> None:
    """With the first review of a proposal the talk about it is there, unless the stage has none."""
    first: dict[tuple[int, int], Said] = {}
    for one in sorted(written, key=lambda said: said.at):
        first.setdefault((one.assignment.round_id, one.assignment.proposal_id), one)
    begun = []
    for one in first.values():
        stage = assignments.form_of(one.assignment)[1]
        if stage is not None and stage.discussion != "none":
            held = one.assignment
            begun.append(Discussion(round=held.round, proposal=held.proposal, begun_at=one.at))
    for made in Discussion.objects.bulk_create(begun):
        trail.add("discussion.begun", made, None, made.begun_at, {"discussion": made.code})


def seat(panel: Panel, experts: Sequence[Expert], *, by: Person, at: datetime, trail: Trail) -> None:
    """Let them sit in the panel and read all that no conflict closes to them; the first of them is its chair."""
    people = {one.person_id: one.person for one in experts if one.person is not None}
    seats = [
        PanelSeat(panel=panel, expert=one, seated_by=by, seated_at=at, chairs=one is experts[0]) for one in experts
    ]
    PanelSeat.objects.bulk_create(seats)
    for one in experts:
        trail.add("panel.seated", panel, by, at, {"expert": one.code})
    trail.add("panel.chair-appointed", panel, by, at, {"expert": experts[0].code})
    listed = [one.proposal for one in panel.items.select_related("proposal__call")]
    conflicts.detect(listed, people.values(), now=at, audience="reviewers")
    barred = barred_people(CaseKind.PROPOSAL, [one.code for one in listed], at)
    Relation.objects.bulk_create(
        _relation(person, proposal, RelationKind.PANEL_MEMBER, f"panel {panel.code}", by, at, trail)
        for proposal in listed
        for key, person in people.items()
        if (proposal.code, key) not in barred
    )


def _relation(
    person: Person, proposal: Proposal, kind: RelationKind, cause: str, by: Person, at: datetime, trail: Trail
) -> Relation:
    made = Relation(
        person=person,
        kind=CaseKind.PROPOSAL,
        case=proposal.code,
        relation=kind,
        from_at=at,
        cause=cause,
        made_by=by,
    )
    facts = {"person": person.code, "relation": kind.value, "cause": cause}
    trail.add("standing.related", made, by, at, facts)
    return made


def _named(one: Assignment) -> dict[str, Any]:
    return {"assignment": one.code, "expert": one.expert.code}


def answers_of(assignment: Assignment, marks: Sequence[float], texts: Mapping[str, str]) -> dict[str, Any]:
    """A whole review: how good each criterion is found to be, rounded to the scale; texts; what follows from both."""
    programme, stage, _form = assignments.form_of(assignment)
    form = reviews.asked(programme, stage)
    scores = {one.code: max(0, min(one.highest, round(mark))) for one, mark in zip(form.scores, marks, strict=False)}
    found = sum(scores.values()) / max(1, sum(one.highest for one in form.scores))
    steps = form.recommendations
    place = min(len(steps) - 1, int((1 - found) * 1.3 * len(steps))) if steps else 0
    return {
        **scores,
        **{one.code: texts[one.code] for one in form.texts if texts.get(one.code)},
        "recommendation": steps[place] if steps else "",
    }


def criteria_of(assignment: Assignment) -> int:
    """How many criteria its form asks about."""
    programme, stage, _form = assignments.form_of(assignment)
    return len(reviews.asked(programme, stage).scores)
