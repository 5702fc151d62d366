"""Experts matched to proposals: exact, proved, explained; everything is loaded when first used.

`match` takes an instance of the rulebook and gives its result back; `solve`
does the same with arrays, for those who have them.  Both find the best
matching as a flow of least cost, or where rules cross as a programme, and prove
it by prices over every eligible pair; an independent count of the result is `domain.assignment.check`.

OR-Tools and highspy cannot live in one process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parvis.domain.assignment import Instance, Result
    from parvis.engines.matching.problem import Problem, Solution

__all__ = ["fitted", "match", "solve"]


def match(instance: Instance, *, digest: str = "", costs: bool = True) -> Result:
    """The best matching of an instance, proved and explained; the most complete one if none is complete.

    The same instance gives the same result, in whatever order it lists things.
    `digest` names the stored instance in the result; with `costs` it is also matched without each of its rules.
    """
    from parvis.engines.matching.matching import Matching

    return Matching(instance, costs=costs).result(digest)


def fitted(instance: Instance, result: Result) -> Instance:
    """The instance with the pairs that its texts make, for a recount of this result."""
    from parvis.engines.matching import texts

    return texts.fitted(instance, also=[(one.proposal, one.expert) for one in result.assignments])


def solve(problem: Problem, *, seed: int = 0) -> Solution:
    """The best matching of a problem in arrays, with the prices that prove it."""
    from parvis.engines.matching.solving import solve as solved

    return solved(problem, seed=seed)
