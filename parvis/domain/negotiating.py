"""What the letter will say of money, milestones and criteria, talked over before it is offered.

The nations agreed on an amount, which stays.  The directors and their adviser
settle what it is spent on: each side puts in versions of the plan, everybody
sees who changed what, and once both directors and the office agree to the same
newest version the letter can be offered with it.  A new version asks everybody
anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from parvis.domain.budget import Cell, Limit, amount_of
from parvis.domain.budget import problems as of_budget
from parvis.domain.problems import Problem


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Difference:
    """One thing in which two versions differ: of which part, which one, what it was and what it is."""

    part: str  # budget, milestones, criteria
    name: tuple[str, ...]
    before: str
    after: str


def lacks(
    content: Mapping[str, Any],
    *,
    amount: Decimal,
    parties: Sequence[str],
    limits: Sequence[Limit] = (),
    months: int = 0,
) -> Iterator[Problem]:
    """Everything that keeps this version of the plan from being put in."""
    lines = content.get("budget") or []
    amounts = [amount_of(str(line.get("amount"))) for line in lines]
    if not lines or any(one is None for one in amounts):
        yield Problem("amount", _("Every line of the budget has an amount; nothing is 0."), place="budget")
        return
    whole = sum((one for one in amounts if one is not None), Decimal(0))
    if whole != amount:
        yield Problem(
            "whole",
            _("The lines add up to %(new)s; the nations agreed on %(old)s."),
            {"new": whole, "old": amount},
            "budget",
        )
    if {str(line.get("party") or "") for line in lines} - {*parties, ""}:
        yield Problem("stranger", _("A line names somebody who takes no part in the project."), place="budget")
    cells = [
        Cell(str(line.get("party") or ""), str(line["category"]), 1, one)
        for line, one in zip(lines, amounts, strict=True)
        if one and line.get("category")
    ]
    yield from of_budget(cells, limits=limits)
    for mark in content.get("milestones") or []:
        if not str(mark.get("title") or "").strip() or not 0 <= int(mark.get("month") or 0) <= (months or 120):
            yield Problem("milestone", _("Each milestone has a name and a month of the project."), place="milestones")
            break
    criteria = content.get("criteria") or []
    if any(not str(one.get("text") or "").strip() for one in criteria):
        yield Problem("criterion", _("Each criterion for success says what it is."), place="criteria")
    if criteria and sum(int(one.get("weight") or 0) for one in criteria) != 100:
        yield Problem("weights", _("The weights of the criteria add up to 100."), place="criteria")


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What changed from one version to the next, in the order of the plan."""
    return tuple(_differences(before, after))


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for part, told in (("budget", _of_line), ("milestones", _of_milestone), ("criteria", _of_criterion)):
        old = dict(told(one) for one in before.get(part) or [])
        new = dict(told(one) for one in after.get(part) or [])
        for name in dict.fromkeys((*old, *new)):
            if old.get(name) != new.get(name):
                yield Difference(part, name, old.get(name, ""), new.get(name, ""))


def _of_line(line: Mapping[str, Any]) -> tuple[tuple[str, ...], str]:
    amount = amount_of(str(line.get("amount")))
    return (str(line.get("category") or ""), str(line.get("party") or "")), f"{amount or 0:.2f}"


def _of_milestone(mark: Mapping[str, Any]) -> tuple[tuple[str, ...], str]:
    return (str(mark.get("title") or ""),), str(mark.get("month") or 0)


def _of_criterion(one: Mapping[str, Any]) -> tuple[tuple[str, ...], str]:
    return (str(one.get("text") or ""),), f"{one.get('weight') or 0}\N{NO-BREAK SPACE}% · {one.get('month') or 0}"
