"""What decisions give to the apps above and hang into the pages below: read-only, `visible_to`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from parvis.decisions import access
from parvis.decisions.labels import RULINGS, STATES
from parvis.decisions.models import PaperLine
from parvis.decisions.offers.desk import duties
from parvis.decisions.queries import delegations, outcomes
from parvis.domain.deciding import AGREEING, TURNED_DOWN, held_by
from parvis.domain.papers import Ruling
from parvis.domain.silence import SilenceState
from parvis.proposals.models import Proposal
from parvis.web import figures
from parvis.web.lifecycle import Station
from parvis.web.programme import current, today

__all__ = [
    "AgreedItem",
    "Outcome",
    "agreed",
    "agreed_rows",
    "duties",
    "objectives_of",
    "outcome_of",
    "passed",
    "places",
    "reads_for_nations",
    "tells",
]


@dataclass(frozen=True)
class AgreedItem:
    """A proposal on which the nations have agreed."""

    proposal: str
    title: str
    amount: Decimal
    currency: str
    reference: str  # of the paper
    paper: str  # its code
    agreed_at: datetime
    held: tuple[str, ...] = ()  # nations of its parties whose cooperation is suspended: no award while it is so


@dataclass(frozen=True)
class Outcome:
    """How a proposal stands with the nations."""

    state: SilenceState
    at: datetime  # the deadline, or the moment of a ruling in a meeting
    ruling: Ruling | None
    reference: str

    @property
    def agreed(self) -> bool:
        """Whether the nations have agreed, in silence or otherwise."""
        return self.state is SilenceState.AGREED or self.ruling in AGREEING

    @property
    def turned_down(self) -> bool:
        """Whether it was dropped, voted down or refused."""
        return self.ruling in TURNED_DOWN


def agreed_rows(at: datetime, *, among: QuerySet[Proposal]) -> QuerySet[Any]:
    """Where the nations have agreed to one of these by then, the oldest first; to be asked, and read by `agreed`."""
    # Asked of each line, not of all proposals: lines are few.
    return outcomes.agreed_lines(at).filter(Exists(among.filter(pk=OuterRef("proposal"))))


def agreed(lines: Iterable[Any], *, at: datetime | None = None) -> list[AgreedItem]:
    """What the nations agreed to in these lines; `held` as it is on the day of `at`, else of the decision.

    No query.
    """
    return [
        AgreedItem(
            proposal=line.proposal.code,
            title=line.proposal.received_title,
            amount=line.amount,
            currency=line.currency,
            reference=line.paper.full_reference,
            paper=line.paper.code,
            agreed_at=_agreed_at(line),
            held=held_by(current(), line.told.get("nations", ()), today(at or _agreed_at(line))),
        )
        for line in lines
    ]


def _agreed_at(line: Any) -> datetime:
    moment: datetime = line.ruled_at or line.paper.ends_at
    return moment


def outcome_of(codes: Iterable[str], at: datetime) -> dict[str, Outcome]:
    """How these proposals stand with the nations then; those never put before them are left out.  One query."""
    return {code: _outcome(line, at) for code, line in outcomes.latest_of(codes, at).items()}


def _outcome(line: Any, at: datetime) -> Outcome:
    state = SilenceState(line.state)
    ruling = Ruling(line.ruled) if line.ruled else None
    moment = line.paper.withdrawn_at if state is SilenceState.WITHDRAWN else line.ruled_at or line.paper.ends_at
    return Outcome(state, moment or line.paper.circulated_at, ruling, line.paper.full_reference)


def tells(code: str, person: Any, at: datetime) -> Mapping[str, Station]:
    """The stations "guidance" and "decision" of a proposal, for those who read its paper.

    Who takes part in it, and everybody without an office or a seat, learns
    nothing here: that a proposal is before the nations says already that the
    panel recommended it.  That is told with the outcome letters (`passed`).
    One query.
    """
    stages = _stages()
    line = outcomes.latest_for(person, code, at) if stages else None
    if line is None or not line.reads:
        return {}
    outcome = _outcome(line, at)
    told: dict[str, Station] = {}
    if "guidance" in stages:
        told[stages["guidance"]] = Station("done", at=line.paper.circulated_at)
    if "decision" not in stages:
        return told
    language = get_language() or "en"
    words = str(STATES[outcome.state])
    if outcome.state in (SilenceState.UNDER_SILENCE, SilenceState.STOPPED):
        words = f"{words}, {figures.moment(outcome.at, current().zone, language)}"
    runs = outcome.state is SilenceState.UNDER_SILENCE or (outcome.state is SilenceState.TABLED and not outcome.ruling)
    state: Any = "done" if outcome.agreed else "now" if runs else "stopped"
    if outcome.ruling is not None:
        words = str(RULINGS[outcome.ruling])
    told[stages["decision"]] = Station(
        state, at=outcome.at if outcome.agreed else None, note=words, address=line.paper.get_absolute_url()
    )
    return told


def reads_for_nations(person: Any, *, at: datetime) -> bool:
    """Whether the person reads what is told to the nations: by an office, or as a delegate.  At most one query."""
    return access.is_office(person, at=at) or delegations.seat_of(person, at=at) is not None


def objectives_of(code: str, reference: str) -> list[str]:
    """The objectives that the political note named when the nations agreed to this proposal under that paper.

    None without a note.  One query.
    """
    lines = PaperLine.objects.filter(proposal__code=code).select_related("paper", "note").order_by("-id")
    line = next((one for one in lines if one.paper.full_reference == reference), None)
    return [str(one) for one in line.note.facts.get("objectives", ())] if line and line.note else []


def passed(code: str, at: datetime) -> Mapping[str, Station]:
    """The same stations for applicants who have their outcome letter: done, and no more.  One query."""
    stages = _stages()
    if not stages or code not in outcomes.latest_of([code], at):
        return {}
    return dict.fromkeys(stages.values(), Station("done"))


def _stages() -> dict[str, str]:
    return {stage.kind: stage.code for stage in current().stages if stage.kind in ("guidance", "decision")}


def places(context: dict[str, Any]) -> str:
    """The decisions, in an office's menu.  No query of its own."""
    if not delegations.decides_on_papers() or not access.is_office(context["request"].user, at=timezone.now()):
        return ""
    return render_to_string("decisions/places.html")
