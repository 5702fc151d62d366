"""Reports of an award: what they ask, and what still keeps them from being handed in.

A report tells how far each milestone and each criterion for success of the
award letter is, and what was spent on each line of its budget.  The sums run
over all reports: a line may pass what the letter gives it only as far as the
programme lets money move freely between lines, and the whole never.  The final
report also says, for the nations, what was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from parvis.domain.awards import ObligationKind
from parvis.domain.budget import amount_of
from parvis.domain.problems import Problem


def _(message: str) -> str:
    return message


class Progress(StrEnum):
    """How far something is."""

    NOT_BEGUN = "not-begun"
    UNDER_WAY = "under-way"
    REACHED = "reached"
    GIVEN_UP = "given-up"


TEXTS = ("progress", "deviations", "findings")
LONGEST_TEXT = 20_000


@dataclass(frozen=True)
class Asked:
    """One question of a report: a text, how far a milestone or criterion is, or an amount of a budget line."""

    code: str
    sort: str  # text, progress, amount
    part: Mapping[str, Any]  # of the award letter: the milestone, the criterion, the line of the budget
    required: bool = True


def questions(frozen: Mapping[str, Any], kind: ObligationKind) -> tuple[Asked, ...]:
    """What a report of this kind asks under this award letter."""
    texts = [Asked("progress", "text", {}), Asked("deviations", "text", {}, required=False)]
    if kind is ObligationKind.FINAL_REPORT:
        texts.append(Asked("findings", "text", {}))
    return (
        *texts,
        *(Asked(f"milestone-{n}", "progress", part) for n, part in enumerate(frozen.get("milestones") or ())),
        *(Asked(f"criterion-{n}", "progress", part) for n, part in enumerate(frozen.get("criteria") or ())),
        *(Asked(f"spent-{n}", "amount", part) for n, part in enumerate(frozen.get("budget") or ())),
    )


def lacks(
    frozen: Mapping[str, Any],
    kind: ObligationKind,
    content: Mapping[str, Any],
    *,
    before: Sequence[Mapping[str, Any]] = (),
    virement: Decimal = Decimal(0),
) -> Iterator[Problem]:
    """Everything that keeps this report from being handed in; `before` are the accepted reports' contents."""
    for asked in questions(frozen, kind):
        value = content.get(asked.code)
        if asked.sort == "text" and asked.required and not str(value or "").strip():
            yield Problem("missing", _MISSING[asked.code], place=asked.code)
        if asked.sort == "progress" and _state_of(value) is None:
            yield Problem(
                "missing",
                _("Say how far “%(what)s” is."),
                {"what": asked.part.get("title") or asked.part.get("text") or asked.code},
                asked.code,
            )
        if asked.sort == "amount":
            yield from _money(asked, value, before, virement)
    yield from _whole(frozen, content, before)


_MISSING = {
    "progress": _("Tell what was done since the last report."),
    "findings": _("Write down what was found, for the nations."),
}


def _state_of(value: object) -> Progress | None:
    state = value.get("state") if isinstance(value, Mapping) else None
    return Progress(state) if state in set(Progress) else None


def _money(asked: Asked, value: object, before: Sequence[Mapping[str, Any]], virement: Decimal) -> Iterator[Problem]:
    amount = amount_of(value)
    if amount is None:
        yield Problem("amount", _("Enter what was spent on each line; where it was nothing, enter 0."), {}, asked.code)
        return
    granted = Decimal(str(asked.part.get("amount") or 0))
    most = (granted * (1 + virement)).quantize(Decimal("0.01"))
    spent = amount + sum((amount_of(one.get(asked.code)) or Decimal(0) for one in before), Decimal(0))
    if spent > most:
        yield Problem(
            "over-line",
            _(
                "On this line %(spent)s are spent in all; the letter gives %(granted)s and lets at most %(most)s be "
                "spent. Ask the office for a change before you go on."
            ),
            {"spent": spent, "granted": granted, "most": most},
            asked.code,
        )


def _whole(
    frozen: Mapping[str, Any], content: Mapping[str, Any], before: Sequence[Mapping[str, Any]]
) -> Iterator[Problem]:
    granted = Decimal(str(frozen.get("amount") or 0))
    spent = sum((spent_in(one) for one in (*before, content)), Decimal(0))
    if spent > granted:
        yield Problem(
            "over-whole",
            _("%(spent)s are spent in all reports together; the award is %(granted)s."),
            {"spent": spent, "granted": granted},
        )


def spent_in(content: Mapping[str, Any]) -> Decimal:
    """What a report says was spent, over all lines."""
    amounts = (amount_of(value) for code, value in content.items() if code.startswith("spent-"))
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def shaped(asked: Asked, value: object) -> object:
    """The value as it is kept: text, or how far with a note; what has no such shape becomes text."""
    if asked.sort == "progress":
        given = value if isinstance(value, Mapping) else {}
        state = _state_of(given)
        return {"state": state.value if state else "", "note": str(given.get("note") or "")[:LONGEST_TEXT]}
    return str(value if value is not None else "")[:LONGEST_TEXT]
