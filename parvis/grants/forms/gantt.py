"""The plan of an award against what became of it, as a drawing and as the table behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from parvis.domain.awards import months_after
from parvis.domain.reporting import Progress

NAMES, WIDTH, LINE = 210, 430, 26
TOP = 20


@dataclass(frozen=True)
class PlanLine:
    """One milestone or duty: its day in the plan, and the day on which it was done, if it was."""

    name: str
    planned: date
    actual: date | None
    y: int
    x_planned: float
    x_actual: float | None

    @property
    def is_late(self) -> bool:
        return self.actual is not None and self.actual > self.planned


@dataclass(frozen=True)
class PlanDrawing:
    """The whole drawing."""

    lines: tuple[PlanLine, ...]
    years: tuple[tuple[float, int], ...]
    today: float | None
    width: int
    height: int


def reached_on(reports: Iterable[tuple[date, Mapping[str, Any]]], number: int) -> date | None:
    """The day of the first accepted report that says of this milestone that it is reached."""
    for day, answers in reports:
        told = answers.get(f"milestone-{number}")
        if isinstance(told, Mapping) and told.get("state") == Progress.REACHED.value:
            return day
    return None


def drawing(rows: Sequence[tuple[str, date, date | None]], *, starts_on: date, ends_on: date, day: date) -> PlanDrawing:
    """The rows (name, planned, actual) between the first and the last day that they need."""
    last = max([ends_on, *(one for _name, planned, actual in rows for one in (planned, actual) if one)])
    whole = max(1, (last - starts_on).days)

    def place(at: date) -> float:
        return round(NAMES + min(1.0, max(0.0, (at - starts_on).days / whole)) * WIDTH, 1)

    lines = tuple(
        PlanLine(
            name if len(name) <= 34 else f"{name[:33]}…",
            planned,
            actual,
            TOP + number * LINE,
            place(planned),
            place(actual) if actual else None,
        )
        for number, (name, planned, actual) in enumerate(rows)
    )
    years = tuple((place(date(year, 1, 1)), year) for year in range(starts_on.year + 1, last.year + 1))
    return PlanDrawing(
        lines,
        ((place(starts_on), starts_on.year), *years),
        place(day) if starts_on <= day <= last else None,
        NAMES + WIDTH + 12,
        TOP + len(rows) * LINE + 6,
    )


def month_day(starts_on: date, month: int) -> date:
    """The day on which this month of the award ends."""
    return months_after(starts_on, month)
