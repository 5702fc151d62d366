"""What a matching is beside others: without a rule, against the one before; and how it hangs together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from parvis.domain.assignment import costing
from parvis.domain.assignment import result as told
from parvis.domain.assignment.instance import STEPS
from parvis.engines.matching.numbered import Numbered
from parvis.engines.matching.solving import solve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from parvis.domain.assignment.instance import Instance
    from parvis.domain.assignment.rules import Rules
    from parvis.engines.matching.fairness import Floored
    from parvis.engines.matching.problem import Problem, Solution

COSTED = 200_000  # pairs up to which a round is matched again without each rule


def rule_costs(numbers: Numbered, solution: Solution, floor: Floored | None) -> Iterator[told.RuleCost]:
    """What each rule costs, the dearest first: the same round matched without it."""
    if not solution.is_complete or len(numbers.problem.proposal) > COSTED:
        return  # what would mend a round that lacks something is told apart
    found = []
    for rule, of, eased in without(numbers.instance):
        other = solve(Numbered(eased).problem, seed=eased.seed)
        found.append(_cost(rule, of, solution.objective, other.objective))
    if floor is not None and floor.plain_affinity > solution.objective:
        found.append(_cost("fairness", "", solution.objective, floor.plain_affinity))
    yield from sorted(found, key=lambda one: (-one.costs, one.rule, one.of))


def without(instance: Instance) -> Iterator[tuple[str, str, Instance]]:
    """The instance with one rule less at a time: (rule, of which family, the instance)."""
    rules = instance.rules

    def ruled(**changes: object) -> Instance:
        less: Rules = replace(rules, **changes)  # type: ignore[arg-type]
        return replace(instance, rules=less)

    if rules.own_nation == "barred":
        yield "own_nation", "", ruled(own_nation="allowed")
    for limit in rules.at_most:
        yield "at_most", limit.of, ruled(at_most=tuple(one for one in rules.at_most if one != limit))
    for wanted in rules.at_least:
        yield "at_least", wanted.group, ruled(at_least=tuple(one for one in rules.at_least if one != wanted))
    if rules.fields == "covered":
        yield "fields", "", ruled(fields="free")
    if rules.over_round:
        yield "over_round", rules.over_round.of, ruled(over_round=None)
    if any(one.minimum for one in instance.experts):
        yield "minimum", "", replace(instance, experts=tuple(replace(one, minimum=0) for one in instance.experts))
    if any(one.bid == "never" for one in instance.bids):
        yield "never", "", replace(instance, bids=tuple(one for one in instance.bids if one.bid != "never"))
    if instance.forbidden:
        yield "forbidden", "", replace(instance, forbidden=())
    if instance.locked:
        yield "locked", "", replace(instance, locked=())


def _cost(rule: str, of: str, mine: int, theirs: int) -> told.RuleCost:
    costs = max(0, theirs - mine)  # where rules cross both are known to a ten-thousandth
    return told.RuleCost(
        rule=rule,
        of=of,
        without=theirs / STEPS,
        costs=costs / STEPS,
        words=costing.rule_costs(rule, of, costs / STEPS, costs / max(1, abs(mine))),
    )


def changes(instance: Instance, assignments: Sequence[told.Assigned]) -> told.Changes | None:
    """How a matching differs from the one before, if there was one."""
    if not instance.previous:
        return None
    before = {(one.proposal, one.expert) for one in instance.previous}
    now = {(one.proposal, one.expert) for one in assignments}
    other = tuple(sorted({proposal for proposal, _expert in before ^ now}))
    counts = len(before & now), len(before - now), len(now - before)
    words = costing.changed(*counts, len(other))
    return told.Changes(kept=counts[0], moved=counts[1], new=counts[2], proposals=other, words=words)


def components(problem: Problem, solution: Solution) -> int:
    """Into how many parts the proposals fall that no expert connects; scores can be compared within each."""
    experts = len(problem.capacity)
    at, by = experts + problem.proposal[solution.chosen], problem.expert[solution.chosen]
    label = np.arange(experts + len(problem.need))
    while True:
        low = np.minimum(label[at], label[by])
        now = label.copy()
        np.minimum.at(now, at, low)
        np.minimum.at(now, by, low)
        now = now[now]
        if (now == label).all():
            return len(np.unique(label[at]))
        label = now
