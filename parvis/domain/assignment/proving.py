"""The bound counted anew from a result's prices: what no matching of the instance can exceed.

It holds for any prices, so it needs no trust in whoever found them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from parvis.domain.assignment.instance import FIELD, Expert, Instance, steps
from parvis.domain.assignment.result import Proof


class Bounding:
    """The prices of a proof against the rules of an instance, in whole steps."""

    def __init__(self, instance: Instance, proof: Proof) -> None:
        self.instance = instance
        self.penalty = steps(proof.penalty)
        self.of_proposal = {one.id: steps(one.price) for one in proof.proposals}
        self.of_expert = {one.id: steps(one.price) for one in proof.experts}
        self.of_cap = {one.id: steps(one.price) for one in proof.caps}
        self.of_place = {(one.of, one.proposal, one.group): steps(one.price) for one in proof.groups}

    @cached_property
    def families(self) -> set[str]:
        """The families in which places have prices."""
        return {of for of, _proposal, _group in self.of_place}

    @cached_property
    def groups(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Of each expert the groups that have prices somewhere."""
        return {one.id: tuple(self._groups(one)) for one in self.instance.experts}

    def _groups(self, expert: Expert) -> Iterator[tuple[str, str]]:
        for of in sorted(self.families):
            for group in dict.fromkeys(expert.fields) if of == FIELD else (expert.group(of),):
                if group:
                    yield of, group

    @cached_property
    def held_back(self) -> Mapping[str, int]:
        """Of each expert the price, the one over the round included."""
        cap = self.instance.rules.over_round
        return {
            one.id: self.of_expert.get(one.id, 0) + (self.of_cap.get(one.group(cap.of), 0) if cap else 0)
            for one in self.instance.experts
        }

    def surplus(self, proposal: str, expert: str, worth: int) -> int:
        """What a pair of this worth has above its prices; below nothing: what forcing it costs, at least."""
        left = worth - self.of_proposal.get(proposal, 0) - self.held_back[expert]
        if self.of_place:
            left -= sum(self.of_place.get((of, proposal, group), 0) for of, group in self.groups[expert])
        return left

    def rules(self) -> int:
        """What the rules can yield at most by these prices."""
        instance, rules = self.instance, self.instance.rules
        total = sum(instance.need(one) * self.of_proposal.get(one.id, 0) for one in instance.proposals)
        for expert in instance.experts:
            price = self.of_expert.get(expert.id, 0)
            total += price * (expert.capacity if price > 0 else expert.minimum)
        if rules.over_round:
            total += sum(price * rules.over_round.of_group(group) for group, price in self.of_cap.items())
        for (of, proposal, group), price in self.of_place.items():
            total += price * (self.most(of, proposal) if price > 0 else instance.wanted(of, proposal, group))
        return total

    def most(self, of: str, proposal: str) -> int:
        """How many of one group a proposal may have."""
        limits = [one.most for one in self.instance.rules.at_most if one.of == of]
        return limits[0] if limits else self.instance.need(self.instance.proposal_by_id[proposal])

    def proves(self, *, lacking: bool) -> bool:
        """Whether these prices prove anything: none pays where nothing is owed, none lies below the penalty."""
        places = self.of_place.values()
        prices = (*self.of_proposal.values(), *self.of_expert.values(), *places)
        owing = all(
            price >= 0 or self.instance.wanted(of, proposal, group) > 0
            for (of, proposal, group), price in self.of_place.items()
        )
        deep = lacking and any(price < -self.penalty for price in prices)
        return owing and not deep and all(price >= 0 for price in self.of_cap.values())
