"""Answers that are tables: a row for each task, risk, deliverable, day.

A page shows the rows that are there and one empty row more.  "Add a row" is a
submit button, so it works without JavaScript; with it, a row is copied from
the page's own template.  Rows in which nothing is typed are no rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.http import QueryDict

from parvis.domain.answers import whole_number

ColumnKind = Literal["line", "text", "whole", "date", "clock", "choice"]
MOST_ROWS = 200  # of one table; nobody plans more by hand, and a page stays a page


@dataclass(frozen=True)
class Column:
    """One cell of each row."""

    name: str
    label: str
    kind: ColumnKind = "line"
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class TableOf:
    """A table of an answer: where its rows lie and what each holds."""

    part: str  # the answer's part with the rows; empty if the answer is the rows
    columns: tuple[Column, ...]
    add: str  # the words of the button
    row: str  # what one row is called, with its number: "Task %s"
    inner: TableOf | None = None
    keyed: bool = False  # whether rows have an id of their own that others point at
    letter: str = ""  # what ids begin with

    @property
    def is_flat(self) -> bool:
        """Whether its rows are short enough to stand in one line each."""
        return self.inner is None and all(column.kind != "text" for column in self.columns)

    def name(self, prefix: str) -> str:
        return f"{prefix}-{self.part}" if self.part else prefix


@dataclass
class Cell:
    """One input of a row."""

    column: Column
    name: str
    value: str


@dataclass
class Row:
    """One row of inputs, with its own table inside where it has one."""

    number: str  # its place, or a mark that JavaScript puts a number for
    prefix: str
    title: str
    cells: list[Cell]
    id: str = ""
    inner: Rows | None = None

    @property
    def may_go(self) -> bool:
        """Whether there is anything to remove: what is typed, or what JavaScript will copy."""
        return self.number in MARKS or bool(self.inner) or any(cell.value for cell in self.cells)


@dataclass
class Rows:
    """A table of inputs as the page draws it."""

    table: TableOf
    prefix: str
    rows: list[Row]
    blank: Row
    depth: int = 0
    marks: str = field(default="__row__")


MARKS = ("__row__", "__inner__")


def as_list(value: Any, part: str) -> list[Any]:
    """The rows of this part of an answer, whatever else was kept there."""
    found = value.get(part) if part and isinstance(value, Mapping) else value
    return list(found) if isinstance(found, list | tuple) else []


def inputs(table: TableOf, kept: list[Any], prefix: str, *, empty: int = 1, depth: int = 0) -> Rows:
    """The table with its rows, `empty` rows more, and one to copy from."""
    name = table.name(prefix)
    inner = min(empty, 1)  # a page that only shows has no empty row in the tables within rows either
    rows = [_row(table, kept_row, name, str(number), depth, inner) for number, kept_row in enumerate(kept)]
    if len(rows) < MOST_ROWS:
        rows += [_row(table, {}, name, str(len(rows) + more), depth, inner) for more in range(empty)]
    return Rows(table, name, rows, _row(table, {}, name, MARKS[depth], depth), depth)


def _row(table: TableOf, kept: Any, name: str, number: str, depth: int, empty: int = 1) -> Row:
    values = kept if isinstance(kept, Mapping) else {table.columns[0].name: kept}
    prefix = f"{name}-{number}"
    cells = [Cell(column, f"{prefix}-{column.name}", _text(values.get(column.name))) for column in table.columns]
    shown = "·" if number in MARKS else str(int(number) + 1)
    inner = None
    if table.inner:
        inner = inputs(table.inner, as_list(values, table.inner.part), prefix, empty=empty, depth=depth + 1)
    return Row(number, prefix, table.row % shown, cells, _text(values.get("id")), inner)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def read(table: TableOf, posted: QueryDict, prefix: str) -> list[dict[str, Any]]:
    """The rows that were typed, in the order of the page."""
    name = table.name(prefix)
    pattern = re.compile(rf"^{re.escape(name)}-(\d{{1,4}})-")
    numbers = sorted({int(found.group(1)) for key in posted if (found := pattern.match(key))})
    dropped = {whole_number(number) for number in posted.getlist(f"{name}-drop")}
    rows: list[dict[str, Any]] = []
    for number in numbers[:MOST_ROWS]:
        if number in dropped:
            continue
        row: dict[str, Any] = {}
        for column in table.columns:
            typed = posted.get(f"{name}-{number}-{column.name}", "")
            row[column.name] = whole(typed) if column.kind == "whole" else typed.strip()
        if table.inner:
            row[table.inner.part] = read(table.inner, posted, f"{name}-{number}")
        if not any(value not in ("", None, []) for value in row.values()):
            continue
        if table.keyed:
            row = {"id": posted.get(f"{name}-{number}-id", ""), **row}
        rows.append(row)
    return _with_ids(rows, table.letter) if table.keyed else rows


def _with_ids(rows: list[dict[str, Any]], letter: str) -> list[dict[str, Any]]:
    taken: set[str] = set()
    for row in rows:
        if not re.fullmatch(rf"{letter}\d{{1,4}}", row["id"]) or row["id"] in taken:
            row["id"] = ""
        taken.add(row["id"])
    for row in rows:
        if not row["id"]:
            row["id"] = next(
                free for n in range(1, len(rows) + len(taken) + 2) if (free := f"{letter}{n}") not in taken
            )
            taken.add(row["id"])
    return rows


def whole(typed: str) -> int | str | None:
    """A whole number; what is none is kept as it was typed, and told to be none."""
    bare = re.sub(r"[\s\u00a0\u202f%]", "", typed)
    if not bare:
        return None
    return int(bare) if re.fullmatch(r"-?\d{1,9}", bare) else typed.strip()
