"""The rules of a matching round: what the office chooses, and where it makes an exception.

The programme's file says how experts are matched at a stage unless the office
says otherwise; the office may choose anew for one round.  Where not every rule
can be met, it eases one for those whom it hinders: a full expert takes one
more, a proposal gets a review less.  Before the matching experts may say of
each title whether they want it, can do it, would rather not, or have a conflict.
A matching is proposed first, and holds only once an officer has taken it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from parvis.domain.assignment.rules import AtLeast, AtMost, Bidding, Rules
from parvis.domain.programme_file import Stage
from parvis.domain.refusals import Invalid

MOST_REVIEWS = 12
MOST_LOAD = 50
MOST_SEED = 2**31 - 1
SENIORITY, SENIOR = "seniority", "senior"
AT_ONCE = 40_000  # pairs up to which an officer waits for the matching


def _(message: str) -> str:
    return message


class MatchingState(StrEnum):
    """How a matching that was made stands."""

    PROPOSED = "proposed"  # to be looked at
    TAKEN = "taken"  # the round's pairs are its pairs
    LEFT = "left"  # set aside, or another was taken after it


class Wish(StrEnum):
    """What an expert says of reviewing a proposal, from its title and summary."""

    WANT = "want"
    CAN = "can"
    RATHER_NOT = "rather-not"
    CONFLICT = "conflict"


BIDS: Mapping[Wish, Bidding] = {Wish.WANT: "eager", Wish.CAN: "willing", Wish.RATHER_NOT: "reluctant"}


@dataclass(frozen=True, kw_only=True)
class Easing:
    """Exceptions that the office has made in one round, so that it can be matched."""

    load: Mapping[str, int] = field(default_factory=dict)  # expert → so many more
    reviews: Mapping[str, int] = field(default_factory=dict)  # proposal → so many fewer
    minimum: tuple[str, ...] = ()  # experts who may stay below their fewest
    fields: tuple[str, ...] = ()  # proposals whose fields need not be covered

    def __bool__(self) -> bool:
        return bool(self.load or self.reviews or self.minimum or self.fields)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What holds in one round beside who may not judge what."""

    reviews: int = 1
    seed: int = 1
    load: int | None = None  # the most of one expert, whatever he or she could take
    minimum: int = 0
    per_nation: int | None = None  # experts of one nation at one proposal
    seniors: int = 0  # at each proposal
    fields: bool = False  # each field of a proposal by somebody who knows it
    floor: bool = False
    eased: Easing = Easing()

    @classmethod
    def of_stage(cls, stage: Stage | None) -> Choices:
        """What the programme's file says."""
        if stage is None:
            return cls()
        one = stage.matching
        if one is None:
            return cls(reviews=stage.reviews or 1)
        return cls(
            reviews=stage.reviews or 1,
            load=one.load,
            minimum=one.minimum,
            per_nation=one.per_nation,
            seniors=one.seniors,
            fields=one.fields,
            floor=one.floor,
        )

    @classmethod
    def kept(cls, reviews: int, seed: int, table: Mapping[str, Any]) -> Choices:
        """As they were kept; `table` is what `table` gave."""
        eased = table.get("eased") or {}
        return cls(
            reviews=reviews,
            seed=seed,
            eased=Easing(
                load=dict(eased.get("load") or {}),
                reviews=dict(eased.get("reviews") or {}),
                minimum=tuple(eased.get("minimum") or ()),
                fields=tuple(eased.get("fields") or ()),
            ),
            **{name: table[name] for name in KEPT if name in table},
        )

    def table(self) -> dict[str, Any]:
        """To be kept beside the number of reviews and the seed."""
        return {name: getattr(self, name) for name in KEPT} | {"eased": asdict(self.eased)}

    def rules(self) -> Rules:
        """For the matching."""
        return Rules(
            at_most=(AtMost(most=self.per_nation),) if self.per_nation else (),
            at_least=(AtLeast(of=SENIORITY, group=SENIOR, least=self.seniors),) if self.seniors else (),
            fields="covered" if self.fields else "free",
            fairness="floor" if self.floor else "none",
        )

    def capacity(self, expert: str, load: int, held: int) -> int:
        """The most that an expert gets who takes so many and has so many already."""
        most = load if self.load is None else min(load, self.load)
        return max(most + self.eased.load.get(expert, 0), held)

    def need(self, proposal: str, held: int) -> int:
        """How many reviews a proposal gets that has so many already."""
        return max(self.reviews - self.eased.reviews.get(proposal, 0), held)

    def fewest(self, expert: str, capacity: int) -> int:
        """The fewest that an expert gets."""
        return 0 if expert in self.eased.minimum else min(self.minimum, capacity)


KEPT = ("load", "minimum", "per_nation", "seniors", "fields", "floor")


def check_choices(one: Choices) -> None:
    """The choices can be meant, or Invalid with the one that can't."""

    def between(name: str, value: int | None, least: int, most: int) -> None:
        if value is not None and not least <= value <= most:
            raise Invalid(_("A number from %(least)s to %(most)s is meant."), field=name, least=least, most=most)

    between("reviews", one.reviews, 1, MOST_REVIEWS)
    between("load", one.load, 1, MOST_LOAD)
    between("minimum", one.minimum, 0, MOST_LOAD)
    between("per_nation", one.per_nation, 1, MOST_REVIEWS)
    between("seniors", one.seniors, 0, MOST_REVIEWS)
    between("seed", one.seed, 0, MOST_SEED)
    if one.load is not None and one.minimum > one.load:
        raise Invalid(_("The fewest reviews of an expert can’t be more than the most."), field="minimum")
    if one.seniors > one.reviews:
        raise Invalid(_("There can’t be more senior experts than reviews."), field="seniors")


def eased(one: Choices, rule: str, places: Iterable[tuple[str, str, int]]) -> Choices:
    """The choices with one relaxation made, whose places are (proposal, expert, how many); Invalid for any other rule.

    A rule that stands for everybody gives way for everybody.
    """
    had, rows = one.eased, list(places)
    if rule == "capacity":
        more = dict(had.load)
        for _proposal, expert, by in rows:
            more[expert] = more.get(expert, 0) + by
        return replace(one, eased=replace(had, load=more))
    if rule == "reviews":
        fewer = dict(had.reviews)
        for proposal, _expert, by in rows:
            fewer[proposal] = fewer.get(proposal, 0) + by
        return replace(one, eased=replace(had, reviews=fewer))
    if rule == "minimum":
        return replace(one, eased=replace(had, minimum=tuple(sorted({*had.minimum, *(row[1] for row in rows)}))))
    if rule == "fields":
        return replace(one, eased=replace(had, fields=tuple(sorted({*had.fields, *(row[0] for row in rows)}))))
    if rule == "at-least":
        return replace(one, seniors=0)
    if rule == "at-most":
        more_of_one = (one.per_nation or 0) + max((by for _proposal, _expert, by in rows), default=1)
        return replace(one, per_nation=None if more_of_one >= one.reviews else more_of_one)
    raise Invalid(_("This can’t be eased with one click."), field="rule")


EASY = frozenset({"capacity", "reviews", "minimum", "fields", "at-least", "at-most"})
