"""What is to be matched: proposals, experts, the pairs that could be, and the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

NATION = "nation"

Group = Annotated[str, "the one group of this family that the expert is in"]
Want = Literal["too-few-eligible", "too-little-capacity"]


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What is to be judged."""

    id: str
    nations: Annotated[tuple[str, ...], "of its parties; experts of these are barred"] = ()
    reviews: Annotated[int | None, "how many; left out: as many as everybody"] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Expert:
    """Who judges."""

    id: str
    capacity: Annotated[int, "the most reviews"]
    minimum: Annotated[int, "the fewest reviews"] = 0
    nation: str = ""
    groups: Annotated[Mapping[str, Group], "by family: `seniority` → `senior`"] = field(default_factory=dict)

    def group(self, family: str) -> str:
        """The one group of this family that the expert is in; empty if in none."""
        return self.nation if family == NATION else self.groups.get(family, "")


@dataclass(frozen=True, kw_only=True)
class AtMost:
    """So many experts at most of the same group for one proposal."""

    of: Annotated[str, "`nation`, or a family that stands in every expert's groups"] = NATION
    most: int


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What holds beside the numbers."""

    own_nation: Annotated[Literal["barred", "allowed"], "whether an expert may judge a proposal of their nation"] = (
        "barred"
    )
    at_most: AtMost | None = None


@dataclass(frozen=True, kw_only=True)
class Instance:
    """One matching to be made: exactly so many reviews a proposal, at most so many an expert."""

    reviews: Annotated[int, "for each proposal that says nothing else"]
    seed: Annotated[int, "chooses among equally good matchings; the same one gives the same result"] = 0
    rules: Rules = Rules()
    proposals: tuple[Proposal, ...]
    experts: tuple[Expert, ...]
    pairs: tuple[Pair, ...]
    conflicts: tuple[Conflict, ...] = ()
    locked: tuple[Lock, ...] = ()

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

    def eligible(self) -> tuple[Pair, ...]:
        """The pairs that no conflict and no rule bars."""
        return self._eligible

    @cached_property
    def _eligible(self) -> tuple[Pair, ...]:
        barred = self.rules.own_nation == "barred"
        nations = {one.id: one.nations if barred else () for one in self.proposals}
        nation = {one.id: one.nation for one in self.experts}
        grounds = self.grounds
        return tuple(pair for pair in self.pairs if nation[pair[1]] not in nations[pair[0]] and pair[:2] not in grounds)

    def shortages(self) -> Iterator[tuple[Want, str, int, int]]:
        """What cannot be whatever is chosen: (rule, whose, needed, there)."""
        eligible = Counter(pair.proposal for pair in self.eligible())
        for proposal in self.proposals:
            if eligible[proposal.id] < self.need(proposal):
                yield "too-few-eligible", proposal.id, self.need(proposal), eligible[proposal.id]
        needed = sum(map(self.need, self.proposals))
        if (there := sum(expert.capacity for expert in self.experts)) < needed:
            yield "too-little-capacity", "", needed, there
