"""An instance without pairs: everybody may judge everything, as well as their texts fit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from parvis.domain.assignment.instance import NEVER, STEPS, Instance, Pair, steps
from parvis.engines.affinity import Interests, shared_words
from parvis.engines.likeness import Likeness
from parvis.engines.matching import problem as arrays
from parvis.engines.matching.fairness import Floored, floored
from parvis.engines.matching.numbered import Numbered
from parvis.engines.matching.pools import All
from parvis.engines.matching.solving import solve_wide

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parvis.domain.assignment.instance import Expert, Proposal
    from parvis.engines.matching.problem import Problem, Solution, Whole

LISTED = 1_000_000  # pairs up to which every one is listed
WORDS = 6  # shown of those that two texts share


def fitted(instance: Instance, *, also: Iterable[tuple[str, str]] = ()) -> Instance:
    """The instance with pairs: every one, or of very many those that could be chosen, `also` among them."""
    if not instance.goes_by_texts:
        return instance
    fit = Fitting(instance)
    if len(instance.proposals) * len(instance.experts) <= LISTED:
        return replace(instance, pairs=tuple(fit.pairs()))
    return fit.listed(All(fit.wide).start(), also)


class Fitting:
    """How well everybody fits everything, by numbers."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.by_number = Numbered(instance)
        proposals = [instance.proposal_by_id[one] for one in self.by_number.proposals]
        experts = [instance.expert_by_id[one] for one in self.by_number.experts]
        self.likeness = Likeness([_about(one) for one in proposals], [_works(one) for one in experts])

    def topic(self, proposal: int) -> Whole:
        """How well every expert's texts fit this proposal, in steps."""
        return np.round(self.likeness.of(proposal) * STEPS).astype(np.int64)

    def pairs(self) -> Iterable[Pair]:
        """Every pair, with how well the texts fit."""
        experts = self.by_number.experts
        for n, proposal in enumerate(self.by_number.proposals):
            for expert, fit in zip(experts, self.topic(n).tolist(), strict=True):
                yield Pair(proposal, expert, fit / STEPS)

    @property
    def wide(self) -> arrays.Wide:
        """The problem among all pairs, each weighed with bids and groups, none that is barred."""
        instance, numbers = self.instance, self.by_number
        experts = [instance.expert_by_id[one] for one in numbers.experts]
        weight = [
            sum(steps(part) for name, part in instance.parts(Pair("", one.id, 0.0)).items() if name != "topic")
            for one in experts
        ]
        extra = np.array(weight, np.int64)
        nation = np.array([one.nation for one in experts], object)
        marks: dict[int, list[tuple[int, int]]] = {}
        for (proposal, expert), bid in instance.bid_of.items():
            worth = int(arrays.NEVER) if bid == NEVER else steps(instance.rules.weights.bids.get(bid, 0.0))
            marks.setdefault(numbers.proposal_number[proposal], []).append((numbers.expert_number[expert], worth))
        for proposal, expert in instance.grounds.keys() | instance.crossed_out:
            mark = (numbers.expert_number[expert], int(arrays.NEVER))
            marks.setdefault(numbers.proposal_number[proposal], []).append(mark)

        def block(rows: Whole) -> Whole:
            worth = np.empty((len(rows), len(experts)), np.int64)
            for at, row in enumerate(rows.tolist()):
                worth[at] = self.topic(row) + extra
                for by, mark in marks.get(row, ()):
                    worth[at, by] = max(int(arrays.NEVER), worth[at, by] + mark)
                own = instance.proposal_by_id[numbers.proposals[row]].nations
                if instance.rules.own_nation == "barred" and own:
                    worth[at, np.isin(nation, own)] = arrays.NEVER
            return np.where(worth < arrays.NEVER // 2, arrays.NEVER, worth)

        locks = [(numbers.proposal_number[p], numbers.expert_number[e]) for p, e in sorted(instance.locked)]
        at, by = np.array(sorted(locks), np.int64).reshape(-1, 2).T
        fits = np.array([block(at[n : n + 1])[0, one] for n, one in enumerate(by)], np.int64)
        frame = numbers.frame.among(at, by, fits, np.ones(len(at), np.bool_))
        return arrays.Wide(frame, block)

    def listed(self, problem: Problem, also: Iterable[tuple[str, str]] = ()) -> Instance:
        """The instance with the pairs of this problem, and others."""
        numbers = self.by_number
        named = {
            (numbers.proposals[at], numbers.experts[by])
            for at, by in zip(problem.proposal.tolist(), problem.expert.tolist(), strict=True)
        }
        named |= {pair for pair in also if pair[0] in numbers.proposal_number and pair[1] in numbers.expert_number}
        by_proposal: dict[str, list[str]] = {}
        for proposal, expert in sorted(named):
            by_proposal.setdefault(proposal, []).append(expert)
        pairs = []
        for proposal, experts in by_proposal.items():
            fit = self.topic(numbers.proposal_number[proposal])
            pairs += [Pair(proposal, one, int(fit[numbers.expert_number[one]]) / STEPS) for one in experts]
        return replace(self.instance, pairs=tuple(pairs))

    def solved(self, floor: int | None = None) -> tuple[Problem, Solution]:
        """The pairs that were looked at, and the solution among them, proved over all; none below the floor."""
        wide = self.wide
        if floor is None:
            return solve_wide(wide, seed=self.instance.seed)

        def above(rows: Whole) -> Whole:
            worth = wide.block(rows)
            return np.where(worth < floor, arrays.NEVER, worth)

        return solve_wide(arrays.Wide(wide.frame, above), seed=self.instance.seed)


def matched(instance: Instance) -> tuple[Instance, Solution, Floored | None]:
    """The instance with the pairs that were looked at, its solution, and the floor if one is asked for."""
    fit = Fitting(instance)
    problem, solution = fit.solved()
    floor = None
    if instance.rules.fairness == "floor":
        floor = Floored.without(problem, solution)
        # The floor found among the pairs that were looked at; what stands above it is asked once more among all.
        if (level := floored(problem, solution, seed=instance.seed).floor) > floor.floor:
            higher, found = fit.solved(level)
            if better := floor.lifted(higher, found, level):
                problem, solution, floor = higher, found, better
    return fit.listed(problem), solution, floor


def shared(instance: Instance, proposal: str, expert: str) -> tuple[str, ...]:
    """Words that the texts of both have in common, as the expert's write them."""
    mine, theirs = instance.proposal_by_id[proposal].texts, instance.expert_by_id[expert].texts
    if not mine or not theirs:
        return ()
    found = shared_words([(one.language, one.text) for one in mine], [(one.language, one.text) for one in theirs])
    return tuple(found[:WORDS])


def _about(proposal: Proposal) -> Interests:
    return Interests(tuple((one.language, one.text) for one in proposal.texts), proposal.fields)


def _works(expert: Expert) -> list[Interests]:
    """Each of an expert's works, or the fields alone."""
    return [Interests(((one.language, one.text),), expert.fields) for one in expert.texts] or [
        Interests((), expert.fields)
    ]
