"""What is asked of those who judge: the office's checklist, the own experts' short form, the reviewers' form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from parvis.domain.programme_file.forms import Option
from parvis.domain.words import Words


@dataclass(frozen=True, kw_only=True)
class CheckPoint:
    """Something the office looks at in every proposal."""

    code: str
    name: Words
    help: Words | None = None
    stages: Annotated[tuple[str, ...], "screening stages that ask it; empty: all"] = ()
    mechanisms: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a proposal does not go on from screening; what the applicants are told begins with its name."""

    code: str
    name: Words
    outcome: Annotated[str, "the outcome of the screening stage that it leads to"]
    help: Words | None = None
    rule: Annotated[bool, "a rule that is not met must be quoted with it"] = False


@dataclass(frozen=True, kw_only=True)
class Screening:
    """The office's first look."""

    checklist: tuple[CheckPoint, ...]
    reasons: tuple[Reason, ...]
    days_to_answer: Annotated[int, "how long applicants usually have for a question"] = 10
    passages_for: Annotated[
        tuple[Literal["in-house-expert", "panel-member"], ...],
        "who beside the office reads which passages a proposal has in common with others",
    ] = ()
    proposed: Annotated[bool, "a default of this software, published nowhere by the body"] = False

    def points_of(self, stage: str, mechanism: str) -> tuple[CheckPoint, ...]:
        """What is looked at in proposals of this mechanism at this stage."""
        return tuple(
            point
            for point in self.checklist
            if stage in (point.stages or (stage,)) and mechanism in (point.mechanisms or (mechanism,))
        )

    def reasons_for(self, outcomes: frozenset[str]) -> tuple[Reason, ...]:
        """The reasons that lead to one of these outcomes."""
        return tuple(reason for reason in self.reasons if reason.outcome in outcomes)

    def reason(self, code: str) -> Reason | None:
        """The reason with this code."""
        return next((reason for reason in self.reasons if reason.code == code), None)


@dataclass(frozen=True, kw_only=True)
class Writing:
    """A text that somebody who judges writes."""

    code: str
    name: Words
    help: Words | None = None
    limit: Annotated[int, "words at most"] = 300
    required: bool = True
    confidential: Annotated[bool, "for the staff and the panel alone; no applicant ever reads it"] = False


@dataclass(frozen=True, kw_only=True)
class Verdict(Option):
    """What somebody who judges recommends."""

    favours: Annotated[bool, "whether it speaks for the proposal"] = False


@dataclass(frozen=True, kw_only=True)
class Level:
    """What one score of the scale means."""

    score: int
    name: Words
    help: Words | None = None


@dataclass(frozen=True, kw_only=True)
class OpinionForm:
    """The short form of the body's own experts: a verdict and a few words, read by staff and panel only."""

    texts: tuple[Writing, ...]
    verdicts: tuple[Verdict, ...]
    days: Annotated[int, "how long an expert usually has"] = 14
    proposed: bool = False


@dataclass(frozen=True, kw_only=True)
class ReviewForm:
    """The form of the independent reviewers; the criteria are those of the review's stage."""

    scale: Annotated[tuple[Level, ...], "what each score means, from the lowest"]
    texts: tuple[Writing, ...]
    recommendations: tuple[Verdict, ...]
    days_to_answer: Annotated[int, "how long an invited expert has to accept or decline"] = 7
    proposed: bool = False

    def level(self, score: int) -> Level | None:
        """What this score means."""
        return next((level for level in self.scale if level.score == score), None)

    @property
    def confidential(self) -> tuple[str, ...]:
        """The texts that applicants never read."""
        return tuple(text.code for text in self.texts if text.confidential)
