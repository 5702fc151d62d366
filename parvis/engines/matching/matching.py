"""An instance of the rulebook in, a result of the rulebook out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from heapq import nlargest
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from parvis.domain.assignment import explaining
from parvis.domain.assignment import result as told
from parvis.domain.assignment.instance import Instance, Pair, Rules
from parvis.engines.matching import shortage
from parvis.engines.matching.problem import Problem
from parvis.engines.matching.proof import surplus
from parvis.engines.matching.solving import solve

if TYPE_CHECKING:
    from parvis.engines.matching.problem import Whole

METHOD = "1"
NEXT_BEST = 2
BARRED = 3
MOST_WANTED = 10


class Matching:
    """One instance and its solution, by numbers and by names."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        # In the order of ids, so that the order in which a file lists them changes nothing.
        self.proposals = sorted(one.id for one in instance.proposals)
        self.experts = sorted(one.id for one in instance.experts)
        self.proposal_number = {one: n for n, one in enumerate(self.proposals)}
        self.expert_number = {one: n for n, one in enumerate(self.experts)}
        self.problem = self.problem_of(list(instance.eligible()))
        self.solution = solve(self.problem, seed=instance.seed)

    @cached_property
    def groups(self) -> list[str]:
        rule = self.instance.rules.at_most
        return sorted({one.group(rule.of) for one in self.instance.experts}) if rule else []

    def group_of(self, expert: str) -> str:
        rule = self.instance.rules.at_most
        return self.instance.expert_by_id[expert].group(rule.of) if rule else ""

    def problem_of(self, pairs: list[Pair]) -> Problem:
        instance, rule = self.instance, self.instance.rules.at_most
        proposals, experts = instance.proposal_by_id, instance.expert_by_id
        number = {name: n for n, name in enumerate(self.groups)}
        proposal = _whole([self.proposal_number[pair[0]] for pair in pairs])
        expert = _whole([self.expert_number[pair[1]] for pair in pairs])
        affinity = _whole([told.steps(pair[2]) for pair in pairs])
        locks = {(self.proposal_number[one.proposal], self.expert_number[one.expert]) for one in instance.locked}
        width = len(self.experts)
        order = np.lexsort((expert, proposal))
        proposal, expert, affinity = proposal[order], expert[order], affinity[order]
        return Problem(
            need=_whole([instance.need(proposals[one]) for one in self.proposals]),
            capacity=_whole([experts[one].capacity for one in self.experts]),
            minimum=_whole([experts[one].minimum for one in self.experts]),
            proposal=proposal,
            expert=expert,
            affinity=affinity,
            locked=np.isin(proposal * width + expert, _whole([at * width + by for at, by in locks])),
            group=_whole([number[experts[one].group(rule.of)] for one in self.experts]) if rule else None,
            most=rule.most if rule else 0,
        )

    def result(self, digest: str) -> told.Result:
        """The solution told by names."""
        solution = self.solution
        return told.Result(
            state="complete" if solution.is_complete else "partial",
            instance=digest,
            seed=self.instance.seed,
            versions=told.Versions(method=METHOD, solver=f"ortools {version('ortools')}", numpy=np.__version__),
            objective=_units(solution.objective),
            bound=_units(solution.bound),
            gap=_units(solution.gap),
            affinity=_units(self.problem.affinity[solution.chosen].sum()),
            assignments=self.assignments,
            proof=self.proof(),
            explanations=tuple(self.explanations()),
            most_wanted=self.most_wanted(),
            infeasible=None if solution.is_complete else self.infeasible(),
        )

    @cached_property
    def assignments(self) -> tuple[told.Assigned, ...]:
        return tuple(
            told.Assigned(
                proposal=self.proposals[self.problem.proposal[place]],
                expert=self.experts[self.problem.expert[place]],
                affinity=_units(self.problem.affinity[place]),
                locked=bool(self.problem.locked[place]),
            )
            for place in np.flatnonzero(self.solution.chosen)
        )

    def proof(self) -> told.Proof:
        prices = self.solution.prices
        cells = zip(prices.cell_proposal, prices.cell_group, prices.cell_price, strict=True)
        return told.Proof(
            proposals=_priced(self.proposals, prices.proposals),
            experts=_priced(self.experts, prices.experts),
            groups=tuple(
                told.GroupPriced(proposal=self.proposals[at], group=self.groups[group], price=_units(price))
                for at, group, price in cells
            ),
            penalty=_units(self.solution.penalty),
        )

    def most_wanted(self) -> tuple[told.Priced, ...]:
        dear = (one for one in _priced(self.experts, self.solution.prices.experts) if one.price > 0)
        return tuple(nlargest(MOST_WANTED, dear, key=lambda one: one.price))

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
        held = Counter((one.proposal, self.group_of(one.expert)) for one in self.assignments) if self.groups else {}
        for place in order[rank < NEXT_BEST]:
            expert = problem.expert[place]
            group = self.group_of(self.experts[expert])
            is_full = bool(group) and held.get((self.proposals[problem.proposal[place]], group), 0) >= problem.most
            found[int(problem.proposal[place])].append(
                told.NotChosen(
                    expert=self.experts[expert],
                    affinity=_units(problem.affinity[place]),
                    price=_units(max(0, prices.experts[expert])),
                    forcing_costs=_units(max(0, -worth[place])),
                    full_group=group if is_full else "",
                )
            )
        return found

    def barred(self) -> dict[str, list[told.Barred]]:
        """Of each proposal the experts who fit best among those who may not judge it."""
        instance, grounds = self.instance, self.instance.grounds
        found: dict[str, list[told.Barred]] = defaultdict(list)
        if len(self.problem.proposal) == len(instance.pairs):
            return found
        eligible = {pair[:2] for pair in instance.eligible()}
        for pair in instance.pairs:
            if pair[:2] not in eligible:
                ground = grounds.get(pair[:2])
                rule = "own-nation" if ground is None else "conflict"
                found[pair.proposal].append(
                    told.Barred(expert=pair.expert, affinity=pair.affinity, rule=rule, ground=ground or "")
                )
        for proposal, rows in found.items():
            found[proposal] = sorted(rows, key=lambda row: (-row.affinity, row.expert))[:BARRED]
        return found

    def infeasible(self) -> told.Infeasible:
        """What lacks, why, and what would mend it."""
        solution = self.solution
        cut = self.cut() if solution.missing.any() else None
        missing, unmet = int(solution.missing.sum()), int(solution.unmet.sum())
        return told.Infeasible(
            missing=_lacking(self.proposals, solution.missing),
            below_minimum=_lacking(self.experts, solution.unmet),
            shortages=tuple(
                told.Shortage(rule=rule, id=whose, needed=needed, there=there)
                for rule, whose, needed, there in self.instance.shortages()
            ),
            cut=cut,
            relaxations=tuple(self.relaxations()),
            words=explaining.shortage(missing, unmet, cut),
        )

    def cut(self) -> told.Cut:
        found = shortage.cut_of(self.problem, self.solution)
        return told.Cut(
            proposals=tuple(self.proposals[n] for n in found.proposals),
            experts=tuple(self.experts[n] for n in found.experts),
            need=found.need,
            capacity=found.given,
            pairs=found.pairs,
            places=found.places,
            missing=found.missing,
        )

    def relaxations(self) -> list[told.Relaxation]:
        """What would mend it: what leaves least, then what changes least, then the gentlest."""
        found = []
        for one in shortage.relaxations_of(self.problem, self.solution, self.waivable()):
            places = tuple(
                told.Place(
                    proposal=self.proposals[at] if at >= 0 else "",
                    expert=self.experts[by] if by >= 0 else "",
                    by=int(n),
                )
                for at, by, n in zip(one.proposals, one.experts, one.amounts, strict=True)
            )
            changes = sum(place.by for place in places)
            names = [" – ".join(filter(None, (place.proposal, place.expert))) for place in places]
            found.append(
                told.Relaxation(
                    rule=one.rule,
                    changes=changes,
                    left=one.left,
                    places=places,
                    words=explaining.eased(one.rule, changes, one.left, names),
                )
            )
        return sorted(found, key=lambda one: (one.left, one.changes, explaining.GENTLEST.index(one.rule)))

    def waivable(self) -> Problem | None:
        """The problem with experts of the proposals' own nations, where a rule bars them."""
        if self.instance.rules.own_nation != "barred":
            return None
        rules = Rules(own_nation="allowed", at_most=self.instance.rules.at_most)
        pairs = list(replace(self.instance, rules=rules).eligible())
        return self.problem_of(pairs) if len(pairs) > len(self.problem.proposal) else None


def _whole(numbers: list[int]) -> Whole:
    return np.array(numbers, np.int64)


def _units(steps: int | np.integer[Any]) -> float:
    return int(steps) / told.STEPS


def _priced(names: list[str], prices: Whole) -> tuple[told.Priced, ...]:
    return tuple(told.Priced(id=names[n], price=_units(prices[n])) for n in np.flatnonzero(prices))


def _lacking(names: list[str], short: Whole) -> tuple[told.Lacking, ...]:
    return tuple(told.Lacking(id=names[n], lacks=int(short[n])) for n in np.flatnonzero(short))
