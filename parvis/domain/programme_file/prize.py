"""Who may be named for the programme's prize, as rules that stand in its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from parvis.domain.reading import Problem
from parvis.domain.words import Words


@dataclass(frozen=True, kw_only=True)
class PrizeClause:
    """One condition; an award that meets every one may be named."""

    kind: Annotated[
        Literal["years", "reports", "final-report", "groups"],
        "runs so long; every report that was due is accepted; the final report is; a director from each group",
    ]
    at_least: Annotated[int, "years, of a clause of that kind"] = 0
    groups: Annotated[tuple[str, ...], "groups of nations, of a clause of that kind"] = ()
    mechanisms: Annotated[tuple[str, ...], "asked of awards under these only; empty: of all"] = ()


@dataclass(frozen=True, kw_only=True)
class Prize:
    """The programme's prize."""

    name: Words
    help: Words | None = None
    clauses: tuple[PrizeClause, ...] = ()
    unverified: bool = False


def problems_in_prize(prize: Prize, *, mechanisms: Iterable[str], groups: Iterable[str]) -> Iterator[Problem]:
    """Every problem of the prize's rules."""
    known, named = set(mechanisms), set(groups)
    if not prize.clauses:
        yield Problem("prize.clauses", "says nothing: everybody could be named")
    for number, clause in enumerate(prize.clauses):
        where = f"prize.clauses[{number}]"
        for code in clause.mechanisms:
            if code not in known:
                yield Problem(f"{where}.mechanisms", f"there is no mechanism {code!r}")
        for code in clause.groups:
            if code not in named:
                yield Problem(f"{where}.groups", f"there is no group {code!r}")
        if (clause.kind == "years") != (clause.at_least > 0):
            yield Problem(f"{where}.at_least", 'stands exactly where kind = "years"')
        if (clause.kind == "groups") != bool(clause.groups):
            yield Problem(f"{where}.groups", 'stands exactly where kind = "groups"')
