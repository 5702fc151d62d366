"""Matching: against counting every possibility, and against the trap that everybody falls into."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.domain.assignment import AtMost, Expert, Instance, Lock, Pair, Proposal, Rules, check
from parvis.domain.assignment.instance import Conflict
from parvis.engines import matching


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    """Small ones of every kind, most of them with a rule that pinches."""
    nations = st.sampled_from(["BE", "FR", "NO"])
    proposals = tuple(
        Proposal(id=f"P{n}", nations=(draw(nations),), reviews=draw(st.none() | st.integers(0, 3)))
        for n in range(draw(st.integers(0, 4)))
    )
    experts = []
    for n in range(draw(st.integers(0, 4))):
        capacity = draw(st.integers(0, 3))
        minimum = draw(st.just(0) | st.integers(0, capacity))
        experts.append(Expert(id=f"E{n}", nation=draw(nations), capacity=capacity, minimum=minimum))
    every = [(proposal.id, expert.id) for proposal in proposals for expert in experts]
    pairs = draw(st.lists(st.sampled_from(every), unique=True, max_size=11)) if every else []
    most = draw(st.none() | st.integers(1, 2))
    instance = Instance(
        reviews=draw(st.integers(0, 2)),
        seed=draw(st.integers(0, 3)),
        rules=Rules(
            own_nation=draw(st.sampled_from(["barred", "allowed"])), at_most=AtMost(most=most) if most else None
        ),
        proposals=proposals,
        experts=tuple(experts),
        pairs=tuple(Pair(*pair, draw(st.integers(-2, 9)) / 10) for pair in pairs),
        conflicts=tuple(Conflict(*pair, "friends") for pair in pairs if draw(st.integers(0, 9)) == 0),
    )
    wanted = [pair for pair in instance.eligible() if draw(st.integers(0, 4)) == 0]
    locked = next(
        some
        for size in range(len(wanted), -1, -1)
        for some in combinations(wanted, size)
        if keeps_the_rules(instance, some)
    )
    return replace(instance, locked=tuple(Lock(*pair[:2]) for pair in locked))


def keeps_the_rules(instance: Instance, chosen: tuple[Pair, ...]) -> bool:
    """Whether nobody has too many; too few is not asked."""
    rule = instance.rules.at_most

    def times(key):
        counts: dict[object, int] = {}
        for pair in chosen:
            counts[key(pair)] = counts.get(key(pair), 0) + 1
        return counts

    at, by = times(lambda pair: pair.proposal), times(lambda pair: pair.expert)
    cells = times(lambda pair: (pair.proposal, instance.expert_by_id[pair.expert].nation))
    return (
        all(count <= instance.need(instance.proposal_by_id[one]) for one, count in at.items())
        and all(count <= instance.expert_by_id[one].capacity for one, count in by.items())
        and (rule is None or all(count <= rule.most for count in cells.values()))
    )


def shortfall(instance: Instance, chosen: tuple[Pair, ...]) -> int:
    """Reviews and minimums that lack."""
    need = sum(map(instance.need, instance.proposals)) - len(chosen)
    load = [pair.expert for pair in chosen]
    return need + sum(max(0, expert.minimum - load.count(expert.id)) for expert in instance.experts)


def best_by_counting(instance: Instance) -> tuple[int, float]:
    """The fewest that lack, and then the highest affinity, over every possible choice."""
    locked = {tuple(lock) for lock in instance.locked}
    eligible = list(instance.eligible())
    held = tuple(pair for pair in eligible if pair[:2] in locked)
    free = [pair for pair in eligible if pair[:2] not in locked]
    every = (
        held + some
        for size in range(len(free) + 1)
        for some in combinations(free, size)
        if keeps_the_rules(instance, held + some)
    )
    return min((shortfall(instance, chosen), -round(sum(pair.affinity for pair in chosen), 6)) for chosen in every)


@given(instances())
@settings(max_examples=150, deadline=None)
def test_nothing_better_exists_and_every_rule_is_kept(instance):
    result = matching.match(instance)

    chosen = tuple(Pair(one.proposal, one.expert, one.affinity) for one in result.assignments)
    assert (shortfall(instance, chosen), -result.affinity) == best_by_counting(instance)
    assert check(instance, result) == []
    assert result.gap == 0
    assert (result.state == "complete") == (shortfall(instance, chosen) == 0)
