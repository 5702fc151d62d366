"""Every rule recounted on a stored result, by counting alone.

Nothing here knows how a matching is found: a result from anywhere can be
checked.  The bound is counted anew from the result's prices, over every
eligible pair; it holds for any prices, so it needs no trust in the solver.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from parvis.domain.assignment.cutting import recount_cut
from parvis.domain.assignment.instance import FIELD, STEPS, Expert, Instance, steps
from parvis.domain.assignment.proving import Bounding
from parvis.domain.assignment.result import Result
from parvis.domain.assignment.shortfall import Lacking
from parvis.domain.problems import Problem


def check(instance: Instance, result: Result) -> list[Problem]:
    """What is wrong with a result; nothing if it keeps every rule and its proof holds."""
    recount = _Recount(instance, result)
    problems = list(recount.strangers())
    # The sums mean something only if every assignment is of the instance.
    return problems or [
        *recount.counts(),
        *recount.groups(),
        *recount.sums(),
        *recount.told(),
        *recount_cut(instance, result),
    ]


BARRED = {
    "conflict": "%(expert)s is in conflict with %(proposal)s",
    "own-nation": "%(expert)s is of a nation of %(proposal)s",
    "forbidden": "%(expert)s is forbidden for %(proposal)s",
    "never": "%(expert)s said never to %(proposal)s",
}


class _Recount:
    """One result recounted against its instance."""

    def __init__(self, instance: Instance, result: Result) -> None:
        self.instance, self.result = instance, result
        self.of_proposal = Counter(one.proposal for one in result.assignments)
        self.of_expert = Counter(one.expert for one in result.assignments)
        infeasible = result.infeasible
        self.missing = _lacks(infeasible.missing if infeasible else ())
        self.unmet = _lacks(infeasible.below_minimum if infeasible else ())
        uncovered = infeasible.uncovered if infeasible else ()
        self.uncovered = {(one.proposal, one.of, one.group): one.lacks for one in uncovered}

    @cached_property
    def worth(self) -> Mapping[tuple[str, str], int]:
        """The affinity of every eligible pair, in steps."""
        return {(pair.proposal, pair.expert): steps(pair.affinity) for pair in self.instance.eligible()}

    @cached_property
    def locks(self) -> frozenset[tuple[str, str]]:
        return frozenset((lock.proposal, lock.expert) for lock in self.instance.locked)

    def strangers(self) -> Iterator[Problem]:
        """Assignments that may not be, one by one."""
        instance, seen = self.instance, set()
        for one in self.result.assignments:
            pair = (one.proposal, one.expert)
            facts = {"proposal": one.proposal, "expert": one.expert}
            if one.proposal not in instance.proposal_by_id or one.expert not in instance.expert_by_id:
                yield Problem("unknown", "%(proposal)s and %(expert)s are not both in the instance", facts)
                continue
            if pair in seen:
                yield Problem("twice", "%(expert)s stands twice for %(proposal)s", facts)
            seen.add(pair)
            if rule := instance.bar(*pair):
                yield Problem(rule, BARRED[rule], facts)
            elif pair not in self.worth:
                yield Problem("no-pair", "%(expert)s is no candidate for %(proposal)s", facts)
            elif self.worth[pair] != steps(one.affinity):
                yield Problem("affinity", "%(expert)s and %(proposal)s have another affinity", facts)
            if one.locked != (pair in self.locks):
                yield Problem("locked", "%(proposal)s and %(expert)s are told wrongly to be locked or not", facts)
        for lock in sorted(self.locks - seen):
            facts = {"proposal": lock[0], "expert": lock[1]}
            yield Problem("locked", "%(proposal)s and %(expert)s are locked but not assigned", facts)

    def counts(self) -> Iterator[Problem]:
        """Numbers of reviews, loads, experts of one group."""
        instance = self.instance
        for proposal in instance.proposals:
            there, lacks = self.of_proposal[proposal.id], self.missing.get(proposal.id, 0)
            if there + lacks != instance.need(proposal) or lacks < 0:
                facts = {"proposal": proposal.id, "there": there, "lacks": lacks, "need": instance.need(proposal)}
                yield Problem("reviews", "%(proposal)s has %(there)s and lacks %(lacks)s of %(need)s reviews", facts)
        for expert in instance.experts:
            load, lacks = self.of_expert[expert.id], self.unmet.get(expert.id, 0)
            facts = {"expert": expert.id, "load": load, "capacity": expert.capacity, "minimum": expert.minimum}
            if load > expert.capacity:
                yield Problem("capacity", "%(expert)s has %(load)s reviews, at most %(capacity)s", facts)
            if lacks != max(0, expert.minimum - load):
                yield Problem("minimum", "%(expert)s has %(load)s reviews, at least %(minimum)s", facts)

    def groups(self) -> Iterator[Problem]:
        """Experts of one group at a proposal and over the round, fields and groups that are wanted."""
        instance, rules = self.instance, self.instance.rules
        families = {one.of for one in rules.at_most} | {one.of for one in rules.at_least} | {FIELD}
        there = Counter(
            (one.proposal, of, group)
            for one in self.result.assignments
            for of in families
            for group in _groups(instance.expert_by_id[one.expert], of)
        )
        most = {one.of: one.most for one in rules.at_most}
        for (at, of, group), times in there.items():
            if of in most and times > most[of]:
                facts = {"proposal": at, "group": group, "times": times, "most": most[of]}
                yield Problem("at-most", "%(proposal)s has %(times)s experts of %(group)s, at most %(most)s", facts)
        lacks = {}
        for at, of, group, least in instance.places():
            times = there[at, of, group]
            if times < least:
                lacks[at, of, group] = least - times
            if times < least and (at, of, group) not in self.uncovered:
                facts = {"proposal": at, "group": group, "times": times, "least": least}
                rule = "fields" if of == FIELD else "at-least"
                yield Problem(rule, "%(proposal)s has %(times)s experts of %(group)s, at least %(least)s", facts)
        if {key: self.uncovered[key] for key in self.uncovered if lacks.get(key) != self.uncovered[key]}:
            yield Problem("uncovered", "what is told to be uncovered is not what is")
        yield from self.over_round()

    def over_round(self) -> Iterator[Problem]:
        """Reviews by experts of one group over the round."""
        if rule := self.instance.rules.over_round:
            experts = self.instance.expert_by_id
            for group, times in Counter(experts[one.expert].group(rule.of) for one in self.result.assignments).items():
                if times > rule.of_group(group):
                    facts = {"group": group, "times": times, "most": rule.of_group(group)}
                    yield Problem(
                        "over-round", "%(group)s has %(times)s reviews over the round, at most %(most)s", facts
                    )

    def sums(self) -> Iterator[Problem]:
        """The objective, and the bound by the prices."""
        result = self.result
        affinity = sum(self.worth[one.proposal, one.expert] for one in result.assignments)
        lacking = sum(map(sum, (self.missing.values(), self.unmet.values(), self.uncovered.values())))
        objective = affinity - steps(result.proof.penalty) * lacking
        bound = self.bound()
        # Whole steps are counted; told is what they come to.
        yield from _differs("affinity", result.affinity, affinity / STEPS)
        yield from _differs("objective", result.objective, objective / STEPS)
        yield from _differs("bound", result.bound, bound / STEPS)
        yield from _differs("gap", result.gap, (bound - objective) / STEPS)
        if (result.state == "complete") != (lacking == 0):
            yield Problem("state", "the state is told wrongly")

    def bound(self) -> int:
        """What no matching can exceed, by the result's prices; under a floor, none that keeps it."""
        prices = Bounding(self.instance, self.result.proof)
        if not prices.proves(lacking=bool(self.missing or self.unmet or self.uncovered)):
            return -1
        floor = steps(self.result.fairness.floor) if self.result.fairness else None
        total = prices.rules()
        for pair, worth in self.worth.items():
            if pair in self.locks:
                total += prices.surplus(*pair, worth)
            elif floor is None or worth >= floor:
                total += max(0, prices.surplus(*pair, worth))
        return total

    def told(self) -> Iterator[Problem]:
        """The floor, and what moved."""
        result = self.result
        if fairness := result.fairness:
            open_ = [one for one in result.assignments if not one.locked]
            for one in open_:
                if steps(one.affinity) < steps(fairness.floor):
                    facts = {"proposal": one.proposal, "expert": one.expert, "floor": fairness.floor}
                    yield Problem("floor", "%(proposal)s and %(expert)s fit less than %(floor)s", facts)
            sums: Counter[str] = Counter()
            for one in result.assignments:
                sums[one.proposal] += steps(one.affinity)
            least = min((sums[one.id] for one in self.instance.proposals), default=0)
            yield from _differs("fairness minimum", fairness.minimum, least / STEPS)
            if fairness.minimum < fairness.plain_minimum:
                yield Problem("fairness", "the floor leaves somebody with less than without it")
        if changes := result.changes:
            before, now = (
                {one[:2] for one in self.instance.previous},
                {(o.proposal, o.expert) for o in result.assignments},
            )
            yield from _differs("changes kept", changes.kept, len(before & now))
            yield from _differs("changes moved", changes.moved, len(before - now))
            yield from _differs("changes new", changes.new, len(now - before))


def _groups(expert: Expert, of: str) -> Iterable[str]:
    return dict.fromkeys(expert.fields) if of == FIELD else filter(None, [expert.group(of)])


def _lacks(rows: Iterable[Lacking]) -> dict[str, int]:
    return {row.id: row.lacks for row in rows}


def _differs(what: str, told: float, counted: float) -> Iterator[Problem]:
    if told != counted:
        facts = {"what": what, "told": told, "counted": counted}
        yield Problem(what.split(maxsplit=1)[0], "%(what)s: told %(told)s, counted %(counted)s", facts)
