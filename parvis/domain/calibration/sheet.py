"""What is to be ranked: every review's mark, the proposals, the line."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, Any, NamedTuple


class Mark(NamedTuple):
    """One review's mark of a proposal."""

    proposal: Annotated[str, "id of a proposal"]
    reviewer: Annotated[str, "an id of your own; the same reviewer, the same id"]
    mark: Annotated[float, "the higher the better, from -1000 to 1000"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What was marked."""

    id: str
    cost: Annotated[float, "what it asks for, for a line that is a budget; two decimals count"] = 0.0
    competes: Annotated[
        bool, "false: its marks tell of its reviewers' severity, but it has no rank (below a gate, or not ranked)"
    ] = True


@dataclass(frozen=True, kw_only=True)
class Line:
    """How far the money reaches: so many places, or a budget."""

    places: int | None = None
    budget: Annotated[float | None, "two decimals count; the first that no longer fits ends it"] = None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One panel's marks, as its reviewers gave them."""

    seed: Annotated[int, "of the draws from which ranges and chances are counted; the same, the same result"] = 0
    line: Line | None = None
    proposals: tuple[Proposal, ...]
    marks: tuple[Mark, ...]


def text_of(told: Any) -> str:
    """A sheet or a result as JSON."""
    return json.dumps(told, ensure_ascii=False, allow_nan=False, default=_table, indent=1) + "\n"


def _table(row: Any) -> dict[str, Any]:
    if not is_dataclass(row):
        raise TypeError(f"{type(row).__name__} has no place in a file")
    return {part.name: value for part in fields(row) if (value := getattr(row, part.name)) not in (None, "")}
