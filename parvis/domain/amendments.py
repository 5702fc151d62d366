"""Changes of an award after its letter: asked for, shown, approved at the right level, effective on a day.

What was signed reads as signed for ever.  A change is a row beside it, with the
day from which it counts; the award on any day is the original with all changes
that count by then, in the order of their days.

Directors ask, and all directors consent.  The programme's file says who then
approves: more months need more approvals than few, and a move of money within
what the letter leaves free needs no amendment at all.  A change of people is
judged by the rules of eligibility like the first proposal.  Suspension, its end
and termination come from the office; a terminated award pays nothing more and
says what is to be paid back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from parvis.domain.awards import months_after
from parvis.domain.budget import amount_of
from parvis.domain.programme_file.award import Changes
from parvis.domain.refusals import Refused


def _(message: str) -> str:
    return message


class AmendmentKind(StrEnum):
    """What a change changes."""

    EXTENSION = "extension"  # more time, no more money
    BUDGET = "budget"
    DIRECTOR = "director"
    PARTNER = "partner"
    END_USER = "end-user"
    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    TERMINATION = "termination"


class AmendmentStatus(StrEnum):
    """How far a change is."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


AMENDMENT_MOVES: dict[AmendmentStatus, frozenset[AmendmentStatus]] = {
    AmendmentStatus.ASKED: frozenset({AmendmentStatus.APPROVED, AmendmentStatus.REFUSED, AmendmentStatus.WITHDRAWN}),
    AmendmentStatus.APPROVED: frozenset(),
    AmendmentStatus.REFUSED: frozenset(),
    AmendmentStatus.WITHDRAWN: frozenset(),
}

K = AmendmentKind
OF_THE_OFFICE = frozenset({K.SUSPENSION, K.RESUMPTION, K.TERMINATION})
OF_PEOPLE = frozenset({K.DIRECTOR, K.PARTNER, K.END_USER})
OFFICER = "programme-officer"


def move_amendment(status: AmendmentStatus, to: AmendmentStatus) -> AmendmentStatus:
    """The status after the move, or a refusal."""
    if to not in AMENDMENT_MOVES[status]:
        raise Refused(_("This change was decided already."), code="no-such-move")
    return to


@dataclass(frozen=True)
class Effective:
    """An approved change: what it changes, and the first day on which it counts."""

    number: int
    kind: AmendmentKind
    changes: Mapping[str, Any]
    on: date


@dataclass(frozen=True)
class Terms:
    """What holds of an award on a day."""

    starts_on: date
    ends_on: date
    months: int
    parties: Mapping[str, Mapping[str, Any]]
    budget: tuple[Mapping[str, Any], ...]
    extended: int = 0  # months, over all extensions
    suspended: bool = False
    terminated_on: date | None = None
    recover: Decimal = Decimal(0)
    numbers: tuple[int, ...] = field(default=())  # of the changes that count

    @property
    def stopped(self) -> bool:
        """Whether nothing is paid and nothing begun."""
        return self.suspended or self.terminated_on is not None


def original(frozen: Mapping[str, Any]) -> Terms:
    """What the letter says."""
    return Terms(
        starts_on=date.fromisoformat(frozen["starts on"]),
        ends_on=date.fromisoformat(frozen["ends on"]),
        months=int(frozen["months"]),
        parties={code: dict(party) for code, party in frozen["parties"].items()},
        budget=tuple(dict(line) for line in frozen["budget"]),
    )


def terms_on(frozen: Mapping[str, Any], changes: Iterable[Effective], day: date) -> Terms:
    """The award on this day: the original, and every change that counts by then."""
    terms = original(frozen)
    for change in sorted((one for one in changes if one.on <= day), key=lambda one: (one.on, one.number)):
        terms = after(terms, change)
    return terms


def after(terms: Terms, change: Effective) -> Terms:
    """What holds once the change counts."""
    terms = replace(terms, numbers=(*terms.numbers, change.number))
    told = change.changes
    match change.kind:
        case K.EXTENSION:
            months = int(told["months"])
            return replace(
                terms,
                months=terms.months + months if terms.months else 0,
                ends_on=_later(terms.ends_on, months),
                extended=terms.extended + months,
            )
        case K.BUDGET:
            return replace(terms, budget=tuple(dict(line) for line in told["budget"]))
        case K.DIRECTOR | K.PARTNER | K.END_USER:
            kept = {code: party for code, party in terms.parties.items() if code != told.get("leaves")}
            joins = told.get("joins") or {}
            return replace(terms, parties={**kept, **{code: dict(party) for code, party in joins.items()}})
        case K.SUSPENSION:
            return replace(terms, suspended=True)
        case K.RESUMPTION:
            return replace(terms, suspended=False)
        case K.TERMINATION:
            ends_on = min(terms.ends_on, max(change.on, terms.starts_on))
            recover = amount_of(told.get("recover") or "0") or Decimal(0)
            return replace(terms, ends_on=ends_on, terminated_on=change.on, suspended=False, recover=recover)


def _later(ends_on: date, months: int) -> date:
    """The last day, so many months later: the day before the same day of the month after it ends."""
    return months_after(ends_on + timedelta(days=1), months) - timedelta(days=1)


def moved(before: Sequence[Mapping[str, Any]], to: Sequence[Mapping[str, Any]]) -> Decimal:
    """Which part of the whole moves from one line to another, between 0 and 1."""
    old, new = sums(before), sums(to)
    whole = sum(old.values(), Decimal(0))
    gained = sum(
        (max(Decimal(0), new.get(place, Decimal(0)) - old.get(place, Decimal(0))) for place in new), Decimal(0)
    )
    return gained / whole if whole else Decimal(0)


def size(terms: Terms, kind: AmendmentKind, changes: Mapping[str, Any]) -> Decimal:
    """How large the change is, as the file's levels measure it: months in all, or the part of the money that moves."""
    if kind is K.EXTENSION:
        return Decimal(terms.extended + int(changes.get("months") or 0))
    return moved(terms.budget, changes["budget"]) if kind is K.BUDGET else Decimal(0)


def level_of(rule: Changes | None, kind: AmendmentKind, how_large: Decimal) -> tuple[str, ...]:
    """The offices of which each approves the change, by another person: the file's first level that reaches so far."""
    levels = [one for one in (rule.levels if rule else ()) if one.kind == kind.value]
    reaching = [one for one in levels if one.up_to is not None and how_large <= one.up_to]
    if reaching:
        return min(reaching, key=lambda one: one.up_to or Decimal(0)).approved_by
    return next((one.approved_by for one in levels if one.up_to is None), (OFFICER,))


def sums(lines: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Decimal]:
    """What stands on each line, by party and kind of cost."""
    found: dict[tuple[str, str], Decimal] = {}
    for line in lines:
        place = (str(line.get("party") or ""), str(line.get("category") or ""))
        found[place] = found.get(place, Decimal(0)) + (amount_of(str(line.get("amount"))) or Decimal(0))
    return found
