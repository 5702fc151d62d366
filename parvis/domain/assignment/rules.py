"""The rules of a matching beside its numbers: groups, fields, loads over the round, bids, fairness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

NATION = "nation"

Bidding = Literal["eager", "willing", "reluctant", "never"]
NEVER: Bidding = "never"
BIDS: Mapping[str, float] = {"eager": 0.2, "willing": 0.1, "reluctant": -0.2}


@dataclass(frozen=True, kw_only=True)
class AtMost:
    """So many experts at most of the same group for one proposal."""

    of: Annotated[str, "`nation`, or a family in the experts' groups; who is in no group of it counts nowhere"] = NATION
    most: int


@dataclass(frozen=True, kw_only=True)
class AtLeast:
    """So many experts at least of one group for every proposal: one senior."""

    of: Annotated[str, "`nation`, or a family in the experts' groups"]
    group: str
    least: int = 1


@dataclass(frozen=True, kw_only=True)
class OverRound:
    """So many reviews at most by experts of the same group over the whole round."""

    of: Annotated[str, "`nation`, or a family in the experts' groups"] = NATION
    most: int
    other: Annotated[Mapping[str, int], "groups that have another number"] = field(default_factory=dict)

    def of_group(self, group: str) -> int:
        """The number of this group."""
        return self.other.get(group, self.most)


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What counts beside the likeness; added to a pair's affinity."""

    bids: Annotated[Mapping[str, float], "by bid: `eager`, `willing`, `reluctant`"] = field(
        default_factory=lambda: dict(BIDS)
    )
    groups: Annotated[Mapping[str, Mapping[str, float]], "by family and group: `seniority` → `senior` → 0.05"] = field(
        default_factory=dict
    )


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What holds beside the numbers."""

    own_nation: Annotated[Literal["barred", "allowed"], "whether an expert may judge a proposal of their nation"] = (
        "barred"
    )
    at_most: tuple[AtMost, ...] = ()
    at_least: tuple[AtLeast, ...] = ()
    fields: Annotated[Literal["covered", "free"], "whether each field of a proposal needs an expert who knows it"] = (
        "free"
    )
    over_round: OverRound | None = None
    fairness: Annotated[
        Literal["floor", "none"], "`floor`: no chosen pair fits worse than need be, see the handbook"
    ] = "none"
    weights: Weights = field(default_factory=Weights)

    @property
    def families(self) -> set[str]:
        """The families that a rule asks for, and in which everybody must have a group."""
        return {one.of for one in self.at_most} | ({self.over_round.of} if self.over_round else set())


PLAIN = Rules()  # nobody judges their own nation's, and nothing else
