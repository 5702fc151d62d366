"""What may be decided next of a paper's lines, as its page offers it to one reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from parvis.decisions.forms import shown
from parvis.decisions.labels import BALLOT_ENDS, CHOICES, RULINGS
from parvis.decisions.models import Ballot, CommitteeMeeting, Paper, PaperLine
from parvis.domain.deciding import (
    AGREEING,
    BY_OFFICE,
    ENDING,
    BallotEnd,
    Choice,
    Procedure,
    approvers_of,
    open_steps,
)
from parvis.domain.papers import Ruling
from parvis.domain.roles import Role, holds_any
from parvis.domain.silence import SilenceState
from parvis.web import figures
from parvis.web.programme import current, in_language


@dataclass(frozen=True)
class Taken:
    """One step that was taken: what, by whom, as whom, in which meeting."""

    words: str
    tone: str
    remark: str
    by: Any
    approver: str
    meeting: str
    at: datetime


@dataclass(frozen=True)
class Offer:
    """What this reader may decide of a line, as which approver."""

    approver: str
    name: str
    choices: list[tuple[str, str]]


@dataclass(frozen=True)
class BallotShown:
    """A vote as the page shows it; `mine` is what the reader's nation voted last."""

    ballot: Ballot
    end: str
    tone: str
    tally: list[tuple[str, int]]
    votes: list[tuple[str, str]]
    mine: str = ""
    is_open: bool = False


@dataclass(frozen=True)
class Deciding:
    """One line: what was decided so far, what may be next, the votes on it."""

    number: int
    title: str
    taken: list[Taken]
    offers: list[Offer]
    ballots: list[BallotShown] = field(default_factory=list)
    may_vote: bool = False  # whether a vote may be called on it now


def deciding(
    paper: Paper,
    lines: Sequence[PaperLine],
    states: dict[int, SilenceState],
    ballots: dict[int, list[Ballot]],
    *,
    person: Any,
    nation: str,
    chairs: bool,
    sessions: Sequence[CommitteeMeeting],
    at: datetime,
    language: str,
) -> list[Deciding]:
    """The lines that something was, or may be, decided of otherwise than by silence.  No query."""
    procedure = Procedure(paper.procedure)
    approvers = {one.code: one for one in approvers_of(current().decision, procedure)}
    names = {code: in_language(one.name, language) for code, one in approvers.items()}
    found = []
    for line in lines:
        steps = list(line.rulings.all())
        offered = open_steps(
            procedure,
            tuple(approvers.values()),
            [one.step for one in steps],
            broken=states.get(line.number) is SilenceState.BROKEN,
        )
        offers = []
        for code, rulings in offered.items():
            holds = chairs if not code else holds_any(person, Role(approvers[code].role), at=at)
            own_draft = procedure in BY_OFFICE and paper.drafted_by_id == person.pk
            if not holds or own_draft or paper.status != "circulated":
                continue
            may = [
                one for one in rulings if not (procedure is Procedure.CONSENSUS and one in AGREEING and not sessions)
            ]
            offers.append(Offer(code, names.get(code, ""), [(one.value, str(RULINGS[one])) for one in may]))
        ended = bool(steps) and steps[-1].ruling in ENDING
        votes = [_ballot(one, nation, language) for one in ballots.get(line.number, ())]
        may_vote = (
            chairs
            and procedure is Procedure.MAJORITY
            and bool(sessions)
            and not ended
            and not any(one.is_open for one in votes)
        )
        if steps or offers or votes or may_vote:
            found.append(
                Deciding(line.number, str(line), _taken(steps, names), offers, ballots=votes, may_vote=may_vote)
            )
    return found


def _taken(steps: Iterable[Any], names: dict[str, str]) -> list[Taken]:
    return [
        Taken(
            str(RULINGS[Ruling(one.ruling)]),
            shown.tone_of(Ruling(one.ruling)),
            one.words,
            one.by,
            names.get(one.approver, ""),
            one.meeting.full_reference if one.meeting else "",
            one.at,
        )
        for one in steps
    ]


def _ballot(ballot: Ballot, nation: str, language: str) -> BallotShown:
    cast = {vote.nation: Choice(vote.choice) for vote in ballot.votes.all()}
    is_open = ballot.closed_at is None
    tally = ballot.counted.get("tally", {})
    # While a vote is open each nation sees its own alone: nobody waits for what the others say.
    votes = sorted((figures.country(code, language), str(CHOICES[choice])) for code, choice in cast.items())
    return BallotShown(
        ballot,
        "" if is_open else str(BALLOT_ENDS[BallotEnd(ballot.end)]),
        "" if is_open else "ok" if ballot.end == BallotEnd.PASSED else "refusal",
        [(str(CHOICES[choice]), tally.get(choice.value, 0)) for choice in Choice] if not is_open else [],
        [] if is_open else votes,
        str(CHOICES[cast[nation]]) if nation in cast else "",
        is_open,
    )
