"""An award's money at a glance, from its book."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from parvis.grants.models import Award
from parvis.payments.models import LedgerEntry


@dataclass(frozen=True)
class Money:
    """An award's money at a glance, in minor units; the parts add up to the whole."""

    whole: int
    paid: int
    on_its_way: int  # released, not paid yet
    locked: int

    @classmethod
    def of(cls, award: Award, last: LedgerEntry | None) -> Money:
        """From the last line of its book.  No query."""
        released, paid = (last.released_minor, last.paid_minor) if last else (0, 0)
        return cls(award.amount_minor, paid, released - paid, award.amount_minor - released)


def lines(award: Award) -> QuerySet[LedgerEntry]:
    """The book, line by line.  One query."""
    return LedgerEntry.objects.filter(award=award).select_related("by", "instalment").order_by("position")
