"""An instance of the rulebook in, a result of the rulebook out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from heapq import nlargest
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from parvis.domain.assignment import costing, explaining, shortfall
from parvis.domain.assignment import result as told
from parvis.domain.assignment.instance import FIELD, Instance
from parvis.engines.matching import comparing, shortage, texts
from parvis.engines.matching.fairness import Floored, floored
from parvis.engines.matching.numbered import Numbered
from parvis.engines.matching.proof import surplus
from parvis.engines.matching.solving import solve

if TYPE_CHECKING:
    from parvis.engines.matching.problem import Problem, Whole

METHOD = "2"
NEXT_BEST = 5
BARRED = 3
MOST_WANTED = 10


class Matching:
    """One instance and its solution, by numbers and by names."""

    def __init__(self, instance: Instance, *, costs: bool = True) -> None:
        self.floor: Floored | None = None
        # Where the texts of very many are compared, what was looked at is not all there is without a rule.
        wide = instance.goes_by_texts and len(instance.proposals) * len(instance.experts) > texts.LISTED
        self.costs = costs and not wide
        if wide:
            self.instance, self.solution, self.floor = texts.matched(instance)
            self.numbers = Numbered(self.instance)
        else:
            self.instance = texts.fitted(instance)
            self.numbers = Numbered(self.instance)
            self.solution = solve(self.problem, seed=instance.seed)
            if instance.rules.fairness == "floor":
                self.floor = floored(self.problem, self.solution, seed=instance.seed)
                self.solution = self.floor.solution
        self.proposals, self.experts = self.numbers.proposals, self.numbers.experts

    @property
    def problem(self) -> Problem:
        """The problem among the eligible pairs."""
        return self.numbers.problem

    def result(self, digest: str) -> told.Result:
        """The solution told by names."""
        solution, affinity = self.solution, self.problem.affinity[self.solution.chosen].sum()
        return told.Result(
            state="complete" if solution.is_complete else "partial",
            instance=digest,
            seed=self.instance.seed,
            versions=told.Versions(
                method=f"{METHOD} {solution.method}", solver=f"ortools {version('ortools')}", numpy=np.__version__
            ),
            objective=_units(solution.objective),
            bound=_units(solution.bound),
            gap=_units(solution.gap),
            affinity=_units(affinity),
            assignments=self.assignments,
            asked=solution.asked,
            rounds=solution.rounds,
            components=comparing.components(self.problem, solution),
            proof=self.proof(),
            explanations=tuple(self.explanations()),
            most_wanted=self.most_wanted(),
            rules=tuple(comparing.rule_costs(self.numbers, solution, self.floor)) if self.costs else (),
            fairness=self.fairness(),
            changes=comparing.changes(self.instance, self.assignments),
            infeasible=None if solution.is_complete else self.infeasible(),
        )

    @cached_property
    def assignments(self) -> tuple[told.Assigned, ...]:
        problem, instance = self.problem, self.instance
        weighs = bool(instance.bids or instance.rules.weights.groups)
        topics = {pair[:2]: pair for pair in instance.pairs} if weighs else {}
        found = []
        for place in np.flatnonzero(self.solution.chosen):
            proposal, expert = self.proposals[problem.proposal[place]], self.experts[problem.expert[place]]
            parts = instance.parts(topics[proposal, expert]) if weighs else {}
            found.append(
                told.Assigned(
                    proposal=proposal,
                    expert=expert,
                    affinity=_units(problem.affinity[place]),
                    locked=bool(problem.locked[place]),
                    parts=parts if len(parts) > 1 else {},
                    shared=texts.shared(instance, proposal, expert),
                )
            )
        return tuple(found)

    def proof(self) -> told.Proof:
        prices = self.solution.prices
        return told.Proof(
            proposals=_priced(self.proposals, prices.proposals),
            experts=_priced(self.experts, prices.experts),
            groups=tuple(
                told.GroupPriced(
                    proposal=self.proposals[at], group=self.numbers.groups[of][group], price=_units(price), of=of
                )
                for of, cells in zip(self.numbers.families, prices.cells, strict=True)
                for at, group, price in zip(cells.proposal, cells.group, cells.price, strict=True)
            ),
            caps=_priced(self.numbers.cap_names, prices.caps),
            penalty=_units(self.solution.penalty),
        )

    def most_wanted(self) -> tuple[told.Priced, ...]:
        dear = (one for one in _priced(self.experts, self.solution.prices.experts) if one.price > 0)
        return tuple(nlargest(MOST_WANTED, dear, key=lambda one: one.price))

    def fairness(self) -> told.Fairness | None:
        """What the floor came to."""
        if self.floor is None:
            return None
        one = self.floor
        costs = one.plain_affinity - int(self.problem.affinity[one.solution.chosen].sum())
        floor, least, before = (_units(n) for n in (one.floor, one.minimum, one.plain_minimum))
        return told.Fairness(
            floor=floor,
            minimum=least,
            plain_minimum=before,
            plain_affinity=_units(one.plain_affinity),
            words=costing.floor_does(floor, least, before, _units(costs)),
        )

    def explanations(self) -> Iterator[told.Explanation]:
        """Why each proposal got its experts."""
        chosen: dict[str, list[told.Assigned]] = defaultdict(list)
        for one in self.assignments:
            chosen[one.proposal].append(one)
        next_best, barred = self.next_best(), self.barred()
        eligible = np.bincount(self.problem.proposal, minlength=len(self.proposals))
        penalty = _units(self.solution.penalty)
        for n, proposal in enumerate(self.proposals):
            best = sorted(chosen[proposal], key=lambda one: (-one.affinity, one.expert))
            missing = int(self.solution.missing[n])
            yield told.Explanation(
                proposal=proposal,
                affinity=_units(sum(told.steps(one.affinity) for one in best)),
                eligible=int(eligible[n]),
                next_best=tuple(next_best[n]),
                barred=tuple(barred[proposal]),
                words=explaining.why(best, next_best[n], barred[proposal], lacks=missing, penalty=penalty),
            )

    def next_best(self) -> dict[int, list[told.NotChosen]]:
        """Of each proposal the eligible experts who fit best among those not chosen."""
        problem, prices = self.problem, self.solution.prices
        left = np.flatnonzero(~self.solution.chosen)
        order = left[np.lexsort((problem.expert[left], -problem.affinity[left], problem.proposal[left]))]
        at = problem.proposal[order]
        rank = np.arange(len(order)) - np.searchsorted(at, at)
        found: dict[int, list[told.NotChosen]] = defaultdict(list)
        worth = surplus(problem, prices)
        held = self.full_places()
        for place in order[rank < NEXT_BEST]:
            expert = problem.expert[place]
            full = held.get(self.proposals[problem.proposal[place]], set())
            groups = [group for of, group in self.groups_of(self.experts[expert]) if (of, group) in full]
            found[int(problem.proposal[place])].append(
                told.NotChosen(
                    expert=self.experts[expert],
                    affinity=_units(problem.affinity[place]),
                    price=_units(max(0, prices.experts[expert])),
                    forcing_costs=_units(max(0, -worth[place])),
                    full_group=groups[0] if groups else "",
                )
            )
        return found

    def groups_of(self, expert: str) -> list[tuple[str, str]]:
        """The groups of an expert of which a proposal may have only so many."""
        one = self.instance.expert_by_id[expert]
        return [(rule.of, one.group(rule.of)) for rule in self.instance.rules.at_most]

    def full_places(self) -> dict[str, set[tuple[str, str]]]:
        """Of each proposal the groups of which no more may come."""
        counts: dict[tuple[str, str, str], int] = defaultdict(int)
        for one in self.assignments:
            for of, group in self.groups_of(one.expert):
                counts[one.proposal, of, group] += 1
        most = {rule.of: rule.most for rule in self.instance.rules.at_most}
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for (proposal, of, group), times in counts.items():
            if times >= most[of]:
                found[proposal].add((of, group))
        return found

    def barred(self) -> dict[str, list[told.Barred]]:
        """Of each proposal the experts who fit best among those who may not judge it."""
        instance = self.instance
        found: dict[str, list[told.Barred]] = defaultdict(list)
        if len(self.problem.proposal) == len(instance.pairs):
            return found
        eligible = {pair[:2] for pair in instance.eligible()}
        for pair in instance.pairs:
            if pair[:2] not in eligible:
                ground, rule = instance.grounds.get(pair[:2], ""), instance.bar(*pair[:2])
                found[pair.proposal].append(
                    told.Barred(expert=pair.expert, affinity=pair.affinity, rule=rule, ground=ground)
                )
        for proposal, rows in found.items():
            found[proposal] = sorted(rows, key=lambda row: (-row.affinity, row.expert))[:BARRED]
        return found

    def infeasible(self) -> shortfall.Infeasible:
        """What lacks, why, and what would mend it."""
        solution = self.solution
        cut, uncovered = self.cut(), tuple(self.uncovered())
        missing, unmet = int(solution.missing.sum()), int(solution.unmet.sum())
        return shortfall.Infeasible(
            missing=_lacking(self.proposals, solution.missing),
            below_minimum=_lacking(self.experts, solution.unmet),
            uncovered=uncovered,
            shortages=tuple(
                shortfall.Shortage(rule=rule, id=whose, needed=needed, there=there)
                for rule, whose, needed, there in self.instance.shortages()
            ),
            cut=cut,
            relaxations=tuple(self.relaxations()),
            words=explaining.shortage(missing, unmet, cut, uncovered),
        )

    def uncovered(self) -> Iterator[shortfall.Uncovered]:
        """Places that a rule wants filled, and that are not."""
        for n, of in enumerate(self.numbers.families):
            family, lacks = self.problem.families[n], self.solution.uncovered[n]
            for place in np.flatnonzero(lacks):
                yield shortfall.Uncovered(
                    proposal=self.proposals[family.least_proposal[place]],
                    of=of,
                    group=self.numbers.groups[of][family.least_group[place]],
                    lacks=int(lacks[place]),
                )

    def cut(self) -> shortfall.Cut | None:
        found = shortage.cut_of(self.problem) if self.solution.missing.any() else None
        if found is None:
            return None
        return shortfall.Cut(
            proposals=tuple(self.proposals[n] for n in found.proposals),
            experts=tuple(self.experts[n] for n in found.experts),
            groups=tuple(self.numbers.cap_names[n] for n in found.caps),
            need=found.need,
            capacity=found.given,
            over_round=found.over_round,
            pairs=found.pairs,
            places=found.places,
            missing=found.missing,
        )

    def relaxations(self) -> list[shortfall.Relaxation]:
        """What would mend it: what leaves least, then what changes least, then the gentlest."""
        found = []
        for one in shortage.relaxations_of(self.problem, self.solution, self.numbers.waivable()):
            caps = np.full(len(one.amounts), -1) if one.caps is None else one.caps
            places = tuple(
                shortfall.Place(
                    proposal=self.proposals[at] if at >= 0 else "",
                    expert=self.experts[by] if by >= 0 else "",
                    group=self.numbers.cap_names[cap] if cap >= 0 else "",
                    by=int(n),
                )
                for at, by, cap, n in zip(one.proposals, one.experts, caps, one.amounts, strict=True)
            )
            is_fields = one.family >= 0 and self.numbers.families[one.family] == FIELD
            rule: Any = "fields" if is_fields else one.rule
            changes = sum(place.by for place in places)
            names = [" – ".join(filter(None, (at.proposal, at.expert, at.group))) for at in places]
            found.append(
                shortfall.Relaxation(
                    rule=rule,
                    changes=changes,
                    left=one.left,
                    places=places,
                    words=explaining.eased(rule, changes, one.left, names),
                )
            )
        return sorted(found, key=lambda one: (one.left, one.changes, explaining.GENTLEST.index(one.rule)))


def _units(steps: int | np.integer[Any]) -> float:
    return int(steps) / told.STEPS


def _priced(names: list[str], prices: Whole) -> tuple[told.Priced, ...]:
    return tuple(told.Priced(id=names[n], price=_units(prices[n])) for n in np.flatnonzero(prices))


def _lacking(names: list[str], short: Whole) -> tuple[shortfall.Lacking, ...]:
    return tuple(shortfall.Lacking(id=names[n], lacks=int(short[n])) for n in np.flatnonzero(short))
