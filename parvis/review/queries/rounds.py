"""Matching rounds: which proposals, which experts, what keeps them apart, and what came of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from parvis.domain.evaluation import COUNTS as COUNTS
from parvis.domain.evaluation import AssignmentState
from parvis.domain.programme_file import Programme, Stage
from parvis.domain.refusals import NotFound
from parvis.domain.screening import ScreeningState
from parvis.engines.words import fold
from parvis.programme.models import Call
from parvis.programme.queries import programme_of
from parvis.proposals.models import Proposal
from parvis.proposals.queries import conflicts
from parvis.review.models import Assignment, Declaration, Expert, Round, Screening
from parvis.review.queries import received
from parvis.standing.queries import barred_people
from parvis.web.prepared import TEXT, prepared_question
from parvis.web.programme import today

SAME_NATION, OTHER = "same-nation", "other"


def _(message: str) -> str:
    return message


def review_stages(call: Call) -> list[Stage]:
    """The stages of this call at which experts write reviews, in order."""
    programme = programme_of(call)
    found = {
        stage.code: stage
        for mechanism in call.mechanisms
        for stage in programme.stages_of(mechanism, call.way_in)
        if stage.kind == "review"
    }
    return [stage for stage in programme.stages if stage.code in found]


def before(programme: Programme, mechanism: str, way_in: str, stage: str) -> tuple[str, str]:
    """What comes before a review stage: the submission whose text is read, and the screening that must be passed."""
    submission = screening = ""
    for one in programme.stages_of(mechanism, way_in):
        if one.code == stage:
            break
        if one.kind == "submission":
            submission, screening = one.code, ""
        elif one.kind == "screening":
            screening = one.code
    return submission, screening


def reviewable(call: Call, stage: str) -> QuerySet[Proposal]:
    """The call's proposals that have come as far as this review stage: handed in, and through the screening."""
    return come_by(call.pk, ways_to(call, stage))


class Way(NamedTuple):
    """What leads a mechanism's proposals to a review: the submission that is read, the screening to be passed."""

    mechanism: str
    submission: str
    screening: str


def ways_to(call: Call, stage: str) -> list[Way]:
    """How the call's mechanisms come to this review stage.  No query."""
    programme = programme_of(call)
    return [
        Way(mechanism, submission, screening)
        for mechanism in call.mechanisms
        for submission, screening in [before(programme, mechanism, call.way_in, stage)]
        if submission and stage in {one.code for one in programme.stages_of(mechanism, call.way_in)}
    ]


def come_by(call: Any, ways: Iterable[Way], among: QuerySet[Proposal] | None = None) -> QuerySet[Proposal]:
    """The proposals of a call (by key), or those `among` some, that have come one of these ways."""
    wanted = Q(pk__in=[])
    for mechanism, submission, screening in ways:
        ready = Q(mechanism=mechanism, handed_in__stage=submission)
        if screening:
            passed = Screening.objects.filter(submission=submission, state=ScreeningState.PASSED)
            ready &= Q(pk__in=passed.values("proposal_id"))
        wanted |= ready
    rows = Proposal.objects.all() if among is None else among
    return rows.filter(wanted, call=call, handed_in__isnull=False, withdrawn_at__isnull=True)


def round_of(code: str, person: Any, *, at: datetime) -> Round:
    """The round of this address, for the office; NotFound otherwise.  One query."""
    found = _by_code.first(person, at=at, code=code)
    if found is None:
        raise NotFound(_("There is no such round."))
    return found


@prepared_question(code=TEXT)
def _by_code(person: Any, *, at: datetime, code: str) -> QuerySet[Round]:
    return Round.objects.visible_to(person, at=at).select_related("call").filter(code=code)


def hold_call(call: Call) -> None:
    """Let nobody else open a round or a panel on this call meanwhile.  One query."""
    Call.objects.select_for_update(of=("self",)).only("pk").get(pk=call.pk)


def locked_round(this_round: Round | str) -> Round:
    """The round with its call, held for a change."""
    code = this_round if isinstance(this_round, str) else this_round.code
    found = Round.objects.select_for_update(of=("self",)).select_related("call").filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such round."))
    return found


def read(code: str) -> Round:
    """The round, to look at."""
    return Round.objects.select_related("call").get(code=code)


def size(this_round: Round, *, at: datetime) -> int:
    """How many pairs there are, more or less.  Two queries."""
    experts = Expert.objects.serving_on(today(at)).count()
    return reviewable(this_round.call, this_round.stage).count() * experts


def keys_of(proposals: Iterable[str]) -> dict[str, Any]:
    """The keys of proposals by their codes.  One query."""
    return dict(Proposal.objects.filter(code__in=list(proposals)).values_list("code", "pk"))


def overloaded(this_round: Round) -> list[Expert]:
    """Experts who have more pairs by now than they take, some of which another matching could move.  One query."""
    rows = list(this_round.assignments.counting().select_related("expert"))
    loads, choices = Counter(one.expert for one in rows), this_round.choices
    movable = {one.expert_id for one in rows if one.state == AssignmentState.PROPOSED and not one.by_hand}
    return [one for one, load in loads.items() if load > choices.capacity(one.code, one.load, 0) and one.pk in movable]


def waiting(this_round: Round, person: Any, *, at: datetime) -> list[Assignment]:
    """The pairs whose expert has not been asked, without those that a conflict hides from the officer.  One query."""
    found = Assignment.objects.visible_to(person, at=at).filter(round=this_round, state=AssignmentState.PROPOSED)
    rows = found.select_related("proposal__call", "expert__person", "round")
    return list(rows.select_for_update(of=("self",)))


def ground_between(this_round: Round, proposal: Proposal, expert: Expert, *, at: datetime) -> str:
    """What keeps this expert from this proposal, if anything does."""
    one = received.with_content(Proposal.objects.filter(pk=proposal.pk)).get()
    grounds = grounds_of(this_round)
    if ground := conflicts_between([one], [expert], grounds=grounds, at=at).get((one.code, expert.code)):
        return ground
    own = (expert.nationality or expert.nominated_by) in received.card(one).leading_nations
    return SAME_NATION if SAME_NATION in grounds and own else ""


def grounds_of(this_round: Round) -> frozenset[str]:
    """The grounds on which the round's stage bars a reviewer; an optional one only where the call asks for it."""
    programme = programme_of(this_round.call)
    stage = programme.stage(this_round.stage)
    asked = frozenset(this_round.call.conflict_grounds)
    named = [programme.ground(code) for code in (stage.conflicts if stage else ())]
    return frozenset(one.code for one in named if one and (not one.optional or one.code in asked))


def conflicts_between(
    proposals: Iterable[Proposal], experts: Iterable[Expert], *, grounds: Iterable[str], at: datetime
) -> dict[tuple[str, str], str]:
    """What keeps experts from proposals, by their codes: the first ground of each pair.

    Of who has an account, everything that facts tell and everything declared;
    of who has none, what was declared by a mailed link and the organisation
    that the office wrote down.
    """
    found: dict[tuple[str, str], str] = {}
    listed, pool = list(proposals), list(experts)
    people = [one.person for one in pool if one.person is not None]
    by_code = {one.person.code: one for one in pool if one.person is not None}
    told = conflicts.found(listed, people, at, audience="reviewers", grounds=grounds)
    found.update({(proposal, by_code[person].code): kept[0].ground for (proposal, person), kept in told.items()})
    by_person = {one.person_id: one for one in pool if one.person_id}
    for proposal, key in barred_people("proposal", [one.code for one in listed], at):
        if key in by_person:
            found.setdefault((proposal, by_person[key].code), OTHER)
    if without := [one for one in pool if one.person_id is None]:
        declared = Declaration.objects.filter(assignment__expert__in=without, assignment__proposal__in=listed)
        for kept in declared.values("conflicts", "assignment__proposal__code", "assignment__expert__code"):
            if kept["conflicts"]:
                pair = (kept["assignment__proposal__code"], kept["assignment__expert__code"])
                found.setdefault(pair, kept["conflicts"][0])
    for one in listed:
        organisations = {fold(somebody.organisation) for somebody in received.card(one).people if somebody.organisation}
        for expert in pool:
            name = expert.organisation.name if expert.organisation else expert.organisation_name
            if name and fold(name) in organisations:
                found.setdefault((one.code, expert.code), "same-organisation")
    return found


def states_of(some: Iterable[Round], person: Any, *, at: datetime) -> dict[int, dict[str, int]]:
    """How many pairs of each round that the reader may see stand in which state, by key.  One query."""
    rows = Assignment.objects.visible_to(person, at=at).filter(round__in=[one.pk for one in some])
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for key, state, many in rows.order_by().values_list("round_id", "state").annotate(many=Count("pk", distinct=True)):
        found[key][state] = many
    return found
