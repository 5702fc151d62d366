"""What is kept of a matching for its page: the figures, the prices of experts, and a sheet for each proposal.

The files of the matching stand beside; a page reads the figures and the sheets
of its own proposals, and counts from the proof's prices what forcing a pair costs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from parvis.domain import reading
from parvis.domain.assignment import Expert, Instance, Proposal, Result, Rules
from parvis.domain.assignment.proving import Bounding
from parvis.domain.assignment.result import GroupPriced, Priced, Proof, steps
from parvis.domain.assignment.rules import NATION
from parvis.domain.rounds import SENIORITY
from parvis.review.queries.gathering import Gathered
from parvis.review.queries.rounds import SAME_NATION

NEXT_BEST = 12  # of each proposal, with reasons: the page shows five, a replacement may need more
WORDS = 6
Table = dict[str, Any]


def figures(instance: Instance, result: Result, asked: Sequence[str] = ()) -> Table:
    """The figures of a matching that hold for the whole round."""
    price = {one.id: steps(one.price) for one in result.proof.experts}
    infeasible = result.infeasible
    return {
        "state": result.state,
        "seed": result.seed,
        "versions": asdict(result.versions),
        "affinity": result.affinity,
        "objective": result.objective,
        "bound": result.bound,
        "gap": result.gap,
        "asked": result.asked,
        "components": result.components,
        "reviews": instance.reviews,
        "rules": {name: value for name, value in asdict(instance.rules).items() if value is not None},
        "experts": [
            [one.id, one.capacity, one.nation, one.group(SENIORITY), list(one.fields), price.get(one.id, 0)]
            for one in instance.experts
        ],
        "penalty": steps(result.proof.penalty),
        "most_wanted": [[one.id, steps(one.price)] for one in result.most_wanted if one.price > 0],
        "costs": [[one.words, one.costs] for one in result.rules if one.costs > 0],
        "fairness": result.fairness.words if result.fairness else None,
        "infeasible": None
        if infeasible is None
        else {
            "words": infeasible.words,
            "missing": {one.id: one.lacks for one in infeasible.missing},
            "uncovered": [[one.proposal, one.of, one.group, one.lacks] for one in infeasible.uncovered],
            "below": [[one.id, one.lacks] for one in infeasible.below_minimum],
            "cut": asdict(infeasible.cut) if infeasible.cut else None,
            "relaxations": [
                {
                    "rule": one.rule,
                    "changes": one.changes,
                    "left": one.left,
                    "places": [[place.proposal, place.expert, place.by] for place in one.places],
                }
                for one in infeasible.relaxations
            ],
        },
    }


def sheets(found: Gathered, instance: Instance, result: Result) -> dict[str, Table]:
    """The sheet of each proposal: who fits how well, what its places cost, who may not; reasons for the nearest."""
    prices = Bounding(instance, result.proof)
    chosen: dict[str, list[str]] = defaultdict(list)
    for one in result.assignments:
        chosen[one.proposal].append(one.expert)
    fits: dict[str, list[list[Any]]] = defaultdict(list)
    topic = {pair[:2]: steps(pair.affinity) for pair in instance.pairs}
    for proposal, expert, affinity in instance.eligible():
        fits[proposal].append([expert, steps(affinity), topic[proposal, expert]])
    barred: dict[str, list[list[Any]]] = defaultdict(list)
    for pair, closeness in topic.items():
        if rule := instance.bar(*pair):
            ground = instance.grounds.get(pair, SAME_NATION if rule == "own-nation" else rule)
            barred[pair[0]].append([pair[1], closeness, ground])
    places: dict[str, list[list[Any]]] = defaultdict(list)
    for place in result.proof.groups:
        places[place.proposal].append([place.of, place.group, steps(place.price)])
    reasons, rows = found.reasons(), {}
    for asked in instance.proposals:
        ranked = sorted(fits[asked.id], key=lambda row: (-prices.surplus(asked.id, row[0], row[1]), -row[1], row[0]))
        left = [row[0] for row in ranked if row[0] not in chosen[asked.id]]
        near = [*chosen[asked.id], *left[:NEXT_BEST]]
        rows[asked.id] = {
            "need": instance.need(asked),
            "nations": list(asked.nations),
            "fields": list(asked.fields),
            "price": prices.of_proposal.get(asked.id, 0),
            "places": places[asked.id],
            "chosen": chosen[asked.id],
            "fits": ranked,
            "barred": sorted(barred[asked.id], key=lambda row: (-row[1], row[0])),
            "words": {code: said for code in near if (said := reasons.words(asked.id, code)[:WORDS])},
            "priorities": {code: both for code in near if (both := reasons.priorities(asked.id, code))},
        }
    return rows


@dataclass(frozen=True)
class Fit:
    """How well an expert fits a proposal, and what putting the two together would cost the round, at least."""

    expert: str
    worth: int  # with bids; in millionths
    topic: int
    price: int


class Sheets:
    """The sheets of some proposals, with the prices that hold for all."""

    def __init__(self, told: Mapping[str, Any], sheets: Mapping[str, Table]) -> None:
        self.told, self.sheets = told, sheets
        rows = told.get("experts", ())
        experts = tuple(
            Expert(id=code, capacity=capacity, nation=nation, groups={SENIORITY: group}, fields=tuple(fields))
            for code, capacity, nation, group, fields, _price in rows
        )
        proposals = tuple(
            Proposal(id=code, reviews=one["need"], nations=tuple(one["nations"]), fields=tuple(one["fields"]))
            for code, one in sheets.items()
        )
        rules = reading.read(Rules, told.get("rules", {}))
        self.capacity = {one.id: one.capacity for one in experts}
        self.instance = Instance(reviews=told.get("reviews", 1), rules=rules, proposals=proposals, experts=experts)
        proof = Proof(
            proposals=tuple(Priced(id=code, price=one["price"] / 1e6) for code, one in sheets.items()),
            experts=tuple(Priced(id=row[0], price=row[5] / 1e6) for row in rows if row[5]),
            groups=tuple(
                GroupPriced(proposal=code, of=of, group=group, price=price / 1e6)
                for code, one in sheets.items()
                for of, group, price in one["places"]
            ),
            penalty=told.get("penalty", 0) / 1e6,
        )
        self.prices = Bounding(self.instance, proof)

    def per_nation(self) -> int | None:
        """How many experts of one nation may judge one proposal."""
        return next((one.most for one in self.instance.rules.at_most if one.of == NATION), None)

    def fit(self, proposal: str, expert: str) -> Fit | None:
        """How the two fit; None if they may not, or the matching knew nothing of them."""
        return next((one for one in self.fits(proposal, among={expert})), None)

    def fits(self, proposal: str, *, among: Iterable[str] | None = None, but: Iterable[str] = ()) -> Iterable[Fit]:
        """Who could judge this proposal, those first who would cost the round least."""
        only, out = None if among is None else set(among), set(but)
        for expert, worth, topic in self.sheets.get(proposal, {}).get("fits", ()):
            if expert in out or (only is not None and expert not in only) or expert not in self.capacity:
                continue
            yield Fit(expert, worth, topic, max(0, -self.prices.surplus(proposal, expert, worth)))

    def words(self, proposal: str, expert: str) -> list[str]:
        """The words that both say."""
        found: list[str] = self.sheets.get(proposal, {}).get("words", {}).get(expert, [])
        return found

    def priorities(self, proposal: str, expert: str) -> list[str]:
        """The priorities that both name."""
        found: list[str] = self.sheets.get(proposal, {}).get("priorities", {}).get(expert, [])
        return found
