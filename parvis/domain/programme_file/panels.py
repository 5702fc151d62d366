"""How a panel meets: its quorum, its votes, the report it agrees on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from parvis.domain.programme_file.evaluating import Writing
from parvis.domain.words import words


@dataclass(frozen=True, kw_only=True)
class ConsensusText(Writing):
    """A text of the consensus report."""

    gathers: Annotated[tuple[str, ...], "texts of the reviewers' form from which it is begun"] = ()


TEXTS = (
    ConsensusText(
        code="strengths",
        name=words("Strengths", "Points forts"),
        gathers=("strengths",),
        limit=400,
    ),
    ConsensusText(
        code="weaknesses",
        name=words("Weaknesses", "Points faibles"),
        gathers=("weaknesses",),
        limit=400,
    ),
    ConsensusText(
        code="discussion",
        name=words("What the panel discussed", "Ce dont le groupe a débattu"),
        limit=400,
        required=False,
        confidential=True,
    ),
)


@dataclass(frozen=True, kw_only=True)
class PanelRules:
    """How the programme's panels meet.  A programme that says nothing has these defaults."""

    quorum_percent: Annotated[int, "how many in a hundred of the members free of conflicts must be in the room"] = 50
    quorum_least: Annotated[int, "and at least so many"] = 2
    votes: Annotated[
        tuple[Literal["outcome", "criteria"], ...],
        "what a panel may vote on; empty: it doesn't vote",
    ] = ("outcome", "criteria")
    ballot: Annotated[Literal["open", "secret"], "whether the minute says who voted for what"] = "open"
    casting_vote: Annotated[bool, "the chair breaks a tie"] = False
    texts: Annotated[tuple[ConsensusText, ...], "what the consensus report holds"] = TEXTS
    approval: Annotated[
        Literal["everybody", "majority", "chair"],
        "who must agree to a consensus report before the chair closes it",
    ] = "majority"
    minutes: Annotated[int, "how long a proposal usually takes"] = 15
    proposed: Annotated[bool, "a default of this software, published nowhere by the body"] = False

    def text(self, code: str) -> ConsensusText | None:
        """The text of the report with this code."""
        return next((one for one in self.texts if one.code == code), None)

    @property
    def confidential(self) -> tuple[str, ...]:
        """The texts that applicants never read."""
        return tuple(one.code for one in self.texts if one.confidential)
