"""Every rule recounted on a stored result, by counting alone.

Nothing here knows how a matching is found: a result from anywhere can be
checked.  The bound is counted anew from the result's prices, over every
eligible pair; it holds for any prices, so it needs no trust in the solver.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from parvis.domain.assignment.instance import Instance
from parvis.domain.assignment.result import STEPS, Cut, Lacking, Result, steps
from parvis.domain.problems import Problem


def check(instance: Instance, result: Result) -> list[Problem]:
    """What is wrong with a result; nothing if it keeps every rule and its proof holds."""
    recount = _Recount(instance, result)
    problems = list(recount.strangers())
    # The sums mean something only if every assignment is of the instance.
    return problems or [*recount.counts(), *recount.sums(), *recount.shortage()]


class _Recount:
    """One result recounted against its instance."""

    def __init__(self, instance: Instance, result: Result) -> None:
        self.instance, self.result = instance, result
        self.of_proposal = Counter(one.proposal for one in result.assignments)
        self.of_expert = Counter(one.expert for one in result.assignments)
        infeasible = result.infeasible
        self.missing = _lacks(infeasible.missing if infeasible else ())
        self.unmet = _lacks(infeasible.below_minimum if infeasible else ())

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
            if pair in instance.grounds:
                yield Problem("conflict", "%(expert)s is in conflict with %(proposal)s", facts)
            elif instance.is_own(*pair):
                yield Problem("own-nation", "%(expert)s is of a nation of %(proposal)s", facts)
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
        if rule := instance.rules.at_most:
            experts = instance.expert_by_id
            cells = Counter((one.proposal, experts[one.expert].group(rule.of)) for one in self.result.assignments)
            for (at, group), times in cells.items():
                if times > rule.most:
                    facts = {"proposal": at, "group": group, "times": times, "most": rule.most}
                    words = "%(proposal)s has %(times)s experts of %(group)s, at most %(most)s"
                    yield Problem("at-most", words, facts)

    def sums(self) -> Iterator[Problem]:
        """The objective, and the bound by the prices."""
        result = self.result
        affinity = sum(self.worth[one.proposal, one.expert] for one in result.assignments)
        lacking = sum(self.missing.values()) + sum(self.unmet.values())
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
        """What no matching can exceed, by the result's prices."""
        instance, proof = self.instance, self.result.proof
        penalty = steps(proof.penalty)
        at = {one.id: steps(one.price) for one in proof.proposals}
        of = {one.id: steps(one.price) for one in proof.experts}
        cells = {(one.proposal, one.group): steps(one.price) for one in proof.groups}
        total = sum(instance.need(one) * at.get(one.id, 0) for one in instance.proposals)
        for expert in instance.experts:
            price = of.get(expert.id, 0)
            total += price * (expert.capacity if price > 0 else expert.minimum)
        rule = instance.rules.at_most
        total += sum(cells.values()) * (rule.most if rule else 0)
        group = {one.id: one.group(rule.of) for one in instance.experts} if rule else {}
        for pair, worth in self.worth.items():
            surplus = worth - at.get(pair[0], 0) - of.get(pair[1], 0)
            if cells:
                surplus -= cells.get((pair[0], group[pair[1]]), 0)
            if surplus > 0 or pair in self.locks:
                total += surplus
        below = [price for price in (*at.values(), *of.values()) if price < -penalty]
        # Prices below the penalty, or cells that pay, would prove nothing; then no bound is told.
        broken = (lacks_something(self) and below) or any(price < 0 for price in cells.values())
        return -1 if broken else total

    def shortage(self) -> Iterator[Problem]:
        """The cut adds up: nobody could serve more of those proposals."""
        infeasible = self.result.infeasible
        if not self.missing:
            return
        if infeasible is None or infeasible.cut is None:
            yield Problem("cut", "reviews are missing, and no cut says why")
            return
        yield from self.cut(infeasible.cut)

    def cut(self, cut: Cut) -> Iterator[Problem]:
        instance, inside, full = self.instance, frozenset(cut.proposals), frozenset(cut.experts)
        held_at = Counter(proposal for proposal, _expert in self.locks)
        held_by = Counter(expert for _proposal, expert in self.locks)
        need = sum(instance.need(one) - held_at[one.id] for one in instance.proposals if one.id in inside)
        capacity = sum(one.capacity - held_by[one.id] for one in instance.experts if one.id in full)
        outside = [pair for pair in self.worth if pair[0] in inside and pair[1] not in full and pair not in self.locks]
        ways = self.passing(outside)
        yield from _differs("cut need", cut.need, need)
        yield from _differs("cut capacity", cut.capacity, capacity)
        yield from _differs("cut pairs and places", cut.pairs + cut.places, ways)
        yield from _differs("cut missing", cut.missing, sum(self.missing.values()))
        yield from _differs("cut sum", cut.need, capacity + ways + cut.missing)

    def passing(self, pairs: Iterable[tuple[str, str]]) -> int:
        """How many of these pairs could be chosen at once, for all that their groups allow."""
        rule = self.instance.rules.at_most
        if not rule:
            return len(list(pairs))
        group = {one.id: one.group(rule.of) for one in self.instance.experts}
        offered = Counter((proposal, group[expert]) for proposal, expert in pairs)
        held = Counter((proposal, group[expert]) for proposal, expert in self.locks)
        return sum(min(times, rule.most - held[cell]) for cell, times in offered.items())


def lacks_something(recount: _Recount) -> bool:
    """Whether the result tells of missing reviews or minimums."""
    return bool(recount.missing or recount.unmet)


def _lacks(rows: Iterable[Lacking]) -> dict[str, int]:
    return {row.id: row.lacks for row in rows}


def _differs(what: str, told: float, counted: float) -> Iterator[Problem]:
    if told != counted:
        facts = {"what": what, "told": told, "counted": counted}
        yield Problem(what.split(maxsplit=1)[0], "%(what)s: told %(told)s, counted %(counted)s", facts)
