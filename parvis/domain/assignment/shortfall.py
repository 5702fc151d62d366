"""What lacks where not every rule can be met, why, and what would mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from parvis.domain.words import Words


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a rule would be eased, and by how much."""

    proposal: str = ""
    expert: str = ""
    group: Annotated[str, "that has a cap over the round"] = ""
    by: int = 1


@dataclass(frozen=True, kw_only=True)
class Relaxation:
    """One rule eased as little as possible; the first of several is the cheapest."""

    rule: Literal["capacity", "at-most", "own-nation", "reviews", "minimum", "over-round", "at-least", "fields"]
    changes: Annotated[int, "how many in all"]
    left: Annotated[int, "what still lacks then"]
    places: tuple[Place, ...]
    words: Words


@dataclass(frozen=True, kw_only=True, slots=True)
class Lacking:
    """A proposal without all its reviews, or an expert below the fewest."""

    id: str
    lacks: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Uncovered:
    """A proposal without as many experts of a group, or of a field, as a rule wants."""

    proposal: str
    of: Annotated[str, "the family; `field` for a field to be covered"]
    group: str
    lacks: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Shortage:
    """What cannot be whatever is chosen."""

    rule: Literal["too-few-eligible", "too-little-capacity"]
    id: str = ""
    needed: int
    there: int


@dataclass(frozen=True, kw_only=True)
class Cut:
    """Proposals that need more than there is for them: need = capacity + over_round + pairs + places + missing.

    Locked pairs are left out on both sides.
    """

    proposals: tuple[str, ...]
    experts: Annotated[tuple[str, ...], "every one of them is full"]
    need: int
    capacity: int
    pairs: Annotated[int, "with other experts, all of them chosen"]
    groups: Annotated[tuple[str, ...], "that have as many reviews over the round as they may"] = ()
    over_round: Annotated[int, "what those groups can still take"] = 0
    places: Annotated[int, "of groups that are full at the proposal"]
    missing: int


@dataclass(frozen=True, kw_only=True)
class Infeasible:
    """Why not every rule can be met, and what would mend it, the cheapest first."""

    missing: tuple[Lacking, ...]
    below_minimum: tuple[Lacking, ...]
    uncovered: tuple[Uncovered, ...] = ()
    shortages: tuple[Shortage, ...]
    cut: Cut | None = None
    relaxations: tuple[Relaxation, ...]
    words: Words
