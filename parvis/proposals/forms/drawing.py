"""What the server draws beside an answer: the workplan as bars, running sums, totals of the budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from parvis.domain.budget import Cell, read_cells, total, totals_by
from parvis.proposals.forms.rows import as_list
from parvis.proposals.forms.setting import Setting

LONGEST_PLAN = 120  # months; what is typed beyond is drawn to the edge
NAMES = 220  # units of the drawing that the names take
STEPS = 400  # and what the months take
LINE = 26


@dataclass(frozen=True)
class Bar:
    """A task on the drawing."""

    name: str
    lead: str
    first: int
    last: int
    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Mark:
    """A milestone on the drawing."""

    name: str
    month: int
    x: float
    y: float


@dataclass(frozen=True)
class Tick:
    """A month that is named on top."""

    month: int
    x: float


@dataclass(frozen=True)
class Gantt:
    """The workplan, ready to be drawn."""

    months: int
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    width: int
    height: int


def plan(value: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The tasks and milestones of a workplan that have months one can draw."""
    tasks = [
        {**task, "from": first, "to": last}
        for task in as_list(value, "tasks")
        if isinstance(task, Mapping)
        and (first := _month(task.get("from"))) is not None
        and (last := _month(task.get("to"))) is not None
        and first <= last
    ]
    marks = [
        {**mark, "month": month}
        for mark in as_list(value, "milestones")
        if isinstance(mark, Mapping) and (month := _month(mark.get("month"))) is not None
    ]
    return tasks, marks


def gantt(value: Any, setting: Setting) -> Gantt | None:
    """The drawing of a workplan; None while there is nothing to draw."""
    tasks, milestones = plan(value)
    if not tasks and not milestones:
        return None
    ends = [task["to"] for task in tasks] + [mark["month"] for mark in milestones]
    months = max([setting.months, *ends])
    step = STEPS / months
    bars = tuple(
        Bar(
            name=_short(task.get("title")),
            lead=setting.party(str(task["lead"])) if task.get("lead") else "",
            first=task["from"],
            last=task["to"],
            x=round(NAMES + (task["from"] - 1) * step, 1),
            y=LINE * (number + 1),
            width=round((task["to"] - task["from"] + 1) * step, 1),
        )
        for number, task in enumerate(tasks)
    )
    marks = tuple(
        Mark(
            name=_short(mark.get("title")),
            month=mark["month"],
            x=round(NAMES + (mark["month"] - 0.5) * step, 1),
            y=LINE * (len(bars) + number + 1),
        )
        for number, mark in enumerate(milestones)
    )
    every = 1 if months <= 15 else 3 if months <= 30 else 6 if months <= 72 else 12
    ticks = tuple(Tick(month, round(NAMES + (month - 1) * step, 1)) for month in range(1, months + 1, every))
    return Gantt(months, bars, marks, ticks, NAMES + STEPS, LINE * (len(bars) + len(marks) + 1))


def _month(value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return min(value, LONGEST_PLAN)
    return None


def _short(text: Any) -> str:
    whole = " ".join(str(text or "").split())
    return whole if len(whole) <= 36 else whole[:35].rstrip() + "…"


@dataclass(frozen=True)
class WeightSum:
    """The weights of the criteria so far."""

    total: int
    left: int

    @property
    def state(self) -> str:
        return "ok" if self.left == 0 else "short" if self.left > 0 else "over"


def weights(value: Any) -> WeightSum:
    """How far the weights are from 100."""
    given = [row.get("weight") for row in as_list(value, "") if isinstance(row, Mapping)]
    summed = sum(weight for weight in given if isinstance(weight, int))
    return WeightSum(summed, 100 - summed)


@dataclass(frozen=True)
class GridCell:
    """One amount of the grid: as typed, and under which name."""

    year: int
    name: str
    typed: str


@dataclass(frozen=True)
class GridRow:
    """One kind of cost."""

    code: str
    name: str
    help: str
    cells: tuple[GridCell, ...]
    sum: Decimal


@dataclass(frozen=True)
class PartyRow:
    """What one party asks, year by year."""

    code: str
    name: str
    years: tuple[Decimal, ...]
    sum: Decimal
    own: bool


@dataclass(frozen=True)
class Grid:
    """The budget of a party, and of all parties together."""

    years: tuple[int, ...]
    rows: tuple[GridRow, ...]
    year_sums: tuple[Decimal, ...]
    sum: Decimal
    parties: tuple[PartyRow, ...]
    all_years: tuple[Decimal, ...]
    all_sum: Decimal
    by_category: tuple[tuple[str, Decimal, Decimal], ...]  # name, sum over all parties, share of the whole in percent


def budget(value: Any, setting: Setting, prefix: str) -> Grid:
    """The grid of the own party's amounts, with running totals over everybody's."""
    kept = as_list(value, "cells")
    typed = {
        (str(cell.get("category")), cell.get("year")): str(cell.get("amount", ""))
        for cell in kept
        if isinstance(cell, Mapping) and (not setting.own or cell.get("party") in (setting.own, None, ""))
    }
    own, _problems = read_cells({**cell, "party": setting.own} for cell in kept if isinstance(cell, Mapping))
    years = tuple(range(1, setting.years + 1))
    sums = totals_by(own, "category")
    rows = tuple(
        GridRow(
            code,
            name,
            explained,
            tuple(GridCell(year, f"{prefix}-{code}-{year}", typed.get((code, year), "")) for year in years),
            sums.get(code, Decimal(0)),
        )
        for code, name, explained in setting.categories()
    )
    every = (*own, *(cell for cell in setting.others if cell.party != setting.own))
    whole = total(every)
    return Grid(
        years=years,
        rows=rows,
        year_sums=_by_year(own, years),
        sum=total(own),
        parties=tuple(
            PartyRow(party.code, party.name, _by_year(theirs, years), total(theirs), party.code == setting.own)
            for party in setting.parties
            if (theirs := tuple(cell for cell in every if cell.party == party.code)) or party.code == setting.own
        ),
        all_years=_by_year(every, years),
        all_sum=whole,
        by_category=tuple(
            (name, summed, (summed * 100 / whole).quantize(Decimal("0.1")) if whole else Decimal(0))
            for code, name, _help in setting.categories()
            if (summed := totals_by(every, "category").get(code, Decimal(0)))
        ),
    )


def _by_year(cells: tuple[Cell, ...], years: tuple[int, ...]) -> tuple[Decimal, ...]:
    sums = totals_by(cells, "year")
    return tuple(sums.get(year, Decimal(0)) for year in years)
