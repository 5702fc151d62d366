"""How the silence stands: asked of the rulebook for one paper, of the database for many.

Nothing here is stored: every answer follows from deadlines, positions and what
was decided otherwise, so it is the same whether or not a worker ran.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Least

from parvis.decisions.models import LineRuling, Paper, PaperLine, Position
from parvis.domain.deciding import AGREEING, ENDING, Procedure
from parvis.domain.papers import Ruling
from parvis.domain.silence import BREAKS, PositionKind, SilencePeriod, SilenceState, period_of

_BY_SILENCE = Q(paper__procedure=Procedure.SILENCE)


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
    if not paper.by_silence:
        gone = paper.withdrawn_at is not None and paper.withdrawn_at <= at
        state = SilenceState.WITHDRAWN if gone else SilenceState.TABLED
        return dict.fromkeys(paper.lines.values_list("number", flat=True), state) if paper.circulated_at else {}
    return {number: period.state_at(at) for number, period in periods(paper, positions).items()}


def with_state(at: datetime, lines: QuerySet[PaperLine] | None = None) -> QuerySet[Any]:
    """Lines of circulated papers with their `state` at that moment (`domain.silence` in SQL)."""
    over = _over(at)
    return _circulated(at, lines).annotate(
        state=Case(
            When(_withdrawn(at), then=_state(SilenceState.WITHDRAWN)),
            When(~_BY_SILENCE, then=_state(SilenceState.TABLED)),
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
    """The lines that are agreed by then, in silence or otherwise, each with `ruled_at` where it was.  One query."""
    decided = with_ruling(at, _circulated(at).filter(~_withdrawn(at), _agreed(at)))
    return decided.select_related("paper", "proposal__handed_in").order_by(
        Coalesce("paper__ends_at", "paper__circulated_at"), "paper_id", "number"
    )


def settled_lines(at: datetime, lines: QuerySet[PaperLine] | None = None) -> QuerySet[Any]:
    """The lines that are agreed by then, that were turned down for good or that run still: not to be put on again.

    What was broken, or deferred, may stand on another paper.
    """
    ended = Exists(_rulings(at).filter(ruling__in=ENDING))
    runs = Q(_BY_SILENCE, ~_over(at)) | Q(~_BY_SILENCE, ~Exists(_rulings(at).filter(ruling=Ruling.DEFERRED)))
    return with_ruling(at, with_state(at, lines)).filter(~_withdrawn(at)).filter(runs | ended | _agreed(at))


def with_ruling(at: datetime, lines: QuerySet[PaperLine]) -> QuerySet[Any]:
    """Lines with what was decided of them last otherwise than by silence: `ruled`, `ruled_at`."""
    last = _rulings(at).order_by("-number")
    return lines.annotate(ruled=Subquery(last.values("ruling")[:1]), ruled_at=Subquery(last.values("at")[:1]))


def _rulings(at: datetime) -> QuerySet[LineRuling]:
    return LineRuling.objects.filter(line=OuterRef("pk"), at__lte=at)


def _circulated(at: datetime, lines: QuerySet[PaperLine] | None = None) -> QuerySet[PaperLine]:
    found = PaperLine.objects.all() if lines is None else lines
    return found.filter(paper__circulated_at__lte=at)


def _withdrawn(at: datetime) -> Q:
    in_time = Q(paper__withdrawn_at__lt=F("paper__ends_at")) | Q(paper__ends_at__isnull=True)
    return Q(in_time, paper__withdrawn_at__lte=at)


def _over(at: datetime) -> Q:
    return Q(paper__ends_at__lte=at)


def _agreed(at: datetime) -> Any:
    """A silence that is over and that nobody broke; or it was agreed otherwise."""
    otherwise = Exists(_rulings(at).filter(ruling__in=AGREEING))
    return otherwise | (Q(_BY_SILENCE) & _over(at) & ~_objected(at))


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
    found = with_ruling(at, lines).annotate(reads=Exists(papers)).select_related("paper")
    return found.order_by("paper__circulated_at", "paper_id").last()


def latest_of(codes: Iterable[str], at: datetime) -> dict[str, Any]:
    """Of each of these proposals, its line on the paper circulated last, with `state`.  One query."""
    lines = with_state(at, PaperLine.objects.filter(proposal__code__in=list(codes)))
    found = with_ruling(at, lines).select_related("paper", "proposal").order_by("paper__circulated_at", "paper_id")
    return {line.proposal.code: line for line in found}
