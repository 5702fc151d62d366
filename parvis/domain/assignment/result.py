"""What a matching came to: who judges what, why, what proves it, and what lacks."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, Any, Literal

from parvis.domain import reading
from parvis.domain.reading import Problem, Unreadable
from parvis.domain.words import Words

STEPS = 1_000_000  # in one unit of affinity: six decimals count, and every sum is exact


def steps(affinity: float) -> int:
    """An affinity in whole steps."""
    return round(affinity * STEPS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Assigned:
    """An expert chosen for a proposal."""

    proposal: str
    expert: str
    affinity: float
    locked: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Priced:
    """A price of a proposal or an expert."""

    id: str
    price: float


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupPriced:
    """The price of a place for one group at one proposal, where the group is full."""

    proposal: str
    group: str
    price: float


@dataclass(frozen=True, kw_only=True)
class Proof:
    """Prices from which anybody can count the bound anew; those that are nothing are left out."""

    proposals: tuple[Priced, ...]
    experts: tuple[Priced, ...]
    groups: tuple[GroupPriced, ...] = ()
    penalty: Annotated[float, "what one missing review was counted as; 0 if none is missing"] = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class NotChosen:
    """An eligible expert who was not chosen."""

    expert: str
    affinity: float
    price: Annotated[float, "what other proposals would lose, at least"]
    forcing_costs: Annotated[float, "what forcing the pair would cost in all, at least"]
    full_group: Annotated[str, "the group of the expert, if no more of it may judge this proposal"] = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Barred:
    """An expert with an affinity who may not judge the proposal."""

    expert: str
    affinity: float
    rule: Annotated[str, "`own-nation` or `conflict`"]
    ground: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """Why a proposal got its experts and not the next best."""

    proposal: str
    affinity: Annotated[float, "of all its experts together"]
    eligible: int
    next_best: tuple[NotChosen, ...] = ()
    barred: tuple[Barred, ...] = ()
    words: Words


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a rule would be eased, and by how much."""

    proposal: str = ""
    expert: str = ""
    by: int = 1


@dataclass(frozen=True, kw_only=True)
class Relaxation:
    """One rule eased as little as possible; the first of several is the cheapest."""

    rule: Literal["capacity", "at-most", "own-nation", "reviews", "minimum"]
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
class Shortage:
    """What cannot be whatever is chosen."""

    rule: Literal["too-few-eligible", "too-little-capacity"]
    id: str = ""
    needed: int
    there: int


@dataclass(frozen=True, kw_only=True)
class Cut:
    """Proposals that need more than their experts can give: need = capacity + pairs + places + missing.

    Locked pairs are left out on both sides.
    """

    proposals: tuple[str, ...]
    experts: Annotated[tuple[str, ...], "every one of them is full"]
    need: int
    capacity: int
    pairs: Annotated[int, "with other experts, all of them chosen"]
    places: Annotated[int, "of groups that are full at the proposal"]
    missing: int


@dataclass(frozen=True, kw_only=True)
class Infeasible:
    """Why not every rule can be met, and what would mend it, the cheapest first."""

    missing: tuple[Lacking, ...]
    below_minimum: tuple[Lacking, ...]
    shortages: tuple[Shortage, ...]
    cut: Cut | None = None
    relaxations: tuple[Relaxation, ...]
    words: Words


@dataclass(frozen=True, kw_only=True)
class Versions:
    """What made the result."""

    method: Annotated[str, "goes up when the same instance could come out otherwise"]
    solver: str
    numpy: str


@dataclass(frozen=True, kw_only=True)
class Result:
    """The best matching of an instance, with its proof; the most complete one if none is complete."""

    state: Annotated[Literal["complete", "partial"], "partial: not every rule can be met, see `infeasible`"]
    instance: Annotated[str, "SHA-256 of the instance's file"] = ""
    seed: int
    versions: Versions
    objective: Annotated[float, "affinity of all assignments, less the penalties"]
    bound: Annotated[float, "no matching has more"]
    gap: Annotated[float, "0: proved to be the best"]
    affinity: Annotated[float, "of all assignments together"]
    assignments: tuple[Assigned, ...]
    proof: Proof
    explanations: tuple[Explanation, ...] = ()
    most_wanted: Annotated[tuple[Priced, ...], "experts with the highest prices: recruit more like these"] = ()
    infeasible: Infeasible | None = None


def text_of(result: Result) -> str:
    """The result as JSON."""
    indent = 1 if len(result.assignments) <= 1000 else None
    return json.dumps(_table(result), ensure_ascii=False, allow_nan=False, default=_table, indent=indent) + "\n"


def _table(row: Any) -> dict[str, Any]:
    if not is_dataclass(row):
        raise TypeError(f"{type(row).__name__} has no place in a result")
    return {part.name: value for part in fields(row) if (value := getattr(row, part.name)) not in (None, "")}


def parse_result(text: str, *, with_reasons: bool = True) -> Result:
    """The result that this JSON text holds; Unreadable with every problem.

    A recount needs no reasons, which are the greater part of a large result.
    """
    try:
        table = json.loads(text)
    except json.JSONDecodeError as broken:
        raise Unreadable(Problem("", f"{broken.msg} (at line {broken.lineno}, column {broken.colno})")) from broken
    if isinstance(table, dict) and not with_reasons:
        table.pop("explanations", None)
    return reading.read(Result, table)
