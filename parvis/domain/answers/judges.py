"""How each kind of answer is judged: one function a kind, all its problems at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from parvis.domain import budget
from parvis.domain.answers.questions import Frame, Question, count_words, day_of, is_empty, whole_number
from parvis.domain.problems import Problem


def _(message: str) -> str:
    return message


def _text(question: Question, value: Any, frame: Frame) -> Iterator[Problem]:
    count = count_words(value)
    if question.limit and count > question.limit:
        yield Problem(
            "over-limit",
            _("%(count)s words; at most %(limit)s are allowed. Take out %(over)s."),
            {"count": count, "limit": question.limit, "over": count - question.limit},
        )


def _codes(question: Question) -> frozenset[str]:
    return frozenset(str(getattr(option, "code", option)) for option in question.options)


def _choices(question: Question, value: Any, frame: Frame) -> Iterator[Problem]:
    known = _codes(question)
    for chosen in [value] if isinstance(value, str) else value:
        if known and chosen not in known:
            yield Problem("unknown-choice", _("“%(chosen)s” is not among the choices."), {"chosen": chosen})


def _priorities(question: Question, value: Any, frame: Frame) -> Iterator[Problem]:
    for code in value:
        if frame.priorities and code not in frame.priorities:
            yield Problem("unknown-priority", _("“%(code)s” is no key priority of this call."), {"code": code})


def _yes_no(question: Question, value: Any, frame: Frame) -> Iterator[Problem]:
    if value.get("answer") not in ("yes", "no"):
        yield Problem("unanswered", _("Choose yes or no."))
    elif value["answer"] == "yes" and question.limit and is_empty(value.get("why")):
        yield Problem("unexplained", _("You chose yes: say in a few words why or how."))
    yield from _text(question, str(value.get("why") or ""), frame)


def _number(question: Question, value: Any, frame: Frame) -> Iterator[Problem]:
    number = whole_number(value)
    if number is None:
        yield Problem("number", _("Write a whole number."))
        return
    if question.at_least is not None and number < question.at_least:
        yield Problem("too-few", _("At least %(least)s."), {"least": question.at_least})
    if question.at_most is not None and number > question.at_most:
        yield Problem("too-many", _("At most %(most)s."), {"most": question.at_most})


def _money(question: Question, value: Any, frame: Frame) -> Iterator[Problem]:
    if budget.amount_of(value) is None:
        yield Problem("amount", _("“%(typed)s” is no amount."), {"typed": str(value)[:40]})


def _date(question: Question, value: Any, frame: Frame) -> Iterator[Problem]:
    if day_of(value) is None:
        yield Problem("date", _("This is no date. Write it as 2027-03-31."))


def _period(question: Question, value: Any, frame: Frame) -> Iterator[Problem]:
    first, last = day_of(value.get("from")), day_of(value.get("to"))
    if first is None or last is None:
        yield Problem("date", _("Name the first and the last day, each as 2027-03-31."))
    elif last < first:
        yield Problem("order", _("The last day comes before the first."))


def _month(month: object, frame: Frame, what: object) -> Iterator[Problem]:
    if not isinstance(month, int) or month < 1:
        yield Problem("month", _("“%(what)s” names no month of the project."), {"what": what}, str(what))
    elif frame.months and month > frame.months:
        yield Problem(
            "month-outside",
            _("“%(what)s” stands in month %(month)s; the project lasts %(months)s months."),
            {"what": what, "month": month, "months": frame.months},
            str(what),
        )


def _workplan(question: Question, value: Any, frame: Frame) -> Iterator[Problem]:
    tasks = value.get("tasks") or []
    if not tasks and question.required:
        yield Problem("no-task", _("The workplan has no task yet."))
    for task in tasks:
        title = task.get("title") or task.get("id") or "?"
        first, last = task.get("from"), task.get("to")
        yield from _month(first, frame, title)
        if last != first:
            yield from _month(last, frame, title)
        if isinstance(first, int) and isinstance(last, int) and last < first:
            yield Problem("order", _("“%(what)s” ends before it begins."), {"what": title}, title)
        if frame.parties and task.get("lead") not in frame.parties:
            yield Problem("no-lead", _("“%(what)s” names nobody who leads it."), {"what": title}, title)
    for milestone in value.get("milestones") or []:
        yield from _month(milestone.get("month"), frame, milestone.get("title") or milestone.get("id") or "?")


def _criteria(question: Question, value: Any, frame: Frame) -> Iterator[Problem]:
    weights = sum(row.get("weight") or 0 for row in value)
    if weights != 100:
        yield Problem("weights", _("The weights add up to %(sum)s %%; they must be 100 %%."), {"sum": weights})
    for row in value:
        if is_empty(row.get("text")):
            yield Problem("no-text", _("A criterion has no words yet."))
        yield from _month(row.get("month"), frame, (row.get("text") or "?")[:60])


def _budget(question: Question, value: Any, frame: Frame) -> Iterator[Problem]:
    cells, unread = budget.read_cells(value.get("cells") or [])
    yield from unread
    if question.required and not unread and not budget.total(cells):
        yield Problem("no-amount", _("No amount is entered yet."))
    strangers = {cell.party for cell in cells if cell.party} - frame.parties if frame.parties else set()
    for party in sorted(strangers):
        yield Problem("unknown-party", _("An amount is entered for somebody who does not take part."), {"party": party})
    yield from budget.problems(cells, limits=frame.limits, ceiling=frame.ceiling, known=frame.categories)
    if not is_empty(value.get("cofunding")) and budget.amount_of(value["cofunding"]) is None:
        yield Problem("amount", _("“%(typed)s” is no amount."), {"typed": str(value["cofunding"])[:40]})


def _trl(question: Question, value: Any, frame: Frame) -> Iterator[Problem]:
    start, end = value.get("start"), value.get("end")
    if not all(isinstance(level, int) and 1 <= level <= 9 for level in (start, end)):
        yield Problem("levels", _("Choose the level at the start and at the end, from 1 to 9."))
    elif end < start:
        yield Problem("order", _("The level at the end is lower than the one at the start."))


def _rows(*names: str) -> Callable[[Question, Any, Frame], Iterator[Problem]]:
    def judge(question: Question, value: Any, frame: Frame) -> Iterator[Problem]:
        for number, row in enumerate(value, 1):
            if any(is_empty(row.get(name)) for name in names):
                yield Problem("incomplete-row", _("Line %(line)s is not complete."), {"line": number}, str(number))
            if "month" in names and not is_empty(row.get("month")):
                yield from _month(row["month"], frame, row.get("title") or number)

    return judge


def _days(question: Question, value: Any, frame: Frame) -> Iterator[Problem]:
    days = [day_of(row.get("day")) for row in value]
    if None in days or days != sorted(set(days), key=str):
        yield Problem("days", _("Name each day once, in order, as 2027-03-31."))
    for row in value:
        if is_empty(row.get("items")):
            yield Problem("empty-day", _("The programme of %(day)s is empty."), {"day": row.get("day") or "?"})


def _participants(question: Question, value: Any, frame: Frame) -> Iterator[Problem]:
    counts = [count for count in value.values() if not is_empty(count)]
    if not all(isinstance(count, int) and 0 <= count < 100_000 for count in counts):
        yield Problem("number", _("Write a whole number."))


def _files(question: Question, value: Any, frame: Frame) -> Iterator[Problem]:
    if absent := [code for code in value if code not in frame.files]:
        yield Problem("no-file", _("A file that is named here is no longer there."), {"files": len(absent)})


JUDGES: dict[str, Callable[[Question, Any, Frame], Iterator[Problem]]] = {
    "text": _text,
    "choice": _choices,
    "choices": _choices,
    "priorities": _priorities,
    "yes_no": _yes_no,
    "number": _number,
    "money": _money,
    "date": _date,
    "period": _period,
    "workplan": _workplan,
    "criteria": _criteria,
    "budget": _budget,
    "trl": _trl,
    "risks": _rows("text", "likelihood", "impact", "answer"),
    "deliverables": _rows("title", "month", "kind"),
    "days": _days,
    "participants": _participants,
    "files": _files,
}
