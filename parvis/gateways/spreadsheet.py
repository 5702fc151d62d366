"""Tables for spreadsheets: CSV with a byte-order mark, and XLSX.

A cell that begins with `=`, `+`, `-`, `@`, a tab or a line's end is run as a
formula by some spreadsheets, whoever wrote it.  Text of that kind is written
with an apostrophe before it, in both formats; numbers, days and moments are
written as what they are.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import BinaryIO

Cell = str | int | Decimal | date | datetime | None

RUN_AS_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\N{FULLWIDTH EQUALS SIGN}",
    "\N{FULLWIDTH PLUS SIGN}",
    "\N{FULLWIDTH HYPHEN-MINUS}",
    "\N{FULLWIDTH COMMERCIAL AT}",
)
LONGEST_TEXT = 32_767  # what a cell of a workbook can hold
# What XML cannot say; a workbook with one of them does not open.
NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])


def guarded(text: str) -> str:
    """The text so that no spreadsheet runs it: whitespace before the sign does not hide it."""
    if text.startswith(RUN_AS_FORMULA) or text.lstrip().startswith(RUN_AS_FORMULA):
        return "'" + text
    return text


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The table line by line, for a streamed answer; numbers with a point, days and moments in ISO 8601 (UTC)."""
    for number, row in enumerate(_with_head(head, rows)):
        line = io.StringIO()
        csv.writer(line).writerow([_plain(cell) for cell in row])
        # Without the mark, spreadsheets take UTF-8 for the letters of the machine's own country.
        yield line.getvalue().encode("utf-8-sig" if number == 0 else "utf-8")


def workbook(head: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str) -> BinaryIO:
    """The table as XLSX in a temporary file at its beginning; memory does not grow with the rows."""
    from xlsxwriter import Workbook

    file = tempfile.TemporaryFile()  # noqa: SIM115 - handed on, closed by whoever sends it
    book = Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_date_format": "yyyy-mm-dd",
            "remove_timezone": True,
        },
    )
    page = book.add_worksheet(_sheet_name(sheet))
    bold = book.add_format({"bold": True, "bottom": 1})
    day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    page.freeze_panes(1, 0)
    for down, row in enumerate(_with_head(head, rows)):
        for across, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                page.write_string(
                    down, across, guarded(cell.translate(NOT_IN_XML))[:LONGEST_TEXT], bold if down == 0 else None
                )
            elif isinstance(cell, datetime):
                page.write_datetime(down, across, cell.astimezone(UTC), moment)
            elif isinstance(cell, date):
                page.write_datetime(down, across, cell, day)
            else:
                page.write_number(down, across, cell)
    book.close()
    file.seek(0)
    return file


def _with_head(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    yield head
    yield from rows


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return guarded(cell)
        case datetime():
            return cell.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def _sheet_name(words: str) -> str:
    return "".join(sign for sign in words if sign not in "[]:*?/\\'")[:31] or "1"
