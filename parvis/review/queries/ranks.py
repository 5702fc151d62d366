"""A panel's marks as a sheet, and what the sheet comes to: raw and adjusted, chances, severity.

The sheet holds what the person may see and nothing else, so no figure tells of
a hidden proposal.  It is small and the same marks give the same result, so the
last few results are kept in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any
from zlib import crc32

from django.db.models import QuerySet

from parvis.domain.calibration import Line, Mark, Proposal, Ranking, Sheet
from parvis.domain.evaluation import PanelState
from parvis.domain.scoring import Marks, Weighed, mark_of
from parvis.engines.ranking import rank
from parvis.review.models import Expert, Panel, PanelItem, PanelSeat
from parvis.review.models.assignments import STAFF
from parvis.review.queries.reviews import Judged
from parvis.web.prepared import NUMBER, TEXTS, among, prepared_question

Given = tuple[tuple[str, Fraction], ...]  # whose review, and its mark


def given(item: PanelItem, panel: Panel, judged: Judged, criteria: Sequence[Weighed]) -> Given:
    """Each review's mark; as they were written down when the panel closed, else as they are."""
    if panel.state == PanelState.CLOSED and "given" in item.marks:
        return tuple((whose, Fraction(mark)) for whose, mark in item.marks["given"])
    found = {one.expert: mark_of(one.points, criteria) for one in judged.scores}
    return tuple((whose, mark) for whose, mark in found.items() if mark is not None)


def sheet_of(panel: Panel, items: Iterable[PanelItem], marks: Mapping[str, Marks], told: Mapping[str, Given]) -> Sheet:
    """The sheet of these items; `marks` and `told` by the items' codes."""
    every = list(items)
    return Sheet(
        seed=crc32(panel.code.encode()),
        line=None if panel.budget_line is None else Line(budget=float(panel.budget_line)),
        proposals=tuple(
            Proposal(
                id=one.proposal.code,
                cost=float(one.granted),
                competes=one.ranked and not marks[one.code].failed,
            )
            for one in sorted(every, key=lambda one: one.proposal.code)
        ),
        marks=tuple(
            Mark(one.proposal.code, whose, float(mark))
            for one in sorted(every, key=lambda one: one.proposal.code)
            for whose, mark in sorted(told[one.code])
        ),
    )


@lru_cache(maxsize=16)
def ranked(sheet: Sheet) -> Ranking:
    """What the sheet comes to."""
    return rank(sheet)


def under(sheet: Sheet, line: Decimal) -> Ranking:
    """The same marks under another line; nothing else is other."""
    return ranked(replace(sheet, line=Line(budget=float(line))))


def chair_of(panel: Panel) -> Expert | None:
    """Who chairs the panel.  One query."""
    seat = _chair.first(panel=panel.pk)
    return seat.expert if seat else None


@prepared_question(panel=NUMBER)
def _chair(*, panel: int) -> QuerySet[PanelSeat]:
    return PanelSeat.objects.filter(panel=panel, left_at__isnull=True, chairs=True).select_related("expert")


def sees_severity(person: Any, chair: Expert | None, *, at: datetime) -> bool:
    """Whether the person may know who marks how severely: staff and the panel's chair."""
    return bool(person.roles_at(at) & STAFF) or (chair is not None and chair.person_id == person.pk)


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """The experts' names by code.  One query."""
    return dict(_names(codes=list(codes)))


@prepared_question(codes=TEXTS)
def _names(*, codes: list[str]) -> QuerySet[Expert, tuple[str, str]]:
    return Expert.objects.filter(among("code", codes)).values_list("code", "name")
