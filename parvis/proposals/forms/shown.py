"""An answer to be read: the same blocks for a page and for paper.

A block is a small mapping with a `sort`: `text`, `lines` (short ones, one
below the other), `facts` (pairs), `table` (head, rows, columns of figures,
foot) or `gantt`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from parvis.domain.answers import day_of, is_empty
from parvis.domain.budget import read_cells, total, totals_by
from parvis.domain.programme_file.forms import Field
from parvis.proposals.forms import drawing, kinds
from parvis.proposals.forms.questions import readiness
from parvis.proposals.forms.rows import as_list
from parvis.proposals.forms.setting import Setting
from parvis.web import figures

Block = dict[str, Any]


def blocks(field: Field, value: Any, setting: Setting) -> list[Block]:
    """What is shown of this answer; nothing of an empty one."""
    if is_empty(value):
        return []
    return list(_SHOW.get(field.kind, _text)(field, value, setting))


def _text(field: Field, value: Any, setting: Setting) -> Iterable[Block]:
    yield {"sort": "text", "text": str(value)}


def _options(field: Field, value: Any, setting: Setting) -> Iterable[Block]:
    names = {option.code: setting.say(option.name) for option in field.options}
    picked = value if isinstance(value, list) else [value]
    yield {"sort": "lines", "lines": [names.get(code, str(code)) for code in picked]}


def _priorities(field: Field, value: Any, setting: Setting) -> Iterable[Block]:
    lines = []
    for code in as_list(value, ""):
        found = setting.programme.priority(str(code))
        lines.append(f"{code} {setting.say(found.name)}" if found else str(code))
    yield {"sort": "lines", "lines": lines}


def _yes_no(field: Field, value: Any, setting: Setting) -> Iterable[Block]:
    answer = {"yes": _("Yes"), "no": _("No")}.get(value.get("answer"), "")
    yield {"sort": "lines", "lines": [answer] if answer else []}
    if value.get("why"):
        yield {"sort": "text", "text": str(value["why"])}


def _money(field: Field, value: Any, setting: Setting) -> Iterable[Block]:
    yield {"sort": "lines", "lines": [f"{amount(value, setting)} {setting.currency}"]}


def _date(field: Field, value: Any, setting: Setting) -> Iterable[Block]:
    yield {"sort": "lines", "lines": [day(value, setting)]}


def _period(field: Field, value: Any, setting: Setting) -> Iterable[Block]:
    yield {"sort": "lines", "lines": [f"{day(value.get('from'), setting)} – {day(value.get('to'), setting)}"]}


def _number(field: Field, value: Any, setting: Setting) -> Iterable[Block]:
    yield {"sort": "lines", "lines": [str(value)]}


def _workplan(field: Field, value: Any, setting: Setting) -> Iterable[Block]:
    if drawn := drawing.gantt(value, setting):
        tasks, milestones = drawing.plan(value)
        yield {
            "sort": "gantt",
            "drawn": drawn,
            "months": drawn.months,
            "tasks": [
                {"title": str(task.get("title") or ""), "start": task["from"], "end": task["to"]} for task in tasks
            ],
            "milestones": [{"title": str(mark.get("title") or ""), "month": mark["month"]} for mark in milestones],
        }
    yield from _tables(field, value, setting)


def _tables(field: Field, value: Any, setting: Setting) -> Iterable[Block]:
    for table in kinds.tables(field, setting):
        kept = as_list(value, table.part)
        if not kept:
            continue
        rows = []
        for row in kept:
            cells = row if isinstance(row, Mapping) else {table.columns[0].name: row}
            rows.append([cell_words(column, cells.get(column.name)) for column in table.columns])
        yield {
            "sort": "table",
            "head": [column.label + (f" ({column.unit})" if column.unit else "") for column in table.columns],
            "rows": rows,
            "figures": [place for place, column in enumerate(table.columns) if column.kind == "whole"],
            "foot": None,
        }


def cell_words(column: Any, value: Any) -> str:
    """One cell of a row in words."""
    if value in (None, ""):
        return ""
    if column.kind == "choice":
        return str(dict(column.choices).get(value, value))
    return str(value)


def _days(field: Field, value: Any, setting: Setting) -> Iterable[Block]:
    for row in as_list(value, ""):
        talks = [one for one in as_list(row, "items") if isinstance(one, Mapping)]
        yield {
            "sort": "table",
            "caption": day(row.get("day") if isinstance(row, Mapping) else "", setting),
            "head": [_("Time"), _("What happens"), _("Speaker")],
            "rows": [[str(one.get(name) or "") for name in ("time", "title", "speaker")] for one in talks],
            "figures": [],
            "foot": None,
        }


def _budget(field: Field, value: Any, setting: Setting) -> Iterable[Block]:
    cells, _problems = read_cells(as_list(value, "cells"))
    years = range(1, max([setting.years, *(cell.year for cell in cells)]) + 1)
    rows = []
    for code, name, _help in setting.categories():
        asked = tuple(cell for cell in cells if cell.category == code)
        if asked:
            sums = totals_by(asked, "year")
            rows.append([name, *(_figure(sums.get(year), setting) for year in years), _figure(total(asked), setting)])
    sums = totals_by(cells, "year")
    yield {
        "sort": "table",
        "head": [
            _("Kind of cost, in %(currency)s") % {"currency": setting.currency},
            *(_("Year %(year)s") % {"year": year} for year in years),
            _("Sum"),
        ],
        "rows": rows,
        "figures": list(range(1, len(years) + 2)),
        "foot": [_("Total"), *(_figure(sums.get(year), setting) for year in years), _figure(total(cells), setting)],
    }
    if isinstance(value, Mapping) and not is_empty(value.get("cofunding")):
        words = f"{amount(value['cofunding'], setting)} {setting.currency}"
        yield {"sort": "facts", "rows": [[_("Your own co-funding"), words]]}


def _figure(value: Decimal | None, setting: Setting) -> str:
    return figures.number(value, setting.language, 2) if value else ""


def _trl(field: Field, value: Any, setting: Setting) -> Iterable[Block]:
    words = dict(enumerate(readiness(), 1))
    rows = [
        [name, f"{level} – {words[level]}" if level in words else str(level or "")]
        for name, level in ((_("At the start"), value.get("start")), (_("At the end"), value.get("end")))
    ]
    yield {"sort": "facts", "rows": rows}


def _participants(field: Field, value: Any, setting: Setting) -> Iterable[Block]:
    names = kinds.participant_groups(field, setting)
    yield {"sort": "facts", "rows": [[names.get(code, code), str(count)] for code, count in value.items()]}


def _files(field: Field, value: Any, setting: Setting) -> Iterable[Block]:
    names = {file.code: file.name for file in setting.files}
    yield {"sort": "lines", "lines": [names.get(code, str(code)) for code in as_list(value, "")]}


def amount(value: Any, setting: Setting) -> str:
    """An amount as the language writes it; what is none, as it was typed."""
    try:
        return figures.number(Decimal(str(value)), setting.language, 2)
    except ArithmeticError:
        return str(value)


def day(value: Any, setting: Setting) -> str:
    """A day as the language writes it; what is none, as it was typed."""
    found = day_of(value)
    return figures.day(found, setting.language) if found else str(value or "")


_SHOW: dict[str, Callable[[Field, Any, Setting], Iterable[Block]]] = {
    "choice": _options,
    "choices": _options,
    "priorities": _priorities,
    "yes_no": _yes_no,
    "number": _number,
    "money": _money,
    "date": _date,
    "period": _period,
    "workplan": _workplan,
    "criteria": _tables,
    "risks": _tables,
    "deliverables": _tables,
    "prior": _tables,
    "days": _days,
    "budget": _budget,
    "trl": _trl,
    "participants": _participants,
    "files": _files,
}
