"""What a matching came to: who judges what, why, what proves it, and what lacks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Annotated, Any, Literal

from parvis.domain import reading
from parvis.domain.assignment.instance import STEPS as STEPS
from parvis.domain.assignment.instance import Instance
from parvis.domain.assignment.instance import steps as steps
from parvis.domain.assignment.shortfall import Infeasible
from parvis.domain.reading import Problem, Unreadable
from parvis.domain.words import Words


@dataclass(frozen=True, kw_only=True, slots=True)
class Assigned:
    """An expert chosen for a proposal."""

    proposal: str
    expert: str
    affinity: float
    locked: bool = False
    parts: Annotated[Mapping[str, float], "what the affinity is made of, if not of the likeness alone"] = field(
        default_factory=dict
    )
    shared: Annotated[tuple[str, ...], "words that both sides' texts have in common"] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Priced:
    """A price of a proposal or an expert."""

    id: str
    price: float


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupPriced:
    """The price of a group's place at a proposal: above nothing if it is kept out, below if it must be there."""

    proposal: str
    group: str
    price: float
    of: Annotated[str, "the family; `field` for the fields to be covered"] = "nation"


@dataclass(frozen=True, kw_only=True)
class Proof:
    """Prices from which anybody can count the bound anew; those that are nothing are left out."""

    proposals: tuple[Priced, ...]
    experts: tuple[Priced, ...]
    groups: tuple[GroupPriced, ...] = ()
    caps: Annotated[tuple[Priced, ...], "of groups that have as many reviews over the round as they may"] = ()
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
    rule: Annotated[str, "`own-nation`, `conflict`, `forbidden`, or `never` (a bid)"]
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
class RuleCost:
    """What one rule costs: the round with it and without."""

    rule: Annotated[str, "its key in the instance's rules"]
    of: str = ""
    without: Annotated[float, "affinity of the best matching without this rule; the bound where rules cross"]
    costs: Annotated[float, "that much more than with it"]
    words: Words


@dataclass(frozen=True, kw_only=True)
class Fairness:
    """What the floor does: no pair below it, and so nobody is left with what is over."""

    floor: Annotated[float, "no chosen pair has less, locked ones left out"]
    minimum: Annotated[float, "the least that one proposal's experts come to together"]
    plain_minimum: Annotated[float, "the same without the floor"]
    plain_affinity: Annotated[float, "of all assignments together without the floor"]
    words: Words


@dataclass(frozen=True, kw_only=True)
class Changes:
    """How this matching differs from the one before."""

    kept: int
    moved: Annotated[int, "pairs of the matching before that are there no more"]
    new: int
    proposals: Annotated[tuple[str, ...], "that have other experts now"]
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
    asked: Annotated[int, "pairs whose price was asked: all that are eligible"] = 0
    rounds: Annotated[int, "of solving and asking"] = 1
    components: Annotated[int, "groups of proposals that no expert connects; scores compare within each"] = 0
    proof: Proof
    explanations: tuple[Explanation, ...] = ()
    most_wanted: Annotated[tuple[Priced, ...], "experts with the highest prices: recruit more like these"] = ()
    rules: Annotated[tuple[RuleCost, ...], "what each rule costs, the dearest first"] = ()
    fairness: Fairness | None = None
    changes: Changes | None = None
    infeasible: Infeasible | None = None


def text_of(result: Result) -> str:
    """The result as JSON."""
    indent = 1 if len(result.assignments) <= 1000 else None
    return json.dumps(_table(result), ensure_ascii=False, allow_nan=False, default=_table, indent=indent) + "\n"


def file_of(instance: Instance) -> str:
    """The instance as the JSON file that `./run match` reads; the same instance gives the same bytes."""
    return json.dumps(_table(instance), ensure_ascii=False, allow_nan=False, default=_table) + "\n"


def _table(row: Any) -> dict[str, Any]:
    if not is_dataclass(row):
        raise TypeError(f"{type(row).__name__} has no place in a result")
    return {
        part.name: value
        for part in fields(row)
        if (value := getattr(row, part.name)) not in (None, "", {}) and not (part.name == "shared" and not value)
    }


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
