"""Action sheets, and the chain of texts under one reference: what took the place of what, what was added, what closed.

A sheet is nowhere stored: the first follows from the moment at which the paper
was decided, each later one from what was ruled since of the items on which
silence was broken.  The rulings of one meeting stand together on the sheet that
is issued when the meeting ends; one made outside of a meeting has a sheet of its
own at once.  So a sheet that was issued never changes, and its number stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from parvis.decisions.models import Addendum, CommitteeMeeting, LineRuling, Paper, PaperLine
from parvis.decisions.queries.papers import decided_at
from parvis.domain.deciding import ENDING
from parvis.domain.papers import PaperStatus


@dataclass(frozen=True)
class Sheet:
    """One action sheet: when it was issued, as of which minute, and what it decides.  The first decides every item."""

    number: int
    issued_at: datetime
    decided_at: datetime
    rulings: tuple[LineRuling, ...] = ()  # none on the first
    meeting: CommitteeMeeting | None = None


def sheets_of(paper: Paper, lines: Iterable[PaperLine], *, at: datetime) -> list[Sheet]:
    """The action sheets issued by then, oldest first.

    No query where the lines come with their rulings and the meetings of these.
    """
    lines = list(lines)
    decided = decided_at(paper, lines)
    if decided is None or decided > at or paper.status != PaperStatus.CIRCULATED:
        return []
    first = Sheet(1, decided, decided)
    if not paper.by_silence:
        return [first]
    later = [one for line in lines for one in line.rulings.all() if one.ruling in ENDING]
    issued = [one for one in _later(later) if one.issued_at <= at]
    return [first, *(replace(one, number=number) for number, one in enumerate(issued, 2))]


def _later(rulings: Iterable[LineRuling]) -> list[Sheet]:
    """What was ruled since, sheet by sheet, in the order of issue; a meeting in session has issued none."""
    together: dict[Any, list[LineRuling]] = {}
    for one in sorted(rulings, key=lambda one: (one.at, one.pk)):
        together.setdefault(("meeting", one.meeting_id) if one.meeting else ("ruling", one.pk), []).append(one)
    found = []
    for some in together.values():
        meeting, last = some[0].meeting, some[-1].at
        issued = meeting.ended_at if meeting else last
        if issued is not None:
            found.append(Sheet(0, max(issued, last), last, tuple(some), meeting))
    return sorted(found, key=lambda one: (one.issued_at, one.rulings[0].pk))


@dataclass(frozen=True)
class Text:
    """One text under a reference, with what was added to it and the sheets that closed it."""

    paper: Paper
    replaced_by: Paper | None
    addenda: Sequence[Addendum]
    sheets: Sequence[Sheet]


def chain_of(
    paper: Paper, lines: Sequence[PaperLine], addenda: Iterable[Addendum], person: Any, *, at: datetime
) -> list[Text]:
    """Every text circulated under the paper's reference, as far as the person may see it, the first one at the head.

    The paper comes with its lines and addenda.  One query; with other texts four.
    """
    rulings = LineRuling.objects.select_related("meeting").order_by("number")
    shown = Paper.objects.visible_to(person, at=at).filter(reference=paper.reference, circulated_at__lte=at)
    others = shown.exclude(pk=paper.pk).select_related("replaces")
    others = others.prefetch_related(
        Prefetch("lines", queryset=PaperLine.objects.order_by("number").defer("brief")),
        Prefetch("lines__rulings", queryset=rulings),
        Prefetch("addenda", queryset=Addendum.objects.filter(circulated_at__lte=at).select_related("paper")),
    )
    found = [(one, list(one.lines.all()), list(one.addenda.all())) for one in others]
    if paper.circulated_at is not None and paper.circulated_at <= at:
        found.append((paper, list(lines), [one for one in addenda if one.circulated_at]))
    found.sort(key=lambda part: (part[0].circulated_at, part[0].pk))
    newer = {one.replaces_id: one for one, _lines, _added in found if one.replaces_id}
    return [Text(one, newer.get(one.pk), added, sheets_of(one, its, at=at)) for one, its, added in found]
