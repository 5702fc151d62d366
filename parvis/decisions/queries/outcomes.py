"""How the silence stands: asked of the rulebook for one paper, of the database for many.

Nothing here is stored: every answer follows from deadlines and positions, so it
is the same whether or not a worker ran.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Least

from parvis.decisions.models import Paper, PaperLine, Position
from parvis.domain.papers import Ruling
from parvis.domain.silence import BREAKS, PositionKind, SilencePeriod, SilenceState, period_of


def periods(paper: Paper, positions: Iterable[Position] | None = None) -> dict[int, SilencePeriod]:
    """The period of each line of a circulated paper, by its number.  Two queries at most."""
    if paper.ends_at is None:
        return {}
    said = [one.said for one in (paper.positions.all() if positions is None else positions)]
    return {
        number: period_of(number, said, ends_at=paper.ends_at, splits=paper.splits, withdrawn_at=paper.withdrawn_at)
        for number in paper.lines.values_list("number", flat=True)
    }


def states(paper: Paper, *, at: datetime, positions: Iterable[Position] | None = None) -> dict[int, SilenceState]:
    """How each line stands then, by its number."""
    return {number: period.state_at(at) for number, period in periods(paper, positions).items()}


def with_state(at: datetime, lines: QuerySet[PaperLine] | None = None) -> QuerySet[Any]:
    """Lines of circulated papers with their `state` at that moment (`domain.silence` in SQL)."""
    over = _over(at)
    return _circulated(at, lines).annotate(
        state=Case(
            When(_withdrawn(at), then=_state(SilenceState.WITHDRAWN)),
            When(
                _objected(at),
                then=Case(When(over, then=_state(SilenceState.BROKEN)), default=_state(SilenceState.STOPPED)),
            ),
            When(over, then=_state(SilenceState.AGREED)),
            default=_state(SilenceState.UNDER_SILENCE),
            output_field=CharField(),
        )
    )


def agreed_lines(at: datetime) -> QuerySet[Any]:
    """The lines on which the nations have agreed by then, in silence or in a meeting.  One query."""
    decided = _circulated(at).filter(~_withdrawn(at), _over(at), _agreed(at))
    return decided.select_related("paper", "proposal__handed_in", "ruling").order_by(
        "paper__ends_at", "paper_id", "number"
    )


def settled_lines(at: datetime, lines: QuerySet[PaperLine] | None = None) -> QuerySet[Any]:
    """The lines on which the nations have agreed by then, or that run still: not to be put before them again."""
    return with_state(at, lines).filter(~_withdrawn(at), ~_over(at) | _agreed(at))


def _circulated(at: datetime, lines: QuerySet[PaperLine] | None = None) -> QuerySet[PaperLine]:
    found = PaperLine.objects.all() if lines is None else lines
    return found.filter(paper__circulated_at__lte=at, paper__ends_at__isnull=False)


def _withdrawn(at: datetime) -> Q:
    return Q(paper__withdrawn_at__lte=at, paper__withdrawn_at__lt=F("paper__ends_at"))


def _over(at: datetime) -> Q:
    return Q(paper__ends_at__lte=at)


def _agreed(at: datetime) -> Any:
    """Once it is over: nobody objected, or the nations agreed in a meeting all the same."""
    return Q(ruling__ruling=Ruling.AGREED_IN_MEETING, ruling__at__lte=at) | ~_objected(at)


def _objected(at: datetime) -> Exists:
    # Before the deadline what was said before now counts, from then on what was said before the deadline.
    moment = Least(at, OuterRef("paper__ends_at"))
    said = Position.objects.filter(paper=OuterRef("paper"), at__lt=moment, kind__in=BREAKS)
    here = said.filter(Q(place=0) | Q(place=OuterRef("number")) | Q(paper__splits=False))
    lifted = Position.objects.filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), number__gt=OuterRef("number")),
        paper=OuterRef("paper"),
        nation=OuterRef("nation"),
        place=OuterRef("place"),
        kind=PositionKind.LIFTED,
        at__lt=Least(at, F("paper__ends_at")),
    )
    return Exists(here.filter(~Exists(lifted)))


def _state(state: SilenceState) -> Value:
    return Value(state.value)


def latest_for(person: Any, code: str, at: datetime) -> Any:
    """The line of this proposal on the paper circulated last, with `state`.  One query.

    `reads` is whether the person may read the paper.
    """
    lines = with_state(at, PaperLine.objects.filter(proposal__code=code))
    papers = Paper.objects.visible_to(person, at=at).filter(pk=OuterRef("paper"))
    found = lines.annotate(reads=Exists(papers)).select_related("paper", "ruling")
    return found.order_by("paper__circulated_at", "paper_id").last()


def latest_of(codes: Iterable[str], at: datetime) -> dict[str, Any]:
    """Of each of these proposals, its line on the paper circulated last, with `state`.  One query."""
    lines = with_state(at, PaperLine.objects.filter(proposal__code__in=list(codes)))
    found = lines.select_related("paper", "proposal", "ruling").order_by("paper__circulated_at", "paper_id")
    return {line.proposal.code: line for line in found}
