"""Columns: what an upper app adds to a table of a lower one, with a filter.

    columns.register("submissions", Column("screening", _("Screening"), …))

The table's own query carries what the column shows as a subquery, so that a
column costs no query, neither a page nor a row.  A column tells only what
whoever reads the table may know of every row in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Cell:
    """What stands in the column for one row."""

    words: Any = ""
    tone: str = ""  # of the tag: ok, signal, refusal


@dataclass(frozen=True)
class Column:
    """One column; `code` names its filter in the address."""

    code: str
    name: Any
    choices: Sequence[tuple[str, Any]]
    add: Callable[[QuerySet[Any]], QuerySet[Any]]  # annotates the rows
    narrow: Callable[[QuerySet[Any], str], QuerySet[Any]]  # those of one choice
    show: Callable[[Any], Cell]  # of a row that `add` annotated

    def means(self, chosen: str) -> bool:
        """Whether the filter has this choice."""
        return any(chosen == code for code, _words in self.choices)


_columns: dict[str, list[Column]] = defaultdict(list)


def register(table: str, column: Column) -> None:
    """Add a column to the table, after those that are there."""
    if all(one.code != column.code for one in _columns[table]):
        _columns[table].append(column)


def of(table: str) -> tuple[Column, ...]:
    """The columns that upper apps have added to it."""
    return tuple(_columns[table])
