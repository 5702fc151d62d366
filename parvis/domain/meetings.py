"""A panel's meeting: what is on the agenda, who is in the room, how the panel votes.

A meeting goes through its points in an order that anybody who leads may still
change.  Taking up a point ends the one before; a point may be taken up again,
and each time is kept.

Who has a conflict of interest leaves the room for that proposal, whatever his or
her part in the meeting, and comes back when the next point begins.  Nobody has to
be sent out: standing in conflict is enough, and the minute says from when until
when somebody was out, and on which ground, not why.

A panel that votes does so on the outcome or by criterion, each member who is in
the room and free of conflicts with one vote.  A vote may be changed while the
voting is open, and each change is a version; once it is closed nothing moves.
Who changes to a conflict before that has not voted.  In a secret vote the link
between a person and a choice is cut for good at the closing.  Below the quorum
a vote comes to nothing.  A tie is called a tie; the chair breaks it only where
the programme's file says so.

Every member is asked to a meeting and says whether he or she comes.  What was
answered counts for the hour it was asked for: a meeting that moves asks anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from parvis.domain.programme_file.panels import PanelRules
from parvis.domain.refusals import Invalid
from parvis.domain.scoring import Verdict

ABSTAIN = "abstain"
LONGEST_DAY = timedelta(hours=16)  # nobody comes to a meeting later than this
OUTCOME = "outcome"  # what a vote is on, if not on a criterion


def _(message: str) -> str:
    return message


class MeetingState(StrEnum):
    """Whether the meeting is still to come, under way, or over."""

    PLANNED = "planned"
    SITTING = "sitting"
    ENDED = "ended"
    CALLED_OFF = "called-off"


class Coming(StrEnum):
    """What a member says to an invitation."""

    COMES = "comes"
    LATER = "later"  # from a moment after the beginning
    STAYS_AWAY = "stays-away"


class PointKind(StrEnum):
    """What a point of the agenda is about."""

    PROPOSAL = "proposal"
    BREAK = "break"
    MATTER = "matter"  # anything else: welcome, rules, any other business


class Capacity(StrEnum):
    """As what somebody is in the room."""

    MEMBER = "member"
    STAFF = "staff"


class OutOfRoom(StrEnum):
    """Why somebody is out of the room for a proposal; a minute says this much and the ground, and no more."""

    CONFLICT = "conflict"
    OWN = "own"  # takes part in the proposal
    UNREAD = "unread"  # still has a review of it to hand in


class VotePhase(StrEnum):
    """Whether votes are still taken."""

    OPEN = "open"
    CLOSED = "closed"


class VoteEnd(StrEnum):
    """What a closed vote came to."""

    DECIDED = "decided"
    TIED = "tied"
    NO_QUORUM = "no-quorum"
    NOBODY = "nobody"  # everybody abstained, or nobody voted


class ReportState(StrEnum):
    """How a consensus report stands."""

    DRAFTING = "drafting"
    SUBMITTED = "submitted"  # a version lies before the members
    CLOSED = "closed"


@dataclass(frozen=True)
class Stay:
    """From when until when somebody was in the room, or out of it."""

    who: str
    from_at: datetime
    to_at: datetime | None = None

    def holds_at(self, at: datetime) -> bool:
        """Whether it held then."""
        return self.from_at <= at and (self.to_at is None or at < self.to_at)


def in_room(stays: Iterable[Stay], outs: Iterable[Stay], at: datetime) -> tuple[str, ...]:
    """Who was in the room then, in order of arriving."""
    gone = {one.who for one in outs if one.holds_at(at)}
    return tuple(dict.fromkeys(one.who for one in stays if one.holds_at(at) and one.who not in gone))


def check_coming(answer: str, starts_at: datetime, from_at: datetime | None) -> Coming:
    """The answer, if it is one and names its hour where it needs one; or Invalid."""
    if answer not in {one.value for one in Coming}:
        raise Invalid(_("Say whether you come."), field="answer")
    said = Coming(answer)
    if said is Coming.LATER and from_at is None:
        raise Invalid(_("Say from when you come."), field="from")
    if said is Coming.LATER and from_at is not None and not starts_at < from_at <= starts_at + LONGEST_DAY:
        raise Invalid(_("Name an hour after the meeting’s beginning, on the same day."), field="from")
    return said


def quorum(rules: PanelRules, entitled: int) -> int:
    """How many members must be in the room; a share counts from those who may judge this proposal, rounded up."""
    share = -(-entitled * rules.quorum_percent // 100)
    return max(share, rules.quorum_least)


def choices(on: str, highest: int, *, ranked: bool) -> tuple[str, ...]:
    """What can be voted for: the verdicts, or the points of the criterion's scale; always that one abstains."""
    if on == OUTCOME:
        return (*(one.value for one in Verdict if ranked or one is not Verdict.RESERVE), ABSTAIN)
    return (*(str(points) for points in range(highest, -1, -1)), ABSTAIN)


def check_choice(choice: str, on: str, highest: int, *, ranked: bool) -> str:
    """The choice, if it is one, or Invalid."""
    if choice not in choices(on, highest, ranked=ranked):
        raise Invalid(_("Choose what you vote for."), field="choice")
    return choice


@dataclass(frozen=True)
class Result:
    """What a vote came to.  `tally` holds every choice that can be made, also those nobody made."""

    end: VoteEnd
    tally: tuple[tuple[str, int], ...]
    winner: str = ""  # of a vote on the outcome
    tied: tuple[str, ...] = ()
    mean: Fraction | None = None  # of a vote by criterion
    present: int = 0
    needed: int = 0

    @property
    def cast(self) -> int:
        """How many voted, abstentions among them."""
        return sum(count for _choice, count in self.tally)


def result(
    cast: Sequence[str], on: str, highest: int, *, ranked: bool = True, present: int = 0, needed: int = 0
) -> Result:
    """Count the votes: on the outcome most votes win; by criterion the mean of the points given."""
    counts = Counter(cast)
    tally = tuple((choice, counts[choice]) for choice in choices(on, highest, ranked=ranked))
    meant = [(choice, count) for choice, count in tally if choice != ABSTAIN and count]
    if present < needed:
        return Result(VoteEnd.NO_QUORUM, tally, present=present, needed=needed)
    if not meant:
        return Result(VoteEnd.NOBODY, tally, present=present, needed=needed)
    if on != OUTCOME:
        total = sum(int(choice) * count for choice, count in meant)
        mean = Fraction(total, sum(count for _choice, count in meant))
        return Result(VoteEnd.DECIDED, tally, mean=mean, present=present, needed=needed)
    most = max(count for _choice, count in meant)
    first = tuple(choice for choice, count in meant if count == most)
    if len(first) > 1:
        return Result(VoteEnd.TIED, tally, tied=first, present=present, needed=needed)
    return Result(VoteEnd.DECIDED, tally, winner=first[0], present=present, needed=needed)


def is_approved(rules: PanelRules, answers: Iterable[bool], asked: int) -> bool:
    """Whether a version of a consensus report may be closed, by these latest answers of so many who were asked."""
    given = list(answers)
    agreed = sum(given)
    if rules.approval == "everybody":
        return asked > 0 and agreed == asked
    if rules.approval == "majority":
        return agreed * 2 > asked
    return True


def moved(order: Sequence[str], one: str, to: str, shown: Sequence[str]) -> list[str]:
    """The order after moving one point `up`, `down`, `first` or `last` among those that its mover sees.

    What the mover doesn't see keeps its place beside the point it follows.
    """
    places = list(shown)
    if one not in places:
        return list(order)
    at = places.index(one)
    goal = {"up": at - 1, "down": at + 1, "first": 0, "last": len(places) - 1}.get(to, at)
    goal = min(max(goal, 0), len(places) - 1)
    if goal == at:
        return list(order)
    beside = places[goal]
    rest = [code for code in order if code != one]
    cut = rest.index(beside) + (1 if goal > at else 0)
    return [*rest[:cut], one, *rest[cut:]]
