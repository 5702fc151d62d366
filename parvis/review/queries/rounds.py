"""Matching rounds: which proposals, which experts, what keeps them apart, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from parvis.domain import assignment as matching
from parvis.domain.evaluation import COUNTS, AssignmentState
from parvis.domain.programme_file import Programme, Stage
from parvis.domain.refusals import NotFound, Refused
from parvis.domain.screening import ScreeningState
from parvis.engines import affinity
from parvis.engines.words import fold
from parvis.network.models import Profile
from parvis.network.queries import programme as network
from parvis.programme.models import Call
from parvis.programme.queries import programme_of
from parvis.proposals.models import Proposal
from parvis.proposals.queries import conflicts
from parvis.review.models import Assignment, Declaration, Expert, Round, Screening
from parvis.review.queries import received
from parvis.review.queries.received import Card
from parvis.standing.queries import barred_people
from parvis.web.programme import today

SAME_NATION, OTHER = "same-nation", "other"
OF_A_PROPOSAL = 200  # rounds are small enough that hardly any pair is left out


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
    programme = programme_of(call)
    wanted = Q(pk__in=[])
    for mechanism in call.mechanisms:
        submission, screening = before(programme, mechanism, call.way_in, stage)
        if not submission or stage not in {one.code for one in programme.stages_of(mechanism, call.way_in)}:
            continue
        ready = Q(mechanism=mechanism, handed_in__stage=submission)
        if screening:
            passed = Screening.objects.filter(submission=submission, state=ScreeningState.PASSED)
            ready &= Q(pk__in=passed.values("proposal_id"))
        wanted |= ready
    return Proposal.objects.filter(wanted, call=call, handed_in__isnull=False, withdrawn_at__isnull=True)


def round_of(code: str, person: Any, *, at: datetime) -> Round:
    """The round of this address, for the office; NotFound otherwise.  One query."""
    found = Round.objects.visible_to(person, at=at).select_related("call").filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such round."))
    return found


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


def check_is_as_matched(this_round: Round, found: Gathered) -> None:
    """What was settled is what the matching was made of, or Refused: then it is to be made again."""
    now = set(
        this_round.assignments.counting().filter(Q(by_hand=True) | ~Q(state="proposed")).values_list("pk", flat=True)
    )
    if now != {one.pk for one in found.held}:
        raise Refused(
            _("Pairs were settled while the matching was made. Nothing was changed; match again."), code="overtaken"
        )


def waiting(this_round: Round, person: Any, *, at: datetime) -> list[Assignment]:
    """The pairs whose expert has not been asked, without those that a conflict hides from the officer.  One query."""
    found = Assignment.objects.visible_to(person, at=at).filter(round=this_round, state=AssignmentState.PROPOSED)
    rows = found.select_related("proposal__call", "expert__person", "round").defer("round__result")
    return list(rows.select_for_update(of=("self",)))


def stored_affinity(this_round: Round, proposal: str, expert: str) -> int:
    """The closeness of a pair in millionths, as the last matching knew it."""
    told = this_round.result.get("proposals", {}).get(proposal, {})
    return next((one["affinity"] for one in told.get("next", []) if one["expert"] == expert), 0)


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


@dataclass(frozen=True)
class Gathered:
    """Everything a matching is made of, read once."""

    this_round: Round
    cards: dict[str, Card]
    experts: dict[str, Expert]
    profiles: Mapping[int, Profile]
    assignments: list[Assignment]
    conflicts: dict[tuple[str, str], str]  # (proposal, expert) → ground
    over: dict[tuple[str, str], str] = field(default_factory=dict)  # fell away before: the state

    @cached_property
    def held(self) -> list[Assignment]:
        """What the next matching keeps: an officer's pairs, and whoever was asked."""
        return [one for one in self.assignments if one.state in COUNTS and (one.by_hand or one.state != "proposed")]

    def nation_of(self, expert: Expert) -> str:
        """The nation that the own-nation rule asks about."""
        return expert.nationality or expert.nominated_by

    @cached_property
    def pairs(self) -> list[tuple[str, str, float]]:
        """How close proposals and experts are: the best few of each side, and every pair that stands."""
        return affinity.candidates(
            {code: card.interests for code, card in self.cards.items()},
            {code: self._interests(expert) for code, expert in self.experts.items()},
            network.bridge(),
            of_a_proposal=OF_A_PROPOSAL,
            barred=[(one.proposal.code, one.expert.code) for one in self.held] + list(self.conflicts),
        )

    def _interests(self, expert: Expert) -> affinity.Interests:
        texts = [("en", expert.expertise_en), ("fr", expert.expertise_fr)]
        chosen = list(expert.priorities)
        profile = self.profiles.get(expert.person_id or 0)
        if profile is not None:
            texts += [("en", profile.expertise_en), ("fr", profile.expertise_fr)]
            chosen += profile.priorities
        return affinity.Interests(tuple(text for text in texts if text[1]), tuple(received.with_headings(chosen)))

    def instance(self) -> matching.Instance:
        """The matching to be made.

        What stands already is locked.  Should the own-nation rule speak against
        such a pair by now, the rule gives way for it and for nobody else.
        """
        locked = {(one.proposal.code, one.expert.code) for one in self.held}
        per_proposal = Counter(proposal for proposal, _expert in locked)
        per_expert = Counter(expert for _proposal, expert in locked)
        shut = {pair: ground for pair, ground in {**self.over, **self.conflicts}.items() if pair not in locked}
        nations = {}
        for code, card in self.cards.items():
            own = set(card.leading_nations) if SAME_NATION in self.grounds else set()
            standing = {self.nation_of(self.experts[expert]) for proposal, expert in locked if proposal == code} & own
            nations[code] = tuple(sorted(own - standing))
            shut.update(
                ((code, expert), SAME_NATION)
                for expert, one in self.experts.items()
                if standing and self.nation_of(one) in standing and (code, expert) not in locked
            )
        return matching.Instance(
            reviews=self.this_round.reviews,
            seed=self.this_round.seed,
            proposals=tuple(
                matching.Proposal(
                    id=code, nations=nations[code], reviews=max(self.this_round.reviews, per_proposal[code])
                )
                for code in sorted(self.cards)
            ),
            experts=tuple(
                matching.Expert(id=code, capacity=max(expert.load, per_expert[code]), nation=self.nation_of(expert))
                for code, expert in sorted(self.experts.items())
            ),
            pairs=tuple(matching.Pair(*pair) for pair in self.pairs),
            conflicts=tuple(
                matching.Conflict(proposal, expert, ground)
                for (proposal, expert), ground in sorted(shut.items())
                if proposal in self.cards and expert in self.experts
            ),
            locked=tuple(matching.Lock(*pair) for pair in sorted(locked)),
        )

    @cached_property
    def grounds(self) -> frozenset[str]:
        """The grounds on which this stage bars a reviewer."""
        return grounds_of(self.this_round)


def gathered(this_round: Round, *, at: datetime) -> Gathered:
    """Everything the matching of this round is made of.  Twelve queries at most, however large it is."""
    proposals = list(received.with_content(reviewable(this_round.call, this_round.stage)))
    day = today(at)
    assignments = list(this_round.assignments.select_related("proposal", "expert").order_by("id"))
    held = {one.expert_id for one in assignments if one.state in COUNTS}
    experts = list(
        Expert.objects.filter(Q(pk__in=held) | Q(pk__in=Expert.objects.serving_on(day).values("pk"))).select_related(
            "person", "organisation"
        )
    )
    people = [one.person for one in experts if one.person is not None]
    over = {
        (one.proposal.code, one.expert.code): one.state
        for one in assignments
        if one.state in (AssignmentState.DECLINED, AssignmentState.RECUSED, AssignmentState.WITHDRAWN)
    }
    return Gathered(
        this_round,
        {one.code: received.card(one) for one in proposals},
        {one.code: one for one in experts},
        {one.person_id: one for one in Profile.objects.filter(person__in=people)},
        assignments,
        conflicts_between(proposals, experts, grounds=grounds_of(this_round), at=at),
        over,
    )


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
