"""What the last matching said, as it is kept, and as the round's page shows it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from parvis.domain.assignment import Instance, Result, explaining
from parvis.domain.assignment.result import steps
from parvis.domain.evaluation import COUNTS, AssignmentState
from parvis.proposals.models import Proposal
from parvis.review.models import Assignment, Expert, Round
from parvis.review.queries import received, rounds
from parvis.web.programme import in_language, today

NEXT_BEST = 12  # kept for each proposal: the page shows five, a replacement may need more
SHOWN = 5


def stored(instance: Instance, result: Result, *, checked_at: datetime) -> dict[str, Any]:
    """What is kept of a matching: its figures, the next best of each proposal with what forcing them costs.

    The recount has been made when this is written; its moment stands beside.
    """
    of_proposal = {one.id: steps(one.price) for one in result.proof.proposals}
    of_expert = {one.id: steps(one.price) for one in result.proof.experts}
    chosen = {(one.proposal, one.expert) for one in result.assignments}
    ranked: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for proposal, expert, affinity in instance.eligible():
        if (proposal, expert) in chosen:
            continue
        price, worth = of_expert.get(expert, 0), steps(affinity)
        cost = max(0, of_proposal.get(proposal, 0) + price - worth)
        ranked[proposal].append({"expert": expert, "affinity": worth, "price": price, "cost": cost})
    barred: dict[str, list[dict[str, str]]] = defaultdict(list)
    grounds, known = instance.grounds, instance.expert_by_id
    for one in instance.proposals:
        for expert in known:
            if ground := grounds.get((one.id, expert)):
                barred[one.id].append({"expert": expert, "ground": ground})
            elif instance.is_own(one.id, expert):
                barred[one.id].append({"expert": expert, "ground": rounds.SAME_NATION})
    infeasible = result.infeasible
    return {
        "state": result.state,
        "seed": result.seed,
        "versions": asdict(result.versions),
        "objective": result.objective,
        "bound": result.bound,
        "gap": result.gap,
        "checked": checked_at.isoformat(),
        "most_wanted": [one.id for one in result.most_wanted if one.price > 0],
        "proposals": {
            one.id: {
                "next": sorted(ranked[one.id], key=lambda row: (row["cost"], -row["affinity"], row["expert"]))[
                    :NEXT_BEST
                ],
                "barred": barred[one.id],
            }
            for one in instance.proposals
        },
        "infeasible": None
        if infeasible is None
        else {
            "words": infeasible.words,
            "missing": {one.id: one.lacks for one in infeasible.missing},
            "relaxations": [
                {
                    "rule": one.rule,
                    "changes": one.changes,
                    "left": one.left,
                    "places": [place.expert or place.proposal for place in one.places],
                }
                for one in infeasible.relaxations
            ],
        },
    }


@dataclass(frozen=True)
class Choice:
    """An expert who could take a proposal, and what it would cost the others."""

    expert: Expert
    affinity: int  # in millionths
    cost: int
    load: int

    @property
    def full(self) -> bool:
        """Whether the expert has as much as he or she takes."""
        return self.load >= self.expert.load


@dataclass(frozen=True)
class Line:
    """One proposal of the round: who reads it, who could, who may not."""

    proposal: Proposal
    title: str
    acronym: str
    chosen: list[Assignment]
    fallen: list[Assignment]
    next_best: list[Choice]
    barred: list[tuple[Expert, str]]
    lacks: int

    @property
    def problem(self) -> bool:
        """Whether somebody must look at it."""
        return self.lacks > 0


@dataclass(frozen=True)
class Load:
    """How much an expert has in this round."""

    expert: Expert
    given: int
    wanted: bool  # others would have wanted him or her too

    @property
    def share(self) -> int:
        """In per cent of what he or she takes."""
        return min(100, round(100 * self.given / self.expert.load)) if self.expert.load else 100


@dataclass(frozen=True)
class Table:
    """The round as its page shows it: problems first."""

    lines: list[Line]
    loads: list[Load]
    states: Mapping[str, int]
    relaxations: list[str] = field(default_factory=list)
    shortage: str = ""
    free: list[Expert] = field(default_factory=list)

    @property
    def lacking(self) -> int:
        """How many reviews nobody has been found for."""
        return sum(line.lacks for line in self.lines)


def table(this_round: Round, person: Any, *, at: datetime, language: str) -> Table:
    """The round as this officer sees it.  Five queries, however large it is."""
    seen = Proposal.objects.for_work(person, at=at)
    proposals = list(
        received.with_content(rounds.reviewable(this_round.call, this_round.stage).filter(pk__in=seen.values("pk")))
    )
    there = {one.code for one in proposals}
    given: dict[str, list[Assignment]] = defaultdict(list)
    fallen: dict[str, list[Assignment]] = defaultdict(list)
    loads: Counter[str] = Counter()
    states: Counter[str] = Counter()
    rows = this_round.assignments.select_related("expert", "proposal").order_by("-affinity", "id")
    for one in rows:
        if one.proposal.code not in there:
            continue  # nor in any number: what is hidden is not there
        counts = one.state in COUNTS
        loads[one.expert.code] += counts
        states[one.state] += 1
        if counts:
            given[one.proposal.code].append(one)
        elif one.state != AssignmentState.WITHDRAWN or one.sent_at:
            fallen[one.proposal.code].append(one)
    experts = {one.code: one for one in Expert.objects.filter(assignments__round=this_round).distinct()}
    experts |= {one.code: one for one in Expert.objects.serving_on(today(at))}
    told = this_round.result.get("proposals", {})
    lines = []
    for proposal in proposals:
        card = received.card(proposal)
        kept = told.get(card.code, {})
        taken = {one.expert.code for one in [*given[card.code], *fallen[card.code]]}
        choices = [
            Choice(experts[row["expert"]], row["affinity"], row["cost"], loads[row["expert"]])
            for row in kept.get("next", [])
            if row["expert"] in experts and row["expert"] not in taken
        ]
        lines.append(
            Line(
                proposal,
                card.title,
                card.acronym,
                given[card.code],
                fallen[card.code],
                choices[:SHOWN],
                [(experts[row["expert"]], row["ground"]) for row in kept.get("barred", []) if row["expert"] in experts],
                max(0, this_round.reviews - len(given[card.code])),
            )
        )
    lines.sort(key=lambda line: (-line.lacks, line.title.casefold(), line.proposal.code))
    wanted = set(this_round.result.get("most_wanted", []))
    bars = [Load(one, loads[one.code], one.code in wanted) for one in experts.values()]
    bars.sort(key=lambda bar: (-bar.share, bar.expert.name.casefold()))
    return Table(
        lines,
        bars,
        states,
        *_shortage(this_round, experts, {line.proposal.code: line.title for line in lines}, language),
        sorted(experts.values(), key=lambda one: one.name.casefold()),
    )


def _shortage(
    this_round: Round, experts: Mapping[str, Expert], titles: Mapping[str, str], language: str
) -> tuple[list[str], str]:
    """What would mend an infeasible round, the cheapest first, and why it is one; in words."""
    told = this_round.result.get("infeasible")
    if not told or set(this_round.result["proposals"]) - set(titles):
        return [], ""  # its figures would count what is hidden from this officer
    ways = []
    for one in told["relaxations"]:
        names = [experts[code].name if code in experts else titles.get(code, "") for code in one["places"]]
        words = explaining.eased(one["rule"], one["changes"], one["left"], [name for name in names if name])
        ways.append(in_language(words, language))
    return ways, in_language(told["words"], language)


def replacements(assignment: Assignment, *, at: datetime, most: int = SHOWN) -> list[Choice]:
    """Who could take a review that has fallen away: from the stored matching, who costs the others least.

    Three queries.  Whoever was asked for this proposal before, whose hands are
    full or whose term is over is left out.
    """
    this_round = assignment.round
    rows = this_round.result.get("proposals", {}).get(assignment.proposal.code, {}).get("next", [])
    asked = set(this_round.assignments.filter(proposal=assignment.proposal).values_list("expert__code", flat=True))
    loads = Counter(this_round.assignments.counting().values_list("expert__code", flat=True))
    wanted = [row for row in rows if row["expert"] not in asked]
    there = Expert.objects.serving_on(today(at)).filter(code__in=[row["expert"] for row in wanted])
    experts = {one.code: one for one in there}
    found = [
        Choice(experts[row["expert"]], row["affinity"], row["cost"], loads[row["expert"]])
        for row in wanted
        if row["expert"] in experts
    ]
    return [one for one in found if not one.full][:most]
