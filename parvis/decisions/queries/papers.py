"""Papers and what stands on them, as far as the reader may know it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Concat

from parvis.decisions.models import Addendum, Instruction, LineRuling, Membership, Paper, PaperLine, Position
from parvis.decisions.queries.outcomes import with_state
from parvis.domain.deciding import ENDING, held_by
from parvis.domain.papers import Ended, PaperStatus, next_revision
from parvis.domain.refusals import NotFound
from parvis.domain.silence import NOTED, STANCES, PositionKind, SilenceState, is_late
from parvis.web.programme import current, today

LOOKS_BACK = timedelta(days=60)


def _(message: str) -> str:
    return message


def visible(code: str, person: Any, *, at: datetime) -> Paper:
    """The paper, if the person may see it; NotFound otherwise.  One query."""
    found = Paper.objects.visible_to(person, at=at).select_related("replaces").filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such paper."))
    return found


def locked(paper: Paper) -> Paper:
    """The paper held for a change: of two who speak at once, one waits.  One query."""
    return Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)


def lines_of(paper: Paper) -> list[PaperLine]:
    """The lines with their proposals, notes and rulings.  Two queries."""
    rulings = LineRuling.objects.select_related("by", "meeting").order_by("number")
    found = paper.lines.select_related("proposal__call", "note", "paper")
    found = found.prefetch_related(Prefetch("rulings", queryset=rulings))
    return list(found.order_by("number"))


def held_lines(lines: Iterable[PaperLine], *, at: datetime) -> dict[int, tuple[str, ...]]:
    """The lines with a party of a nation whose cooperation is suspended that day, by number: those nations.

    What the nations agree to of such a line is held: no award is made while it is so.  No query.
    """
    programme, day = current(), today(at)
    held = {line.number: held_by(programme, line.told.get("nations", ()), day) for line in lines}
    return {number: codes for number, codes in held.items() if codes}


def decided_at(paper: Paper, lines: Iterable[PaperLine]) -> datetime | None:
    """When the paper was decided: at its deadline, or with the ruling that ended its last line.  No query."""
    if paper.by_silence:
        return paper.ends_at
    ends = [line.ruling.at if line.ruling and line.ruling.ruling in ENDING else None for line in lines]
    moments = [one for one in ends if one is not None]
    return max(moments) if moments and len(moments) == len(ends) else None


def addenda_of(paper: Paper) -> list[Addendum]:
    """What was added to the paper, as it was circulated.  One query."""
    return list(paper.addenda.filter(circulated_at__isnull=False).select_related("paper").order_by("number"))


def drafted_addendum(paper: Paper) -> Addendum | None:
    """The addendum that is being written.  One query."""
    return paper.addenda.filter(circulated_at__isnull=True).select_related("paper").first()


def next_number(paper: Paper, what: str) -> int:
    """The next number among the paper's `lines`, `positions` or `addenda`, under its lock.  One query."""
    last: int | None = getattr(paper, what).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def next_suffix(paper: Paper) -> str:
    """The suffix of the paper's next revision; that of a draft set aside stays its own.  One query."""
    taken = set(Paper.objects.filter(reference=paper.reference).values_list("suffix", flat=True))
    suffix = next_revision(paper.suffix)
    while suffix in taken:
        suffix = next_revision(suffix)
    return suffix


@dataclass(frozen=True)
class Said:
    """A position as its reader sees it."""

    position: Position
    effective: bool  # whether it is the one that counts of its nation at that place
    late: bool

    @property
    def breaks(self) -> bool:
        """Whether it stops the procedure."""
        return self.effective and not self.late and self.position.kind in STANCES - {PositionKind.LIFTED}


def said_on(paper: Paper, *, reader: str, office: bool) -> list[Said]:
    """What nations said, oldest first.  One query.

    Everybody who reads the paper sees what counts of each nation; what it said
    before, only the nation itself and the office.
    """
    positions = list(paper.positions.select_related("by").order_by("at", "number"))
    last: dict[tuple[str, int, str], Position] = {}
    for one in positions:
        if paper.ends_at is None or not is_late(one.at, paper.ends_at):
            last[one.nation, one.place, "stance" if one.kind in STANCES else one.kind] = one
    counts = {one.pk for one in last.values()}
    told = []
    for one in positions:
        late = paper.ends_at is not None and is_late(one.at, paper.ends_at)
        said = Said(one, one.pk in counts or late, late)
        if said.effective or office or one.nation == reader:
            told.append(said)
    return told


def stance_of(paper: Paper, nation: str, place: int, *, at: datetime) -> Position | None:
    """The objection or amendment of the nation that stands there then.  One query."""
    said = paper.positions.filter(nation=nation, place=place, kind__in=STANCES, at__lte=at)
    last = said.order_by("at", "number").last()
    return last if last is not None and last.kind != PositionKind.LIFTED else None


def statements_in_time(paper: Paper, decided_at: datetime) -> list[Position]:
    """What is noted before the decision goes onto the action sheet: the last of each nation, place and kind.

    One query.
    """
    noted = paper.positions.filter(kind__in=NOTED, at__lt=decided_at).order_by("at", "number")
    last = {(one.nation, one.place, one.kind): one for one in noted}
    return sorted(last.values(), key=lambda one: (one.at, one.number))


def instructions_of(paper: Paper, seat: Membership | None) -> QuerySet[Instruction]:
    """What the capital wrote to the reader's own delegation; nothing for anybody else.  One query."""
    if seat is None:
        return Instruction.objects.none()
    return Instruction.objects.filter(paper=paper, nation=seat.nation).select_related("by")


def on_desk(person: Any, *, at: datetime) -> list[Paper]:
    """The papers a reader has before him or her, with lines, states and positions.  Four queries.

    `states` are those of its lines.  Long closed ones are in the archive.
    """
    long_ago = at - LOOKS_BACK
    shown = Paper.objects.visible_to(person, at=at).exclude(ends_at__lt=long_ago)
    shown = shown.exclude(Q(ends_at__isnull=True, circulated_at__lt=long_ago) & ~Exists(_open_lines(at)))
    return _with_lines(shown, at)


def archive(
    person: Any,
    *,
    at: datetime,
    words: str = "",
    year: int | None = None,
    ended: Ended | None = None,
    page: int = 0,
    size: int = 25,
) -> list[Any]:
    """The papers that have ended, newest first: one more than the page holds.  Two queries.

    `words` stand in the reference, as it is written with its suffix, or in a title.
    """
    found = _ended(person, at)
    if words:
        named = Concat(F("reference"), Value("-"), F("suffix"), output_field=CharField())
        titled = Q(texts__en__title__icontains=words) | Q(texts__fr__title__icontains=words)
        found = found.annotate(named=named).filter(Q(named__icontains=words) | titled)
    if year is not None:
        zone = current().zone
        found = found.filter(
            ends_at__gte=datetime(year, 1, 1, tzinfo=zone), ends_at__lt=datetime(year + 1, 1, 1, tzinfo=zone)
        )
    if ended is Ended.WITHDRAWN:
        found = found.filter(withdrawn_at__isnull=False)
    elif ended is not None:
        lines = with_state(at, PaperLine.objects.filter(paper=OuterRef("pk")))
        broken = Exists(lines.filter(state=SilenceState.BROKEN))
        found = found.filter(broken if ended is Ended.BROKEN else ~broken, withdrawn_at__isnull=True)
    return _with_lines(
        found.order_by(F("ends_at").desc(nulls_last=True), "-id")[page * size : (page + 1) * size + 1],
        at,
        positions=False,
    )


def years(person: Any, *, at: datetime) -> list[int]:
    """The years in which papers of the archive ended, newest first.  One query."""
    moments = _ended(person, at).order_by().datetimes("ends_at", "year", order="DESC", tzinfo=current().zone)
    return [moment.year for moment in moments]


def _ended(person: Any, at: datetime) -> QuerySet[Paper]:
    shown = Paper.objects.visible_to(person, at=at).filter(circulated_at__lte=at)
    decided = Q(ends_at__isnull=True) & ~Exists(_open_lines(at))
    return shown.filter(Q(withdrawn_at__lte=at) | Q(ends_at__lte=at) | decided)


def _open_lines(at: datetime) -> QuerySet[PaperLine]:
    """Lines of a paper that nothing has ended."""
    ended = LineRuling.objects.filter(line=OuterRef("pk"), at__lte=at, ruling__in=ENDING)
    return PaperLine.objects.filter(~Exists(ended), paper=OuterRef("pk"))


def _with_lines(papers: QuerySet[Paper], at: datetime, *, positions: bool = True) -> list[Any]:
    rulings = Prefetch("rulings", queryset=LineRuling.objects.order_by("number"))
    lines = with_state(at).only("number", "paper_id", "told").order_by("number").prefetch_related(rulings)
    parts: list[Any] = [Prefetch("lines", queryset=lines, to_attr="lines_now")]
    if positions:
        parts.append(Prefetch("positions", queryset=Position.objects.select_related("by").order_by("at", "number")))
    found: list[Any] = list(papers.prefetch_related(*parts))
    for paper in found:
        paper.states = {line.number: SilenceState(line.state) for line in paper.lines_now}
    return found


def drafts(person: Any, *, at: datetime) -> QuerySet[Paper]:
    """The drafts that the reader may see."""
    return Paper.objects.visible_to(person, at=at).filter(status=PaperStatus.DRAFTED)


def untold(at: datetime) -> list[Paper]:
    """The papers whose deadline has come and whose outcome was not mailed yet.  One query."""
    ended = Paper.objects.filter(status=PaperStatus.CIRCULATED, ends_at__lte=at, told_at__isnull=True)
    return list(ended.order_by("ends_at", "id"))


def running(at: datetime) -> list[Paper]:
    """The papers whose period runs then, the one that ends first at the head.  One query."""
    return list(Paper.objects.filter(status=PaperStatus.CIRCULATED, ends_at__gt=at).order_by("ends_at", "id"))


def ending_between(first: datetime, last: datetime) -> list[Paper]:
    """The running papers whose deadline lies there.  One query."""
    running = Paper.objects.filter(status=PaperStatus.CIRCULATED, ends_at__gt=first, ends_at__lte=last)
    return list(running.order_by("ends_at", "id"))
