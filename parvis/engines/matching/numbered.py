"""An instance of the rulebook as arrays, and back: proposals and experts by numbers, rules as families and caps."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from parvis.domain.assignment.instance import FIELD, Instance, Pair, steps
from parvis.engines.matching.problem import NONE, Family, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parvis.engines.matching.problem import Whole


class Numbered:
    """One instance by numbers.

    Everything stands in the order of ids, so that the order in which a file
    lists it changes nothing.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.proposals = sorted(one.id for one in instance.proposals)
        self.experts = sorted(one.id for one in instance.experts)
        self.proposal_number = {one: n for n, one in enumerate(self.proposals)}
        self.expert_number = {one: n for n, one in enumerate(self.experts)}

    @cached_property
    def problem(self) -> Problem:
        """The problem among the eligible pairs."""
        return self.among(self.instance.eligible())

    def among(self, pairs: Iterable[Pair]) -> Problem:
        """The problem among these pairs."""
        rows = list(pairs)
        proposal = whole(self.proposal_number[pair[0]] for pair in rows)
        expert = whole(self.expert_number[pair[1]] for pair in rows)
        affinity = whole(steps(pair[2]) for pair in rows)
        width = len(self.experts)
        locks = whole(
            self.proposal_number[one.proposal] * width + self.expert_number[one.expert] for one in self.instance.locked
        )
        order = np.lexsort((expert, proposal))
        keys = (proposal * width + expert)[order]
        return self.frame.among(proposal[order], expert[order], affinity[order], np.isin(keys, locks))

    @cached_property
    def frame(self) -> Problem:
        """The problem without its pairs."""
        instance = self.instance
        proposals = [instance.proposal_by_id[one] for one in self.proposals]
        experts = [instance.expert_by_id[one] for one in self.experts]
        cap_of, cap = self._caps()
        return Problem(
            need=whole(map(instance.need, proposals)),
            capacity=whole(one.capacity for one in experts),
            minimum=whole(one.minimum for one in experts),
            proposal=NONE,
            expert=NONE,
            affinity=NONE,
            locked=np.zeros(0, np.bool_),
            families=tuple(self._family(of) for of in self.families),
            cap_of=cap_of,
            cap=cap,
        )

    @cached_property
    def families(self) -> list[str]:
        """The families of the problem, those that keep experts apart first; `field` for the fields to be covered."""
        rules = self.instance.rules
        named = dict.fromkeys([one.of for one in rules.at_most] + [one.of for one in rules.at_least])
        return [*named, *([FIELD] if rules.fields == "covered" else [])]

    @cached_property
    def groups(self) -> dict[str, list[str]]:
        """The groups of each family, in order."""
        instance = self.instance
        found: dict[str, set[str]] = defaultdict(set)
        for _proposal, of, group, _least in instance.places():
            found[of].add(group)
        for of in self.families:
            for one in instance.experts:
                found[of].update(self._of(one.id, of))
        return {of: sorted(found[of]) for of in self.families}

    def _of(self, expert: str, of: str) -> list[str]:
        one = self.instance.expert_by_id[expert]
        return sorted(set(one.fields)) if of == FIELD else [group for group in [one.group(of)] if group]

    def _family(self, of: str) -> Family:
        rules, names = self.instance.rules, self.groups[of]
        number = {name: n for n, name in enumerate(names)}
        rows = [[number[name] for name in self._of(one, of)] for one in self.experts]
        slots = max(1, *map(len, rows)) if rows else 1
        filled = [row + [len(names)] * (slots - len(row)) for row in rows]
        wanted = [
            (self.proposal_number[at], number[group], least)
            for at, family, group, least in self.instance.places()
            if family == of
        ]
        most = [one.most for one in rules.at_most if one.of == of]
        return Family(
            of=np.array(filled, np.int64).reshape(len(rows), slots),
            groups=len(names),
            most=most[0] if most else 0,
            least_proposal=whole(at for at, _group, _least in wanted),
            least_group=whole(group for _at, group, _least in wanted),
            least=whole(least for _at, _group, least in wanted),
        )

    @cached_property
    def cap_names(self) -> list[str]:
        """The groups that may have only so many over the round."""
        rule = self.instance.rules.over_round
        return sorted({one.group(rule.of) for one in self.instance.experts}) if rule else []

    def _caps(self) -> tuple[Whole | None, Whole]:
        rule = self.instance.rules.over_round
        if not rule:
            return None, NONE
        number = {name: n for n, name in enumerate(self.cap_names)}
        of = whole(number[self.instance.expert_by_id[one].group(rule.of)] for one in self.experts)
        return of, whole(map(rule.of_group, self.cap_names))

    def waivable(self) -> Problem | None:
        """The problem with experts of the proposals' own nations, where a rule bars them."""
        rules = self.instance.rules
        if rules.own_nation != "barred":
            return None
        pairs = replace(self.instance, rules=replace(rules, own_nation="allowed")).eligible()
        return self.among(pairs) if len(pairs) > len(self.problem.proposal) else None


def whole(numbers: Iterable[int]) -> Whole:
    """Whole numbers as an array."""
    return np.fromiter(numbers, np.int64)
