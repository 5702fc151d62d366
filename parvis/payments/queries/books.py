"""An award's money, from its book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from parvis.domain.awards import ReportStatus
from parvis.domain.budget import amount_of
from parvis.domain.ledger import SUMS, Line, Sums
from parvis.domain.money import in_minor_units
from parvis.domain.portfolio import Dimension, Share, shares
from parvis.domain.reporting import spent_in
from parvis.grants.models import Award, Report
from parvis.payments.models import LedgerEntry

AT_ONCE = 5_000


@dataclass(frozen=True)
class Money:
    """An award's money at a glance, in minor units; the parts add up to the whole."""

    whole: int
    paid: int
    on_its_way: int  # released, not paid yet
    locked: int
    returned: int = 0
    claimed: int = 0

    @classmethod
    def of(cls, award: Award, last: LedgerEntry | None) -> Money:
        """From the last line of its book.  No query."""
        sums = sums_of(last)
        released, paid = sums.released, sums.paid
        return cls(
            award.amount_minor, paid, released - paid, award.amount_minor - released, sums.returned, sums.claimed
        )


def sums_of(line: LedgerEntry | None) -> Sums:
    """How the award stands after this line.  No query."""
    return Sums(**{name: getattr(line, f"{name}_minor") for name in SUMS}) if line else Sums()


def last_line(award: Award) -> LedgerEntry | None:
    """The last line of the book.  One query."""
    return LedgerEntry.objects.filter(award=award).order_by("-position").first()


def lines(award: Award) -> QuerySet[LedgerEntry]:
    """The book, line by line.  One query."""
    return (
        LedgerEntry.objects.filter(award=award)
        .select_related("by", "instalment", "payment", "rate")
        .order_by("position")
    )


def every_line() -> Iterator[Line]:
    """All lines of all books, in order.  One query, read in pieces."""
    fields = ("award__reference", "position", "kind", "amount_minor", "currency", *(f"{name}_minor" for name in SUMS))
    rows = LedgerEntry.objects.order_by("award_id", "position").values_list(*fields)
    for award, position, kind, amount, currency, *sums in rows.iterator(chunk_size=AT_ONCE):
        yield Line(award, position, kind, amount, currency, tuple(sums))


def answers_accepted(award: Award) -> list[dict[str, Any]]:
    """What the accepted reports say, the first first.  One query."""
    found = Report.objects.filter(award=award, status=ReportStatus.ACCEPTED).order_by("obligation__number")
    return [one.signed.content["answers"] for one in found.select_related("signed") if one.signed]


def spent_by_category(award: Award, answers: list[dict[str, Any]]) -> Mapping[str, Decimal]:
    """What accepted reports say was spent, by category of the budget.  No query."""
    sums: dict[str, Decimal] = {}
    for number, part in enumerate(award.frozen.get("budget") or ()):
        told = sum((amount_of(one.get(f"spent-{number}")) or Decimal(0) for one in answers), Decimal(0))
        sums[str(part["category"])] = sums.get(str(part["category"]), Decimal(0)) + told
    return sums


def to_return(award: Award) -> int:
    """What was paid and neither spent, as accepted reports say, nor returned; nothing before the last is accepted.

    Three queries at most.
    """
    if award.obligations.filter(satisfied_at__isnull=True).exists():
        return 0
    sums = sums_of(last_line(award))
    spent = sum((spent_in(one) for one in answers_accepted(award)), Decimal(0))
    return max(0, sums.paid - sums.returned - in_minor_units(spent, award.currency))


def balance_returned(award: Award) -> bool:
    """Whether nothing is to be returned any more."""
    return to_return(award) == 0


def shares_of(award: Award, sums: Sums) -> tuple[Share, ...]:
    """The award's equal shares, by what its letter froze.  No query."""
    frozen = award.frozen
    facts = [one.get("facts") or {} for one in (frozen.get("parties") or {}).values()]
    keys = {
        Dimension.PRIORITY: [str(one).split(".")[0][:40] for one in frozen.get("priorities") or ()],
        Dimension.NATION: [str(one["employer_country"]) for one in facts if one.get("employer_country")],
        Dimension.MECHANISM: [str(frozen.get("mechanism") or "")[:40] or "–"],
        Dimension.YEAR: [str(award.starts_on.year)],
    }
    return shares(keys, committed=sums.committed, paid=sums.paid - sums.returned)
