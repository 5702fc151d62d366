"""What stands on a round's page: a line a proposal, a bar an expert, and what a matching came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from parvis.domain.evaluation import AssignmentState
from parvis.proposals.models import Proposal
from parvis.review.models import Assignment, Expert, Matching

SHOWN = 5


@dataclass(frozen=True)
class Reasons:
    """Why an expert fits a proposal."""

    wish: str = ""
    words: list[str] = field(default_factory=list)
    priorities: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Chosen:
    """An expert of a proposal, and why."""

    pair: Assignment
    why: Reasons
    goes: bool = False  # with the proposed matching


@dataclass(frozen=True)
class Choice:
    """An expert who could take a proposal, and what forcing it would cost the round, at least."""

    expert: Expert
    affinity: int  # in millionths
    cost: int
    load: int
    most: int = 0
    why: Reasons = Reasons()
    settled: int = 0  # of the load, what no matching moves
    same_nation: str = ""  # who fills the nation's place here
    digit: int = 0
    comes: bool = False  # with the proposed matching

    @property
    def full(self) -> bool:
        """Whether the expert has as much as he or she takes."""
        return self.load >= self.most

    @property
    def impossible(self) -> bool:
        """Whether even a matching could not make room."""
        return self.settled >= self.most


@dataclass(frozen=True)
class Line:
    """One proposal of the round: who reads it, who could, who may not."""

    proposal: Proposal
    title: str
    chosen: list[Chosen]
    fallen: list[Assignment]
    next_best: list[Choice]
    comes: list[Choice]
    barred: list[tuple[Expert, str]]
    forbidden: list[Expert]
    lacks: int
    over: int

    @property
    def open_pairs(self) -> list[Assignment]:
        """The pairs that can make room for another, the weakest first."""
        rows = [one.pair for one in self.chosen if one.pair.state == AssignmentState.PROPOSED]
        return sorted(rows, key=lambda one: (one.by_hand, one.affinity))


@dataclass(frozen=True)
class Load:
    """How much an expert has in this round."""

    expert: Expert
    given: int
    most: int
    then: int | None = None  # with the proposed matching
    price: int = 0  # what one more place with this expert would be worth

    @property
    def shown(self) -> int:
        """With the proposed matching, if there is one."""
        return self.given if self.then is None else self.then

    @property
    def changes(self) -> bool:
        """Whether the proposed matching gives another number."""
        return self.shown != self.given

    @property
    def over(self) -> bool:
        """Whether it is more than he or she takes."""
        return self.shown > self.most


@dataclass(frozen=True)
class Way:
    """One way to mend an infeasible round."""

    rule: str
    words: str
    left: int
    easy: bool  # with one click


@dataclass(frozen=True)
class Moves:
    """What a proposed matching changes."""

    kept: int
    gone: int
    new: int
    proposals: int


@dataclass(frozen=True)
class Table:
    """The round as its page shows it."""

    lines: list[Line]
    loads: list[Load]
    nations: list[tuple[str, int, int]]  # nation, reviews, most by its experts
    states: Mapping[str, int]
    count: int
    number: int
    pages: int
    lacking: int
    proposed: Matching | None
    taken: Matching | None
    moves: Moves | None
    whole: bool  # nothing of the matching is hidden from the reader
    ways: list[Way] = field(default_factory=list)
    shortage: str = ""
    costs: list[str] = field(default_factory=list)
    fairness: str = ""
    free: list[Expert] = field(default_factory=list)
    titles: Mapping[str, str] = field(default_factory=dict)
    bids: int = 0

    @property
    def newest(self) -> Matching | None:
        """Whose figures are shown."""
        return self.proposed or self.taken

    @property
    def wanted(self) -> list[Load]:
        """The experts whose places are worth most."""
        return sorted((one for one in self.loads if one.price), key=lambda one: -one.price)[:SHOWN]

    @property
    def overloaded(self) -> list[Load]:
        """Experts with more than they take."""
        return [one for one in self.loads if one.over]
