"""Reading what was typed: one function for each kind of field.

Nothing typed is refused here.  What cannot be understood (an amount of
“twelve”) is kept as it was typed; the rulebook says what is wrong with it, and
the draft is saved all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from parvis.domain.budget import amount_of
from parvis.domain.programme_file.forms import Field
from parvis.proposals.forms import rows
from parvis.proposals.forms.rows import Column, TableOf
from parvis.proposals.forms.setting import Setting

Reader = Callable[[Field, QueryDict, str, Setting], Any]
MOST_YEARS = 10


def tables(field: Field, setting: Setting) -> tuple[TableOf, ...]:
    """The tables of which an answer of this kind is made."""
    columns: tuple[Column, ...]
    match field.kind:
        case "workplan":
            leads = tuple((party.code, party.name) for party in setting.parties)
            return (
                TableOf(
                    "tasks",
                    (
                        Column("title", _("Task")),
                        Column("from", _("From month"), "whole"),
                        Column("to", _("To month"), "whole"),
                        Column("lead", _("Led by"), "choice", leads),
                    ),
                    _("Add a task"),
                    _("Task %s"),
                    keyed=True,
                    letter="t",
                ),
                TableOf(
                    "milestones",
                    (Column("title", _("Milestone")), Column("month", _("Month"), "whole")),
                    _("Add a milestone"),
                    _("Milestone %s"),
                    keyed=True,
                    letter="m",
                ),
            )
        case "criteria":
            columns = (
                Column("text", _("Criterion"), "text"),
                Column("weight", _("Weight"), "whole", unit="%"),
                Column("month", _("Met by month"), "whole"),
            )
            return (TableOf("", columns, _("Add a criterion"), _("Criterion %s")),)
        case "risks":
            degrees = (("low", _("Low")), ("medium", _("Medium")), ("high", _("High")))
            columns = (
                Column("text", _("What may go wrong"), "text"),
                Column("likelihood", _("How likely"), "choice", degrees),
                Column("impact", _("How grave"), "choice", degrees),
                Column("answer", _("What you would do"), "text"),
            )
            return (TableOf("", columns, _("Add a risk"), _("Risk %s")),)
        case "deliverables":
            sorts = tuple((option.code, setting.say(option.name)) for option in field.options) or (
                ("report", _("Report")),
                ("publication", _("Publication")),
                ("prototype", _("Prototype or demonstrator")),
                ("method", _("Method or software")),
                ("training", _("Training")),
            )
            columns = (
                Column("title", _("What is handed over")),
                Column("month", _("In month"), "whole"),
                Column("kind", _("Kind of deliverable"), "choice", sorts),
            )
            return (TableOf("", columns, _("Add a deliverable"), _("Deliverable %s")),)
        case "days":
            talks = (
                Column("time", _("Time"), "clock"),
                Column("title", _("What happens")),
                Column("speaker", _("Speaker")),
            )
            return (
                TableOf(
                    "",
                    (Column("day", _("Date"), "date"),),
                    _("Add a day"),
                    _("Day %s"),
                    inner=TableOf("items", talks, _("Add a line to this day"), _("Line %s")),
                ),
            )
        case "prior":
            columns = (Column("text", _("Joint work"), "text"),)
            return (TableOf("", columns, _("Add another"), _("Joint work %s")),)
    return ()


def read(field: Field, posted: QueryDict, setting: Setting) -> Any:
    """The answer that was typed for this field."""
    return tidy(field, _READERS.get(field.kind, _text)(field, posted, prefix(field), setting))


def prefix(field: Field) -> str:
    """What the names of this field's inputs begin with."""
    return f"a-{field.code}"


def _text(field: Field, posted: QueryDict, name: str, setting: Setting) -> Any:
    return posted.get(name, "").replace("\r\n", "\n")


def _many(field: Field, posted: QueryDict, name: str, setting: Setting) -> Any:
    return list(dict.fromkeys(code for code in posted.getlist(name) if code))


def _yes_no(field: Field, posted: QueryDict, name: str, setting: Setting) -> Any:
    answer = posted.get(f"{name}-answer", "")
    return {
        "answer": answer if answer in ("yes", "no") else "",
        "why": posted.get(f"{name}-why", "").replace("\r\n", "\n"),
    }


def _number(field: Field, posted: QueryDict, name: str, setting: Setting) -> Any:
    return rows.whole(posted.get(name, ""))


def _money(field: Field, posted: QueryDict, name: str, setting: Setting) -> Any:
    return amount(posted.get(name, ""))


def _period(field: Field, posted: QueryDict, name: str, setting: Setting) -> Any:
    return {"from": posted.get(f"{name}-from", "").strip(), "to": posted.get(f"{name}-to", "").strip()}


def _parts(field: Field, posted: QueryDict, name: str, setting: Setting) -> Any:
    return {table.part: rows.read(table, posted, name) for table in tables(field, setting)}


def _rows(field: Field, posted: QueryDict, name: str, setting: Setting) -> Any:
    (table,) = tables(field, setting)
    return rows.read(table, posted, name)


def _prior(field: Field, posted: QueryDict, name: str, setting: Setting) -> Any:
    return [row["text"] for row in _rows(field, posted, name, setting)]


def _budget(field: Field, posted: QueryDict, name: str, setting: Setting) -> Any:
    cells = [
        {"party": setting.own, "category": category, "year": year, "amount": typed}
        for category, _name, _help in setting.categories()
        for year in range(1, MOST_YEARS + 1)  # as many as the page had columns for
        if (typed := amount(posted.get(f"{name}-{category}-{year}", "")))
    ]
    return {"cells": cells, "cofunding": amount(posted.get(f"{name}-cofunding", ""))}


def _trl(field: Field, posted: QueryDict, name: str, setting: Setting) -> Any:
    return {"start": rows.whole(posted.get(f"{name}-start", "")), "end": rows.whole(posted.get(f"{name}-end", ""))}


def _participants(field: Field, posted: QueryDict, name: str, setting: Setting) -> Any:
    counted = {code: rows.whole(posted.get(f"{name}-{code}", "")) for code in participant_groups(field, setting)}
    return {code: count for code, count in counted.items() if count is not None}


def participant_groups(field: Field, setting: Setting) -> dict[str, str]:
    """The groups that participants are counted by, with their names: as the question lists them, else the nations'."""
    return {one.code: setting.say(one.name) for one in field.options or setting.programme.groups}


def amount(typed: str) -> str:
    """An amount as it is kept, `12500.50`; what is none stays as it was typed."""
    found = amount_of(typed)
    return typed.strip() if found is None else f"{found.quantize(Decimal('0.01')):f}"


_READERS: dict[str, Reader] = {
    "choices": _many,
    "priorities": _many,
    "files": _many,
    "yes_no": _yes_no,
    "number": _number,
    "money": _money,
    "period": _period,
    "workplan": _parts,
    "criteria": _rows,
    "risks": _rows,
    "deliverables": _rows,
    "days": _rows,
    "prior": _prior,
    "budget": _budget,
    "trl": _trl,
    "participants": _participants,
}


def tidy(field: Field, value: Any) -> Any:
    """The answer in its one form; nothing at all if nothing is in it."""
    if isinstance(value, str):
        return value.rstrip() or None
    if isinstance(value, dict):
        return value if any(part not in ("", None, [], {}) for part in value.values()) else None
    return None if value == [] else value
