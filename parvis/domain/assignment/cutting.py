"""The cut behind missing reviews counted anew: nobody could serve more of those proposals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

from parvis.domain.assignment.instance import Instance
from parvis.domain.assignment.result import Result
from parvis.domain.assignment.shortfall import Cut
from parvis.domain.problems import Problem


def recount_cut(instance: Instance, result: Result) -> Iterator[Problem]:
    """What is wrong with the cut of a result."""
    yield from _Cut(instance, result).problems()


class _Cut:
    """One result's cut against its instance."""

    def __init__(self, instance: Instance, result: Result) -> None:
        self.instance, self.result = instance, result
        infeasible = result.infeasible
        self.missing = sum(row.lacks for row in infeasible.missing) if infeasible else 0
        self.worth = [(pair.proposal, pair.expert) for pair in instance.eligible()]
        self.locks = frozenset((lock.proposal, lock.expert) for lock in instance.locked)

    def problems(self) -> Iterator[Problem]:
        """What does not add up."""
        infeasible = self.result.infeasible
        if not self.missing or infeasible is None:
            return
        if infeasible.cut is None:
            if not self.fills:  # where a group must be there, reviews can lack that the numbers alone would give
                yield Problem("cut", "reviews are missing, and no cut says why")
            return
        yield from self.cut(infeasible.cut)

    def cut(self, cut: Cut) -> Iterator[Problem]:
        instance, inside, full = self.instance, frozenset(cut.proposals), frozenset(cut.experts)
        held_at = Counter(proposal for proposal, _expert in self.locks)
        held_by = Counter(expert for _proposal, expert in self.locks)
        need = sum(instance.need(one) - held_at[one.id] for one in instance.proposals if one.id in inside)
        capacity = sum(one.capacity - held_by[one.id] for one in instance.experts if one.id in full)
        shut = full | self.members(cut.groups)
        outside = [pair for pair in self.worth if pair[0] in inside and pair[1] not in shut and pair not in self.locks]
        ways = self.passing(outside)
        yield from _differs("cut need", cut.need, need)
        yield from _differs("cut capacity", cut.capacity, capacity)
        yield from _differs("cut pairs and places", cut.pairs + cut.places, ways)
        # Where a group must be there more reviews can lack than the numbers alone make lack.
        if cut.missing > self.missing or not self.fills:
            yield from _differs("cut missing", cut.missing, self.missing)
        yield from _differs("cut over the round", cut.over_round, self.left_over(cut.groups))
        yield from _differs("cut sum", cut.need, capacity + cut.over_round + ways + cut.missing)

    def members(self, groups: Iterable[str]) -> frozenset[str]:
        """The experts of groups that are full over the round."""
        rule, full = self.instance.rules.over_round, frozenset(groups)
        return frozenset(one.id for one in self.instance.experts if rule and one.group(rule.of) in full)

    def left_over(self, groups: Iterable[str]) -> int:
        """What those groups can still take, locked pairs left out."""
        rule = self.instance.rules.over_round
        held = self.members(groups)
        most = sum(rule.of_group(group) for group in groups) if rule else 0
        return most - sum(expert in held for _proposal, expert in self.locks)

    @cached_property
    def fills(self) -> bool:
        """Whether a rule wants places to be filled."""
        return any(self.instance.places())

    def passing(self, pairs: Iterable[tuple[str, str]]) -> int:
        """How many of these pairs could be chosen at once, for all that the groups at each proposal allow.

        Where several rules keep experts apart, the first one counts, as in the network that the cut is of.
        """
        rules = self.instance.rules.at_most
        if not rules:
            return len(list(pairs))
        rule = rules[0]
        group = {one.id: one.group(rule.of) for one in self.instance.experts}
        offered = Counter((proposal, group[expert]) for proposal, expert in pairs)
        held = Counter((proposal, group[expert]) for proposal, expert in self.locks)
        return sum(min(times, rule.most - held[cell]) for cell, times in offered.items())


def _differs(what: str, told: float, counted: float) -> Iterator[Problem]:
    if told != counted:
        facts = {"what": what, "told": told, "counted": counted}
        yield Problem("cut", "%(what)s: told %(told)s, counted %(counted)s", facts)
