"""Reports of an award: what they ask, and what still keeps them from being handed in.

A report tells how far each milestone and each criterion for success of the
award letter is, and what was spent on each line of its budget.  What it asks in
words the programme's file says: some of it each director answers for his or her
side, and what was spent on a side's lines that side's director tells.  The rest
belongs to all of them.  The sums run
over all reports: a line may pass what the letter gives it only as far as the
programme lets money move freely between lines, and the whole never.  The final
report also says, for the nations, what was found.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from parvis.domain.awards import ObligationKind
from parvis.domain.budget import amount_of
from parvis.domain.problems import Problem
from parvis.domain.programme_file.award import ReportQuestion
from parvis.domain.words import words


def _(message: str) -> str:
    return message


class Progress(StrEnum):
    """How far something is."""

    NOT_BEGUN = "not-begun"
    UNDER_WAY = "under-way"
    REACHED = "reached"
    GIVEN_UP = "given-up"


# What is asked where the programme's file says nothing of it.
USUAL = (
    ReportQuestion(code="progress", name=words("Progress", "Progrès")),
    ReportQuestion(
        code="deviations", name=words("Otherwise than planned", "Écarts par rapport au plan"), required=False
    ),
    ReportQuestion(code="findings", name=words("Findings", "Résultats"), reports=("final-report",)),
)
LONGEST_TEXT = 20_000


@dataclass(frozen=True)
class Asked:
    """One question of a report: a text, how far a milestone or criterion is, or an amount of a budget line."""

    code: str
    sort: str  # text, progress, amount
    part: Mapping[str, Any]  # of the award letter: the milestone, the criterion, the line of the budget
    required: bool = True
    of: str = ""  # the director who answers it, by the code of the party; empty: any of them
    asks: ReportQuestion | None = None  # of the programme's file, for a text

    def is_for(self, party: str, seated: Container[str]) -> bool:
        """Whether this director answers it; what belonged to one who has left is anybody's."""
        return self.of in ("", party) or self.of not in seated


def questions(
    frozen: Mapping[str, Any],
    kind: ObligationKind,
    asks: Sequence[ReportQuestion] = (),
    directors: Sequence[str] = (),
) -> tuple[Asked, ...]:
    """What a report of this kind asks under this award letter, of these directors' sides."""
    return (
        *_texts(kind, asks or USUAL, directors),
        *(Asked(f"milestone-{n}", "progress", part) for n, part in enumerate(frozen.get("milestones") or ())),
        *(Asked(f"criterion-{n}", "progress", part) for n, part in enumerate(frozen.get("criteria") or ())),
        *(
            Asked(f"spent-{n}", "amount", part, of=part["party"] if part.get("party") in directors else "")
            for n, part in enumerate(frozen.get("budget") or ())
        ),
    )


def _texts(kind: ObligationKind, asks: Sequence[ReportQuestion], directors: Sequence[str]) -> Iterator[Asked]:
    for one in asks:
        if kind.value not in one.reports:
            continue
        if one.owner == "own" and directors:
            for party in directors:
                yield Asked(f"{one.code}-{party}", "text", {}, one.required, party, one)
        else:
            yield Asked(one.code, "text", {}, one.required, asks=one)


def begun_with(asked: Iterable[Asked], month: int, before: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    """What a new report after so many months begins with: what the last one said, and what is not due yet."""
    last = before[-1] if before else {}
    found: dict[str, object] = {}
    for one in asked:
        if one.sort != "progress":
            continue
        told = last.get(one.code)
        if _state_of(told) in (Progress.REACHED, Progress.GIVEN_UP):
            found[one.code] = shaped(one, told)
        elif int(one.part.get("month") or 0) > month:
            state = _state_of(told) or Progress.NOT_BEGUN
            found[one.code] = {"state": state.value, "note": ""}
    return found


def lacks(
    frozen: Mapping[str, Any],
    asked_for: Iterable[Asked],
    content: Mapping[str, Any],
    *,
    before: Sequence[Mapping[str, Any]] = (),
    virement: Decimal = Decimal(0),
) -> Iterator[Problem]:
    """Everything that keeps this report from being handed in; `before` are the accepted reports' contents."""
    names = {code: party.get("name", "") for code, party in (frozen.get("parties") or {}).items()}
    for asked in asked_for:
        value = content.get(asked.code)
        if asked.sort == "text" and asked.asks and asked.required and not str(value or "").strip():
            if asked.of:
                facts = {"what": asked.asks.name, "who": names.get(asked.of, "")}
                yield Problem("missing", _("“%(what)s” is still to be written by %(who)s."), facts, asked.code)
            else:
                yield Problem("missing", _("“%(what)s” is still to be written."), {"what": asked.asks.name}, asked.code)
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
