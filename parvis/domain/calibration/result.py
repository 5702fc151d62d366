"""What a sheet comes to: raw and adjusted side by side, how sure they are, who marks how severely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from parvis.domain.words import Words

Zone = Literal["above", "grey", "below"]
GREY = (0.1, 0.9)  # a chance between these says: the marks alone do not decide


def zone_of(chance: float) -> Zone:
    """Where a proposal with this chance stands to the line."""
    if chance > GREY[1]:
        return "above"
    return "below" if chance < GREY[0] else "grey"


@dataclass(frozen=True, kw_only=True, slots=True)
class Adjusted:
    """One proposal: its raw mean and, where the marks can tell, what remains once severity is taken off."""

    id: str
    reviews: int
    mean: float | None = None
    rank: Annotated[int | None, "by the raw mean; equal means share one; none if it does not compete"] = None
    adjusted: float | None = None
    error: Annotated[float | None, "standard error of `adjusted`"] = None
    adjusted_rank: int | None = None
    expected_rank: Annotated[float | None, "one, and for each other the chance that it is better"] = None
    from_rank: Annotated[int | None, "the true rank stands from here"] = None
    to_rank: Annotated[int | None, "up to here, nine times of ten"] = None
    above: Annotated[float | None, "the chance of standing above the line, by draws: within 0.01, as a rule"] = None
    zone: Annotated[Zone | None, "grey: a chance from 0.1 to 0.9; the marks alone do not decide"] = None
    part: Annotated[int, "proposals of different parts share no reviewer, directly or through others"] = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Severity:
    """One reviewer: by how much he or she marks below the reviewers on the whole."""

    id: str
    reviews: int
    severity: Annotated[float, "above 0: more severe"]
    error: Annotated[float, "standard error of `severity`"]


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something that the marks cannot tell, or that must be known to read them."""

    rule: Annotated[
        Literal[
            "too-few",
            "all-equal",
            "one-review-each",
            "tangled",
            "severity-unknown",
            "no-severity",
            "no-difference",
            "parts",
            "without-marks",
            "few-marks",
        ],
        "a word for programs",
    ]
    words: Words
    ids: Annotated[tuple[str, ...], "the proposals it is about, if not about all"] = ()


@dataclass(frozen=True, kw_only=True)
class Variances:
    """How much of the marks' variance comes from where."""

    mean: Annotated[float, "of all, as a common level"]
    proposals: float
    reviewers: float
    chance: float


@dataclass(frozen=True, kw_only=True)
class Versions:
    """What made the result."""

    method: Annotated[str, "goes up when the same sheet could come out otherwise"]
    numpy: str


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """What a sheet comes to."""

    state: Annotated[Literal["adjusted", "raw"], "raw: the marks cannot tell severity and chance apart, see `notes`"]
    sheet: Annotated[str, "SHA-256 of the sheet's file"] = ""
    seed: int
    versions: Versions
    notes: tuple[Note, ...] = ()
    variances: Variances | None = None
    proposals: Annotated[tuple[Adjusted, ...], "in the order of their ids"]
    reviewers: Annotated[tuple[Severity, ...], "the most severe first"] = ()

    def __getitem__(self, proposal: str) -> Adjusted:
        """The proposal with this id."""
        return next(one for one in self.proposals if one.id == proposal)
