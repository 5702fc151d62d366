"""How a proposal is judged, from left to right, and how the programme decides."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from parvis.domain.words import Words


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """What reviewers score, with its scale and weight."""

    code: str
    name: Words
    help: Words
    scale: Annotated[int, "highest score; the lowest is 0"] = 5
    weight: Decimal = Decimal(1)
    gate: Annotated[int | None, "a score below this rules the proposal out"] = None
    proposed: Annotated[bool, "a default of this software, published nowhere by the body"] = False


Finding = Literal[
    "same-organisation",
    "earlier-together",
    "earlier-award",
    "former-colleague",
    "same-nation",
    "own-call",
    "end-user",
    "same-person",
    "nothing",
]


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A reason why somebody has nothing to do with a proposal; `found_by` says from which facts it is found."""

    code: str
    name: Words
    help: Words | None = None
    years: Annotated[int | None, "how far back it reaches"] = None
    found_by: Annotated[Finding, "the facts from which it is found; nothing: only declared"] = "nothing"
    concerns: Annotated[
        tuple[Literal["reviewers", "staff", "delegates"], ...],
        "whom it bars when it is found",
    ] = ("reviewers", "staff", "delegates")
    optional: Annotated[bool, "holds only where the call says so"] = False
    proposed: bool = False


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a stage may end for a proposal."""

    code: str
    name: Words
    goes_on: Annotated[bool, "whether the proposal reaches the next stage"] = False


@dataclass(frozen=True, kw_only=True)
class MatchingRules:
    """How experts are matched at a review stage, unless the office chooses otherwise for a round."""

    load: Annotated[int | None, "the most reviews of one expert, whatever he or she could take"] = None
    minimum: Annotated[int, "the fewest reviews of one expert"] = 0
    per_nation: Annotated[int | None, "the most experts of one nation at one proposal"] = None
    seniors: Annotated[int, "the fewest senior experts at one proposal"] = 0
    fields: Annotated[bool, "each field of a proposal is read by an expert who knows it"] = False
    floor: Annotated[bool, "nobody is left with experts who fit worse than need be"] = False
    proposed: Annotated[bool, "a default of this software, published nowhere by the body"] = False


@dataclass(frozen=True, kw_only=True)
class ApplicantsAnswer:
    """What applicants may say to the reviews before a panel judges."""

    words: Annotated[int, "words at most"] = 500
    days: Annotated[int, "how long they usually have"] = 7
    scores: Annotated[bool, "whether they see the reviewers' scores beside the texts"] = False
    proposed: Annotated[bool, "a default of this software, published nowhere by the body"] = False


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One step on the way from a form to an award."""

    code: str
    name: Words
    kind: Literal["submission", "screening", "review", "panel", "gate", "guidance", "decision", "notification"]
    actor: Annotated[Words, "who acts"]
    help: Words | None = None
    mechanisms: Annotated[tuple[str, ...], "mechanisms that pass here; empty: all"] = ()
    ways_in: Annotated[tuple[str, ...], "ways in that pass here; empty: all"] = ()
    criteria: tuple[str, ...] = ()
    reviews: Annotated[int | None, "how many reviews each proposal needs"] = None
    matching: Annotated[MatchingRules | None, "how experts are matched at a review stage"] = None
    blindness: Literal["open", "single-blind", "double-blind"] = "open"
    discussion: Annotated[
        Literal["anonymous", "named", "none"],
        "whether reviewers who have handed in talk about a proposal, and whether they know each other's names",
    ] = "anonymous"
    answer: Annotated[ApplicantsAnswer | None, "what applicants may say to the reviews; absent: nothing"] = None
    conflicts: Annotated[tuple[str, ...], "grounds on which a reviewer is barred"] = ()
    ranked: bool = False
    outcomes: tuple[Outcome, ...] = ()
    days: Annotated[int | None, "planned length in days"] = None
    since: Annotated[int | None, "year from which proposals pass here"] = None
    proposed: Annotated[bool, "a default of this software, published nowhere by the body"] = False


@dataclass(frozen=True, kw_only=True)
class Approver:
    """Who approves, where an office decides; whoever holds the office acts for it."""

    code: str
    name: Words
    role: Literal[
        "programme-officer", "scientific-adviser", "chair", "secretary", "financial-officer", "administrator"
    ] = "programme-officer"


@dataclass(frozen=True, kw_only=True)
class VoteRule:
    """When a vote of the nations passes."""

    passes: Annotated[
        Literal["simple", "two-thirds", "three-quarters"],
        "more than half of what counts; at least two thirds of it; at least three quarters of it",
    ] = "simple"
    of: Annotated[
        Literal["cast", "present", "members"],
        "what counts: the votes for and against; the nations in the room; all members",
    ] = "cast"
    quorum_percent: Annotated[int, "part of the members that must be in the room"] = 50
    proposed: Annotated[bool, "a default of this software, published nowhere by the body"] = False


DecisionKind = Literal[
    "staff-gate",
    "threshold",
    "ranked-list",
    "panel-recommendation",
    "majority",
    "consensus-in-a-meeting",
    "consensus-by-silence",
    "double-approval",
    "provisional-then-final",
]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """How the programme finally decides."""

    kind: DecisionKind
    body: Annotated[Words, "who decides"]
    help: Words
    short_body: Words | None = None
    also: Annotated[tuple[DecisionKind, ...], "other kinds by which the body may decide a paper"] = ()
    approvers: Annotated[
        tuple[Approver, ...],
        "where an office decides: who approves, in order; empty: a programme officer",
    ] = ()
    vote: Annotated[VoteRule | None, "when a majority is one; absent: more than half of the votes cast"] = None
    working_days: Annotated[int | None, "usual length of the period"] = None
    closes_at: Annotated[str, "usual wall-clock hour in the programme's zone"] = ""
    splits: Annotated[bool, "an objected line falls out, the rest of the list passes"] = False
    group: Annotated[str, "the group of nations whose voice counts; empty: the first group"] = ""
    series: Annotated[str, "what the references of its papers begin with, such as PCSC-N"] = ""
    holidays_of: Annotated[str, "the country whose public holidays are days off, such as BE"] = ""
    holidays: Annotated[
        tuple[str, ...], "further days on which no period ends by default: 12-25 every year, 2027-03-29 once"
    ] = ()
    proposed: bool = False
