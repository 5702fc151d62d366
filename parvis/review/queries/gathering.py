"""Everything a matching is made of: proposals, experts, who may not, what stands, what experts wished."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from django.db.models import Q

from parvis.accounts.queries import addresses_of_all
from parvis.domain import assignment as matching
from parvis.domain.evaluation import COUNTS, AssignmentState
from parvis.domain.rounds import BIDS, SENIOR, SENIORITY, Choices, Wish
from parvis.domain.trail import canonical
from parvis.engines import affinity
from parvis.network.models import Profile
from parvis.network.queries import programme as network
from parvis.past.queries import together
from parvis.review.models import Assignment, Bid, Expert, ForbiddenPair, Round
from parvis.review.queries import received, rounds
from parvis.review.queries.received import Card
from parvis.review.queries.rounds import SAME_NATION
from parvis.web.programme import today

OF_A_PROPOSAL = 200  # rounds are small enough that hardly any pair is left out
OVER = (AssignmentState.DECLINED, AssignmentState.RECUSED)
Named = tuple[str, str]  # (proposal, expert), by their codes
Said = tuple[tuple[str, str], ...]  # texts, each with its language


@dataclass(frozen=True)
class Gathered:
    """Everything a matching is made of, read once."""

    this_round: Round
    cards: Mapping[str, Card]
    experts: Mapping[str, Expert]
    profiles: Mapping[int, Profile]
    assignments: list[Assignment]
    conflicts: Mapping[Named, str]  # → ground
    over: Mapping[Named, str] = field(default_factory=dict)  # fell away before: the state
    forbidden: frozenset[Named] = frozenset()
    bids: Mapping[Named, Wish] = field(default_factory=dict)
    earlier: Mapping[str, Said] = field(default_factory=dict)  # what the experts' past awards say

    @cached_property
    def choices(self) -> Choices:
        """What the office chose for the round."""
        return self.this_round.choices

    @cached_property
    def held(self) -> list[Assignment]:
        """What the next matching keeps: an officer's pairs, and whoever was asked."""
        return [one for one in self.assignments if is_held(one)]

    @cached_property
    def settled(self) -> str:
        """The digest of what stands and of what was chosen."""
        return digest_of(self.this_round, map(named, self.held), self.forbidden)

    @cached_property
    def grounds(self) -> frozenset[str]:
        """The grounds on which this stage bars a reviewer."""
        return rounds.grounds_of(self.this_round)

    def nation_of(self, expert: Expert) -> str:
        """The nation that the rules ask about."""
        return expert.nationality or expert.nominated_by

    @cached_property
    def locked(self) -> frozenset[Named]:
        """The pairs that stand, of proposals and experts that are still there."""
        pairs = map(named, self.held)
        return frozenset(one for one in pairs if one[0] in self.cards and one[1] in self.experts)

    def bar(self, pair: Named) -> str:
        """What keeps an expert from a proposal; empty if nothing does."""
        proposal, expert = pair
        if ground := self.conflicts.get(pair) or self.over.get(pair, ""):
            return ground
        own = SAME_NATION in self.grounds and self.nation_of(self.experts[expert])
        if own and own in self.cards[proposal].leading_nations:
            return SAME_NATION
        return "forbidden" if pair in self.forbidden else ""

    @cached_property
    def pairs(self) -> list[tuple[str, str, float]]:
        """How close proposals and experts are: the best few of each side, and every pair that stands."""
        return affinity.candidates(
            {code: card.interests for code, card in self.cards.items()},
            {code: self._interests(expert) for code, expert in self.experts.items()},
            network.bridge(),
            of_a_proposal=OF_A_PROPOSAL,
            barred=sorted({*self.locked, *self.conflicts, *self.forbidden}),
        )

    def fields_of(self, expert: Expert) -> list[str]:
        """The priorities that the expert knows, and the headings above them."""
        profile = self.profiles.get(expert.person_id or 0)
        return received.with_headings([*expert.priorities, *(profile.priorities if profile else ())])

    def _interests(self, expert: Expert) -> affinity.Interests:
        texts = [("en", expert.expertise_en), ("fr", expert.expertise_fr), *self.earlier.get(expert.code, ())]
        profile = self.profiles.get(expert.person_id or 0)
        if profile is not None:
            texts += [("en", profile.expertise_en), ("fr", profile.expertise_fr)]
        return affinity.Interests(tuple(text for text in texts if text[1]), tuple(self.fields_of(expert)))

    def instance(self) -> matching.Instance:
        """The matching to be made.

        What stands already is locked.  Should the own-nation rule speak against
        such a pair by now, the rule gives way for it and for nobody else.
        """
        choices = self.choices
        of_proposal = Counter(proposal for proposal, _expert in self.locked)
        of_expert = Counter(expert for _proposal, expert in self.locked)
        nations, shut = self._nations()
        return matching.Instance(
            reviews=choices.reviews,
            seed=choices.seed,
            rules=choices.rules(),
            proposals=tuple(
                matching.Proposal(
                    id=code,
                    nations=nations[code],
                    reviews=choices.need(code, of_proposal[code]),
                    fields=() if not choices.fields or code in choices.eased.fields else heads(card.priorities),
                )
                for code, card in sorted(self.cards.items())
            ),
            experts=tuple(self._experts(of_expert)),
            pairs=tuple(matching.Pair(*pair) for pair in self.pairs),
            bids=tuple(matching.Bid(*pair, BIDS[wish]) for pair, wish in sorted(self.bids.items()) if wish in BIDS),
            conflicts=tuple(
                matching.Conflict(*pair, ground)
                for pair, ground in sorted({**self.over, **self.conflicts, **shut}.items())
                if self._is_here(pair) and pair not in self.locked
            ),
            forbidden=tuple(matching.Forbidden(*pair) for pair in sorted(self.forbidden - self.locked)),
            locked=tuple(matching.Lock(*pair) for pair in sorted(self.locked)),
            previous=tuple(matching.Earlier(*named(one)) for one in self.assignments if one.state in COUNTS),
        )

    def _is_here(self, pair: Named) -> bool:
        return pair[0] in self.cards and pair[1] in self.experts

    def _nations(self) -> tuple[dict[str, tuple[str, ...]], dict[Named, str]]:
        """Of each proposal the nations that are barred, and the pairs barred apart from them."""
        nations, shut = {}, {}
        for code, card in self.cards.items():
            own = set(card.leading_nations) if SAME_NATION in self.grounds else set()
            standing = {self.nation_of(self.experts[expert]) for proposal, expert in self.locked if proposal == code}
            nations[code] = tuple(sorted(own - standing))
            if own & standing:
                for expert, one in self.experts.items():
                    if self.nation_of(one) in own & standing:
                        shut[code, expert] = SAME_NATION
        return nations, shut

    def _experts(self, held: Mapping[str, int]) -> Iterator[matching.Expert]:
        for code, one in sorted(self.experts.items()):
            capacity = self.choices.capacity(code, one.load, held[code])
            yield matching.Expert(
                id=code,
                capacity=capacity,
                minimum=self.choices.fewest(code, capacity),
                nation=self.nation_of(one),
                groups={SENIORITY: SENIOR if one.is_senior else "other"},
                fields=tuple(self.fields_of(one)) if self.choices.fields else (),
            )

    def reasons(self) -> Reasons:
        """What proposals and experts have in common."""
        return Reasons(self)


class Reasons:
    """The words and priorities that a proposal and an expert have in common.

    Of an expert only what the office has is told, its own words and past awards: a profile's texts weigh, and stay
    its owner's.
    """

    def __init__(self, found: Gathered) -> None:
        self.mine = {code: affinity.Vocabulary(card.interests.texts) for code, card in found.cards.items()}
        self.theirs = {
            code: affinity.Vocabulary(
                [("en", one.expertise_en), ("fr", one.expertise_fr), *found.earlier.get(code, ())]
            )
            for code, one in found.experts.items()
        }
        self.named = {code: received.with_headings(card.priorities) for code, card in found.cards.items()}
        self.known = {code: frozenset(received.with_headings(one.priorities)) for code, one in found.experts.items()}

    def words(self, proposal: str, expert: str) -> list[str]:
        """The words, as the expert's texts write them."""
        return self.mine[proposal].shared_with(self.theirs[expert])

    def priorities(self, proposal: str, expert: str) -> list[str]:
        """The priorities, the nearest only: no heading of one that is there itself."""
        both = [code for code in self.named[proposal] if code in self.known[expert]]
        return [code for code in both if not any(other.startswith(f"{code}.") for other in both)]


def heads(priorities: Iterable[str]) -> tuple[str, ...]:
    """The headings of these priorities, each once."""
    return tuple(dict.fromkeys(code.split(".")[0] for code in priorities))


def named(one: Assignment) -> Named:
    """The pair by its codes."""
    return one.proposal.code, one.expert.code


def is_held(one: Assignment) -> bool:
    """Whether the next matching keeps the pair."""
    return one.state in COUNTS and (one.by_hand or one.state != AssignmentState.PROPOSED)


def digest_of(this_round: Round, held: Iterable[Named], forbidden: Iterable[Named]) -> str:
    """The digest of what stands in a round and of what was chosen for it."""
    table = {
        "reviews": this_round.reviews,
        "seed": this_round.seed,
        "rules": this_round.rules,
        "held": sorted(map(list, held)),
        "forbidden": sorted(map(list, forbidden)),
    }
    return sha256(canonical(table).encode()).hexdigest()


def gathered(this_round: Round, *, at: datetime) -> Gathered:
    """Everything the matching of this round is made of.  Eighteen queries at most, however large it is."""
    proposals = list(received.with_content(rounds.reviewable(this_round.call, this_round.stage)))
    assignments = list(this_round.assignments.select_related("proposal", "expert").order_by("id"))
    held = {one.expert_id for one in assignments if one.state in COUNTS}
    serving = Expert.objects.serving_on(today(at)).values("pk")
    found = Expert.objects.filter(Q(pk__in=held) | Q(pk__in=serving)).select_related("person", "organisation")
    experts = list(found)
    people = [one.person for one in experts if one.person is not None]
    over = {
        named(one): one.state
        for one in assignments
        if one.state in OVER or (one.state == AssignmentState.WITHDRAWN and one.sent_at)
    }
    return Gathered(
        this_round,
        {one.code: received.card(one) for one in proposals},
        {one.code: one for one in experts},
        {one.person_id: one for one in Profile.objects.filter(person__in=people)},
        assignments,
        rounds.conflicts_between(proposals, experts, grounds=rounds.grounds_of(this_round), at=at),
        over,
        frozenset(ForbiddenPair.objects.filter(round=this_round).values_list("proposal__code", "expert__code")),
        {
            (proposal, expert): Wish(wish)
            for proposal, expert, wish in Bid.objects.filter(
                round=this_round, proposal__in=proposals, expert__in=experts
            ).values_list("proposal__code", "expert__code", "wish")
        },
        _earlier(experts),
    )


def _earlier(experts: Iterable[Expert]) -> dict[str, Said]:
    """What past awards say of these experts' work, by their codes.  At most four queries."""
    by_person = {one.person.code: one for one in experts if one.person is not None}
    people = [one.person for one in by_person.values() if one.person is not None]
    # The office wrote the address of who has no account; an account's own are those it has proven.
    addresses = {one.code: {one.email.lower()} for one in experts if one.person is None}
    told = together.texts_of(people, addresses | addresses_of_all(people))
    return {by_person[key].code if key in by_person else key: said for key, said in told.items()}
