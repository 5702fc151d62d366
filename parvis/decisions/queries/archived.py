"""The nations' part of an archive: papers, positions, rulings; what staff told them.  Never an instruction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from parvis.audit.offers import Paper as File
from parvis.audit.offers import Table, plain_rows
from parvis.decisions.models import Addendum, Extension, LineRuling, NoteRevision, Paper, PaperLine, Position
from parvis.proposals.models import Proposal


def cases(code: str, person: Any, at: datetime) -> Iterator[str]:
    """The papers on which a proposal stands, as far as the person may see them.  One query."""
    papers = Paper.objects.visible_to(person, at=at).filter(lines__proposal__code=code, circulated_at__lte=at)
    for paper in papers.order_by("pk").values_list("code", flat=True):
        yield f"paper:{paper}"


def of_paper(code: str, person: Any, at: datetime) -> Iterator[Table | File]:
    """The paper as it was circulated, and what the nations said."""
    paper = Paper.objects.visible_to(person, at=at).filter(code=code, circulated_at__lte=at)
    yield Table("paper", lambda: plain_rows(paper))
    yield Table("lines", lambda: plain_rows(PaperLine.objects.filter(paper__in=paper)))
    yield Table("extensions", lambda: plain_rows(Extension.objects.filter(paper__in=paper)))
    yield Table("addenda", lambda: plain_rows(Addendum.objects.filter(paper__in=paper, circulated_at__lte=at)))
    yield Table("positions", lambda: plain_rows(Position.objects.filter(paper__in=paper), without=("key",)))
    yield Table("rulings", lambda: plain_rows(LineRuling.objects.filter(line__paper__in=paper)))


def of_proposal(code: str, person: Any, at: datetime) -> Iterator[Table | File]:
    """What staff told the nations about the proposal."""
    seen = Proposal.objects.visible_to(person, at=at).filter(code=code)
    yield Table("political-note", lambda: plain_rows(NoteRevision.objects.filter(note__proposal__in=seen)))
