"""A sheet's JSON file, read and checked; everything wrong is named with its place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import isfinite
from typing import Any

from parvis.domain import reading
from parvis.domain.calibration.sheet import Mark, Sheet
from parvis.domain.reading import Problem, Unreadable

MOST_MARK = 1000
MOST_COST = 1e12
MOST_TOLD = 100


class BadSheet(Unreadable):
    """The file cannot be ranked; the message names every record and reason."""


def parse_sheet(text: str) -> Sheet:
    """The sheet that this JSON text holds."""
    try:
        table = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as broken:
        where = f"at line {broken.lineno}, column {broken.colno}"
        raise BadSheet(Problem("", f"{broken.msg} ({where})")) from broken
    except RecursionError:
        raise BadSheet(Problem("", "lists stand in lists without end")) from None
    return sheet_from(table)


def sheet_from(table: object) -> Sheet:
    """The sheet that this table holds."""
    if not isinstance(table, Mapping):
        raise BadSheet(Problem("", "a table is meant here"))
    rows = table.get("marks", [])
    try:
        # Rows of marks are read apart: each wrong one is told with its own place.
        sheet = reading.read(Sheet, {**table, "marks": []} if "marks" in table else table)
        sheet = replace(sheet, marks=tuple(_marks(rows)))
    except Unreadable as unreadable:
        raise BadSheet(*_first(unreadable.problems)) from unreadable
    if problems := _first(problems_in(sheet)):
        raise BadSheet(*problems)
    return sheet


def problems_in(sheet: Sheet) -> Iterator[Problem]:
    """Everything that makes a sheet meaningless, record by record."""
    yield from _line(sheet)
    seen: set[str] = set()
    for n, proposal in enumerate(sheet.proposals):
        if proposal.id in seen:
            yield Problem(f"proposals[{n}]", f"{proposal.id} stands here a second time")
        seen.add(proposal.id)
        if not (isfinite(proposal.cost) and 0 <= proposal.cost <= MOST_COST):
            yield Problem(f"proposals[{n}].cost", f"the cost of {proposal.id} is {proposal.cost}; 0 or more is meant")
    pairs: set[tuple[str, str]] = set()
    for n, mark in enumerate(sheet.marks):
        if mark.proposal not in seen:
            yield Problem(f"marks[{n}]", f"there is no proposal {mark.proposal!r}")
        if not mark.reviewer:
            yield Problem(f"marks[{n}]", f"the mark of {mark.proposal} has no reviewer")
        if mark[:2] in pairs:
            yield Problem(f"marks[{n}]", f"{mark.reviewer} marks {mark.proposal} a second time")
        pairs.add(mark[:2])
        if not (isfinite(mark.mark) and -MOST_MARK <= mark.mark <= MOST_MARK):
            why = f"the mark of {mark.proposal} by {mark.reviewer} is {mark.mark}; a number from "
            yield Problem(f"marks[{n}]", f"{why}-{MOST_MARK} to {MOST_MARK} is meant")


def _line(sheet: Sheet) -> Iterator[Problem]:
    line = sheet.line
    if line is None:
        return
    if (line.places is None) == (line.budget is None):
        yield Problem("line", "either `places` or `budget` is meant")
    if line.places is not None and line.places < 0:
        yield Problem("line.places", f"{line.places} places; 0 or more is meant")
    if line.budget is not None and not (isfinite(line.budget) and 0 <= line.budget <= MOST_COST):
        yield Problem("line.budget", f"the budget is {line.budget}; 0 or more is meant")


def _marks(rows: object) -> list[Mark]:
    if not isinstance(rows, list):
        raise Unreadable(Problem("marks", "a list is meant here"))
    wrong, found = [], []
    for n, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != 3 or not all(isinstance(part, str) for part in row[:2]):
            wrong.append(Problem(f"marks[{n}]", f"[proposal, reviewer, mark] is meant here, not {_short(row)}"))
        elif type(row[2]) not in (int, float):
            why = f"the mark of {row[0]} by {row[1]} is {_short(row[2])}; leave out a mark that was not given"
            wrong.append(Problem(f"marks[{n}]", why))
        else:
            found.append(Mark(row[0], row[1], _float(row[2])))
    if wrong:
        raise Unreadable(*wrong)
    return found


def _float(figure: int | float) -> float:
    try:
        return float(figure)
    except OverflowError:
        return float("inf")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        twice = next(key for key, times in Counter(key for key, _value in pairs).items() if times > 1)
        raise BadSheet(Problem(twice, "this key stands twice in one table"))
    return table


def _short(found: object) -> str:
    text = json.dumps(found, ensure_ascii=False, default=repr)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _first(problems: Iterable[Problem]) -> list[Problem]:
    every = list(problems)
    left = len(every) - MOST_TOLD
    return [*every[:MOST_TOLD], Problem("", f"and {left} more of the kind")] if left > 0 else every
