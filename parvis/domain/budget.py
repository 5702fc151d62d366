"""The budget of a joint proposal: party by category by year, in exact decimals.

Every party enters its own lines.  Some kinds of cost are never covered; some
may take only so much of the whole.  A sum that is over its cap is told with
the sum, the cap and how much is too much, so that it can be set right in one
go.  Amounts are decimal text ("12.50"), never binary fractions: 0.1 + 0.2 is
0.3.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from parvis.domain.problems import Problem

LARGEST = Decimal("1000000000")
AMOUNT = re.compile(r"\d{1,12}(?:[.,]\d{1,2})?")
SPACES = re.compile(r"[\s\u00a0\u202f']")


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Cell:
    """What one party asks for one kind of cost in one year of the project."""

    party: str
    category: str
    year: int
    amount: Decimal


@dataclass(frozen=True)
class Limit:
    """What the programme says of one kind of cost: never covered, or at most this share of the whole."""

    category: str
    excluded: bool = False
    most_share: Decimal | None = None  # of the total, as a fraction


def amount_of(text: object) -> Decimal | None:
    """The amount somebody typed, with a comma or a point, spaces forgiven; None if it is none."""
    typed = SPACES.sub("", str(text)) if isinstance(text, str | int) and not isinstance(text, bool) else ""
    if not AMOUNT.fullmatch(typed):
        return None
    amount = Decimal(typed.replace(",", "."))
    return amount if amount < LARGEST else None


def read_cells(rows: Iterable[object]) -> tuple[tuple[Cell, ...], tuple[Problem, ...]]:
    """The cells that can be read, and a problem for each that cannot.  Empty amounts are no cells."""
    cells: list[Cell] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            problems.append(Problem("cell", _("Line %(line)s of the budget cannot be read."), {"line": number}))
            continue
        typed = row.get("amount")
        if typed in (None, ""):
            continue
        amount, year = amount_of(typed), row.get("year")
        if amount is None:
            problems.append(
                Problem(
                    "amount",
                    _("“%(typed)s” is no amount. Write digits, with at most two decimals, for example 12500.50."),
                    {"typed": str(typed)[:40], "line": number},
                )
            )
        elif not isinstance(year, int) or isinstance(year, bool) or not 1 <= year <= 10:
            problems.append(
                Problem("year", _("Line %(line)s of the budget names no year of the project."), {"line": number})
            )
        else:
            cells.append(Cell(str(row.get("party", "")), str(row.get("category", "")), year, amount))
    return tuple(cells), tuple(problems)


def total(cells: Iterable[Cell]) -> Decimal:
    """The whole, exact to the cent."""
    return sum((cell.amount for cell in cells), Decimal(0))


def totals_by(cells: Iterable[Cell], part: str) -> dict[str | int, Decimal]:
    """Sums by "party", "category" or "year"."""
    sums: dict[str | int, Decimal] = defaultdict(Decimal)
    for cell in cells:
        sums[getattr(cell, part)] += cell.amount
    return dict(sums)


def shares(cells: Iterable[Cell], part: str) -> dict[str | int, Decimal]:
    """Each one's part of the whole as a fraction; empty while nothing is asked for."""
    kept = tuple(cells)
    whole = total(kept)
    return {key: amount / whole for key, amount in totals_by(kept, part).items()} if whole else {}


def problems(
    cells: Iterable[Cell], *, limits: Iterable[Limit] = (), ceiling: Decimal | None = None, known: Iterable[str] = ()
) -> Iterator[Problem]:
    """Everything about this budget that the programme does not allow, with its figures."""
    kept = tuple(cells)
    whole, by_category = total(kept), totals_by(kept, "category")
    rules = {limit.category: limit for limit in limits}
    listed = frozenset(known) or frozenset(rules)
    for category, asked in sorted(by_category.items(), key=str):
        limit = rules.get(str(category))
        if listed and category not in listed:
            yield Problem(
                "unknown-category",
                _("“%(category)s” is no kind of cost of this programme."),
                {"category": category},
            )
        elif limit and limit.excluded and asked:
            yield Problem(
                "excluded",
                _("“%(category)s” is never covered. %(asked)s are entered there; move them to your own co-funding."),
                {"category": category, "asked": asked},
            )
        elif limit and limit.most_share is not None and asked > (most := limit.most_share * whole):
            most = most.quantize(Decimal("0.01"))
            yield Problem(
                "over-share",
                _(
                    "“%(category)s” may take at most %(percent)s %% of the whole: %(most)s of %(whole)s. "
                    "%(asked)s are entered, %(over)s too much."
                ),
                {
                    "category": category,
                    "percent": (limit.most_share * 100).normalize(),
                    "most": most,
                    "whole": whole,
                    "asked": asked,
                    "over": asked - most,
                },
            )
    if ceiling is not None and whole > ceiling:
        yield Problem(
            "over-ceiling",
            _("The whole is %(whole)s; this kind of grant gives at most %(ceiling)s. That is %(over)s too much."),
            {"whole": whole, "ceiling": ceiling, "over": whole - ceiling},
        )
