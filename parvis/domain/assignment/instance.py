"""What is to be matched: proposals, experts, the pairs that could be, and the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

from parvis.domain.assignment.rules import NATION, NEVER, PLAIN, Rules

FIELD = "field"  # the family of the fields to be covered, in which an expert may be in several groups
STEPS = 1_000_000  # in one unit of affinity: six decimals count, and every sum is exact

Group = Annotated[str, "the one group of this family that the expert is in"]
Want = Literal["too-few-eligible", "too-little-capacity"]


def steps(affinity: float) -> int:
    """An affinity in whole steps."""
    return round(affinity * STEPS)


class Pair(NamedTuple):
    """An expert who could judge a proposal, and how well the two fit."""

    proposal: Annotated[str, "id of a proposal"]
    expert: Annotated[str, "id of an expert"]
    affinity: Annotated[float, "the higher the better, from -1000 to 1000; six decimals count"]


class Conflict(NamedTuple):
    """An expert who may not judge a proposal, and why."""

    proposal: str
    expert: str
    ground: Annotated[str, "a word of your own, told in explanations"]


class Lock(NamedTuple):
    """A pair that is decided already; it counts as one of the reviews."""

    proposal: str
    expert: str


class Forbidden(NamedTuple):
    """A pair that is not to be: declined, or crossed out by hand."""

    proposal: str
    expert: str


class Bid(NamedTuple):
    """What an expert said about judging a proposal."""

    proposal: str
    expert: str
    bid: Annotated[str, "`eager`, `willing`, `reluctant`, or `never`, which bars the pair"]


class Earlier(NamedTuple):
    """A pair of the matching before, with which this one is compared."""

    proposal: str
    expert: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """What a proposal is about, or an expert has written."""

    language: Literal["en", "fr"]
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What is to be judged."""

    id: str
    nations: Annotated[tuple[str, ...], "of its parties; experts of these are barred"] = ()
    reviews: Annotated[int | None, "how many; left out: as many as everybody"] = None
    fields: Annotated[tuple[str, ...], "that its experts should know"] = ()
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Expert:
    """Who judges."""

    id: str
    capacity: Annotated[int, "the most reviews"]
    minimum: Annotated[int, "the fewest reviews"] = 0
    nation: str = ""
    groups: Annotated[Mapping[str, Group], "by family: `seniority` → `senior`"] = field(default_factory=dict)
    fields: Annotated[tuple[str, ...], "that the expert knows"] = ()
    texts: Annotated[tuple[Text, ...], "one for each work; the one that fits best counts"] = ()

    def group(self, family: str) -> str:
        """The one group of this family that the expert is in; empty if in none."""
        return self.nation if family == NATION else self.groups.get(family, "")


@dataclass(frozen=True, kw_only=True)
class Instance:
    """One matching to be made: exactly so many reviews a proposal, at most so many an expert."""

    reviews: Annotated[int, "for each proposal that says nothing else"]
    seed: Annotated[int, "chooses among equally good matchings; the same one gives the same result"] = 0
    rules: Rules = PLAIN
    proposals: tuple[Proposal, ...]
    experts: tuple[Expert, ...]
    pairs: Annotated[tuple[Pair, ...], "left out: everybody may judge everything, as well as their texts fit"] = ()
    bids: tuple[Bid, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    forbidden: tuple[Forbidden, ...] = ()
    locked: tuple[Lock, ...] = ()
    previous: Annotated[tuple[Earlier, ...], "the matching before; the result says how many pairs moved"] = ()

    def need(self, proposal: Proposal) -> int:
        """How many reviews this proposal must have."""
        return self.reviews if proposal.reviews is None else proposal.reviews

    @cached_property
    def proposal_by_id(self) -> Mapping[str, Proposal]:
        """The proposals by their ids."""
        return {proposal.id: proposal for proposal in self.proposals}

    @cached_property
    def expert_by_id(self) -> Mapping[str, Expert]:
        """The experts by their ids."""
        return {expert.id: expert for expert in self.experts}

    @cached_property
    def grounds(self) -> Mapping[tuple[str, str], str]:
        """Why a pair is barred by a conflict."""
        return {(conflict.proposal, conflict.expert): conflict.ground for conflict in reversed(self.conflicts)}

    def is_own(self, proposal: str, expert: str) -> bool:
        """Whether the rules bar this expert for the nation's sake."""
        barred = self.rules.own_nation == "barred"
        return barred and self.expert_by_id[expert].nation in self.proposal_by_id[proposal].nations

    @property
    def goes_by_texts(self) -> bool:
        """Whether nobody has said who fits, so that the texts must."""
        return not self.pairs and (any(one.texts for one in self.proposals) or any(one.texts for one in self.experts))

    @cached_property
    def bid_of(self) -> Mapping[tuple[str, str], str]:
        """What experts said of proposals."""
        return {one[:2]: one.bid for one in self.bids}

    @cached_property
    def crossed_out(self) -> frozenset[tuple[str, str]]:
        """The pairs that are not to be."""
        return frozenset(one[:2] for one in self.forbidden)

    def bar(self, proposal: str, expert: str) -> str:
        """The rule that keeps this expert from this proposal; empty if none does."""
        pair = (proposal, expert)
        if pair in self.grounds:
            return "conflict"
        if self.is_own(*pair):
            return "own-nation"
        if pair in self.crossed_out:
            return "forbidden"
        return "never" if self.bid_of.get(pair) == NEVER else ""

    def wanted(self, of: str, proposal: str, group: str) -> int:
        """How many experts of this group the rules want for this proposal; of `field`, of this field."""
        if of == FIELD:
            return int(self.rules.fields == "covered" and group in self.proposal_by_id[proposal].fields)
        return sum(one.least for one in self.rules.at_least if (one.of, one.group) == (of, group))

    def places(self) -> Iterator[tuple[str, str, str, int]]:
        """Every place that must be filled: (proposal, family, group, how many); fields stand as family `field`."""
        for proposal in self.proposals:
            for one in self.rules.at_least:
                yield proposal.id, one.of, one.group, one.least
            if self.rules.fields == "covered":
                for name in dict.fromkeys(proposal.fields):
                    yield proposal.id, FIELD, name, 1

    def parts(self, pair: Pair) -> Mapping[str, float]:
        """What a pair's affinity is made of: `topic`, `bid`, and the families that weigh."""
        weights, expert = self.rules.weights, self.expert_by_id[pair.expert]
        found = {"topic": pair.affinity}
        if bid := self.bid_of.get(pair[:2]):
            found["bid"] = weights.bids.get(bid, 0.0)
        for family, by_group in weights.groups.items():
            if weight := by_group.get(expert.group(family)):
                found[family] = weight
        return found

    def eligible(self) -> tuple[Pair, ...]:
        """The pairs that nothing bars, with all that counts for them in their affinity."""
        return self._eligible

    @cached_property
    def _eligible(self) -> tuple[Pair, ...]:
        barred = self.rules.own_nation == "barred"
        nations = {one.id: one.nations if barred else () for one in self.proposals}
        nation = {one.id: one.nation for one in self.experts}
        shut = self.grounds.keys() | self.crossed_out | {pair for pair, bid in self.bid_of.items() if bid == NEVER}
        may = (pair for pair in self.pairs if nation[pair[1]] not in nations[pair[0]] and pair[:2] not in shut)
        if not self.bids and not self.rules.weights.groups:
            return tuple(may)
        return tuple(pair._replace(affinity=sum(map(steps, self.parts(pair).values())) / STEPS) for pair in may)

    def shortages(self) -> Iterator[tuple[Want, str, int, int]]:
        """What cannot be whatever is chosen: (rule, whose, needed, there)."""
        eligible = Counter(pair.proposal for pair in self.eligible())
        for proposal in self.proposals:
            if eligible[proposal.id] < self.need(proposal):
                yield "too-few-eligible", proposal.id, self.need(proposal), eligible[proposal.id]
        needed = sum(map(self.need, self.proposals))
        if (there := sum(expert.capacity for expert in self.experts)) < needed:
            yield "too-little-capacity", "", needed, there
