"""What keeps a change of an award from being asked for.

A change is asked for before the award ends.  Money moves within the whole,
which stays as it was; what the letter lets move freely needs no amendment.
Whoever leaves takes part, and a director is followed by a successor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from parvis.domain.amendments import OF_THE_OFFICE, AmendmentKind, Terms, moved, sums
from parvis.domain.budget import amount_of
from parvis.domain.problems import Problem

K = AmendmentKind
NOTHING = Decimal(0)


def _(message: str) -> str:
    return message


def problems(
    terms: Terms, kind: AmendmentKind, changes: Mapping[str, Any], *, day: date, free: Decimal = Decimal(0)
) -> Iterator[Problem]:
    """Everything that keeps this change from being asked for on this day; `free` is what moves without asking."""
    if terms.terminated_on is not None:
        yield Problem("terminated", _("This award is terminated; nothing in it changes any more."))
        return
    if kind not in OF_THE_OFFICE and day > terms.ends_on:
        yield Problem(
            "ended", _("A change is asked for before the last day of the award, %(day)s."), {"day": terms.ends_on}
        )
    match kind:
        case K.EXTENSION if not 1 <= int(changes.get("months") or 0) <= 60:
            yield Problem("months", _("Say by how many months, from 1 to 60."), place="months")
        case K.BUDGET:
            yield from _of_budget(terms, changes.get("budget") or (), free)
        case K.DIRECTOR | K.PARTNER | K.END_USER:
            yield from _of_people(terms, kind, changes)
        case K.SUSPENSION if terms.suspended:
            yield Problem("suspended", _("This award is suspended already."))
        case K.RESUMPTION if not terms.suspended:
            yield Problem("running", _("Only a suspended award is resumed."))
        case K.TERMINATION if amount_of(changes.get("recover") or "0") is None:
            yield Problem("recover", _("Enter what is to be paid back as an amount; nothing is 0."), place="recover")


def _of_budget(terms: Terms, lines: Sequence[Mapping[str, Any]], free: Decimal) -> Iterator[Problem]:
    if any(amount_of(str(line.get("amount"))) is None for line in lines):
        yield Problem("amount", _("Every line of the budget has an amount; nothing is 0."), place="budget")
        return
    old, new = sum(sums(terms.budget).values(), Decimal(0)), sum(sums(lines).values(), Decimal(0))
    if old != new:
        yield Problem(
            "whole",
            _("The lines add up to %(new)s; the award is %(old)s and stays so."),
            {"new": new, "old": old},
            "budget",
        )
    elif (share := moved(terms.budget, lines)) == 0:
        yield Problem("nothing", _("No amount differs from what holds now."), place="budget")
    elif share <= free and _within_lines(terms.budget, lines, free):
        yield Problem(
            "free",
            _("Within %(percent)s %% of each line money moves without an amendment; tell it in the next report."),
            {"percent": (free * 100).normalize()},
            "budget",
        )
    if list(sums(lines))[: len(sums(terms.budget))] != list(sums(terms.budget)):
        yield Problem("line", _("No line disappears: one that is given up stays, with 0."), place="budget")
    if {line["party"] for line in lines} - {*terms.parties, ""}:
        yield Problem("stranger", _("A line names somebody who takes no part in the project."), place="budget")


def _within_lines(before: Sequence[Mapping[str, Any]], to: Sequence[Mapping[str, Any]], free: Decimal) -> bool:
    old = sums(before)
    return all(amount <= old.get(place, Decimal(0)) * (1 + free) for place, amount in sums(to).items())


def _of_people(terms: Terms, kind: AmendmentKind, changes: Mapping[str, Any]) -> Iterator[Problem]:
    leaves, joins = changes.get("leaves") or "", changes.get("joins") or {}
    if not leaves and not joins:
        yield Problem("nobody", _("Say who leaves, who joins, or both."), place="leaves")
    if leaves and leaves not in terms.parties:
        yield Problem("stranger", _("Who leaves takes no part in the project."), place="leaves")
    if kind is K.DIRECTOR and not (leaves and joins):
        yield Problem("successor", _("A director is followed by a successor. Name both."), place="joins")
    if any(not str(party.get("name") or "").strip() for party in joins.values()):
        yield Problem("name", _("Write the name of whoever joins."), place="name")
