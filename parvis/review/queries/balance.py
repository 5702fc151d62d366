"""How a panel's list spreads over priorities and nations, as it stands and under another line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from parvis.domain.calibration import Ranking
from parvis.domain.programme_file import Programme
from parvis.domain.scoring import Ranked, Verdict, above_the_line
from parvis.review.queries import ranks
from parvis.review.queries.panel import List, Row


@dataclass(frozen=True)
class Share:
    """One priority or nation: how much of the list, how much of what stands above the line."""

    code: str
    listed: int
    asked: Decimal
    above: int
    amount: Decimal
    instead: int = 0  # above the other line, if one is tried
    instead_amount: Decimal = Decimal(0)


@dataclass(frozen=True)
class Tried:
    """What another line would change; the ranking stays as it is."""

    line: Decimal
    above: frozenset[str]  # codes of the items above it
    rises: list[Row]
    falls: list[Row]
    spent: Decimal
    ranking: Ranking

    @property
    def count(self) -> int:
        """How many would stand above it."""
        return len(self.above)


def tried(table: List, line: Decimal) -> Tried:
    """The list under another line, by rank alone."""
    order = [Ranked(row.item.code, row.marks, row.rank) for row in table.ranked]
    amounts = {row.item.code: row.item.granted for row in table.ranked}
    drawn = above_the_line(order, amounts, line)
    above = frozenset(code for code, verdict in drawn.items() if verdict is Verdict.RECOMMENDED)
    return Tried(
        line,
        above,
        [row for row in table.ranked if row.item.code in above and row.drawn is not Verdict.RECOMMENDED],
        [row for row in table.ranked if row.item.code not in above and row.drawn is Verdict.RECOMMENDED],
        sum((amounts[code] for code in above), Decimal(0)),
        ranks.under(table.sheet, line),
    )


def above_now(table: List) -> frozenset[str]:
    """What stands above the line: what the panel recommends, and by rank what it has said nothing of yet."""
    return frozenset(row.item.code for row in table.ranked if (row.verdict or row.drawn) is Verdict.RECOMMENDED)


def by_priority(table: List, instead: Collection[str] = ()) -> list[Share]:
    """The heads of the priorities; a proposal counts under each that it names."""

    return _shares(table, priorities_of, instead)


def by_nation(table: List, programme: Programme, instead: Collection[str] = ()) -> list[Share]:
    """The nations where the directors work; a proposal counts under each of them."""

    return _shares(table, lambda item: nations_of(item, programme), instead)


def priorities_of(item: Any) -> set[str]:
    """The heads of the priorities that a listed proposal names."""
    named = item.received_priorities if isinstance(item.received_priorities, list) else []
    return {code.split(".")[0] for code in named if isinstance(code, str)}


def nations_of(item: Any, programme: Programme) -> set[str]:
    """The nations where a listed proposal's directors work."""
    parties = item.received_parties if isinstance(item.received_parties, Mapping) else {}
    found = set()
    for one in parties.values():
        role, facts = programme.role(one.get("role", "")), one.get("facts") or {}
        if role and role.signs:
            found.add(facts.get("employer_country") or next(iter(facts.get("nationality") or ()), ""))
    return found - {""}


def _shares(table: List, groups: Callable[[Any], Iterable[str]], instead: Collection[str]) -> list[Share]:
    now = above_now(table)
    rows: dict[str, list[Row]] = {}
    for row in table.ranked:
        for code in groups(row.item):
            rows.setdefault(code, []).append(row)

    def amount(found: list[Row], among: Collection[str]) -> Decimal:
        return sum((row.item.granted for row in found if row.item.code in among), Decimal(0))

    every = [
        Share(
            code,
            len(found),
            sum((row.item.asked for row in found), Decimal(0)),
            sum(row.item.code in now for row in found),
            amount(found, now),
            sum(row.item.code in instead for row in found),
            amount(found, instead),
        )
        for code, found in rows.items()
    ]
    return sorted(every, key=lambda one: (-one.above, -one.listed, one.code))
