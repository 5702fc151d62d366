"""The programme's awards seen together, from their shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import Count, QuerySet, Sum

from parvis.domain.ledger import EntryKind
from parvis.domain.portfolio import Dimension, Envelope, envelopes
from parvis.grants.models import Award
from parvis.payments.models import AwardShare, Grant, LedgerEntry


@dataclass(frozen=True)
class Row:
    """One key of one dimension."""

    dimension: str
    key: str
    awards: int
    committed: int
    paid: int


def by_year(person: Any, *, at: datetime) -> dict[int, list[Row]]:
    """Sums by every key of every dimension in each year, of awards that the person may see.  One query."""
    found = _shares(person, at).values("year", "dimension", "key")
    told: dict[int, list[Row]] = {}
    for one in found.annotate(n=Count("id"), c=Sum("committed_minor"), p=Sum("paid_minor")).order_by():
        told.setdefault(one["year"], []).append(Row(one["dimension"], one["key"], one["n"], one["c"], one["p"]))
    return told


def summed(told: Mapping[int, Iterable[Row]], year: int | None = None) -> list[Row]:
    """The same of this year, or of all together; under each dimension the largest first.  No query."""
    sums: dict[tuple[str, str], list[int]] = {}
    for row in chain.from_iterable(told.values()) if year is None else told.get(year, ()):
        so_far = sums.setdefault((row.dimension, row.key), [0, 0, 0])
        for place, figure in enumerate((row.awards, row.committed, row.paid)):
            so_far[place] += figure
    return sorted((Row(*key, *figures) for key, figures in sums.items()), key=lambda one: (-one.committed, one.key))


def rows(person: Any, *, at: datetime, year: int | None = None) -> list[Row]:
    """Sums by every key of every dimension, of awards that the person may see.  One query."""
    return summed(by_year(person, at=at), year)


def _shares(person: Any, at: datetime) -> QuerySet[AwardShare]:
    """Shares that count: with something committed."""
    found = AwardShare.objects.filter(committed_minor__gt=0)
    barred = _barred(person, at)
    return found.exclude(award__in=barred) if barred else found


def _barred(person: Any, at: datetime) -> list[int]:
    """Awards that a conflict hides from the person; from the house (None) nothing is hidden.  At most one query."""
    return [] if person is None else list(Award.objects.barred_to(person, at=at).values_list("pk", flat=True))


def flows(person: Any, *, at: datetime, since: datetime, until: datetime) -> list[tuple[str, str, int, int]]:
    """What was paid and came back in between: kind of line, of payment, how many lines, how much.  Two queries."""
    found = LedgerEntry.objects.filter(kind__in=(EntryKind.PAID, EntryKind.RETURNED), at__gte=since, at__lt=until)
    if barred := _barred(person, at):
        found = found.exclude(award__in=barred)
    told = found.values("kind", "payment__kind").annotate(n=Count("id"), s=Sum("amount_minor"))
    return [
        (one["kind"], one["payment__kind"] or "", one["n"], one["s"]) for one in told.order_by("kind", "payment__kind")
    ]


def of(rows: Iterable[Row], dimension: Dimension) -> list[Row]:
    """Those of one dimension.  No query."""
    return [one for one in rows if one.dimension == dimension]


def budget(person: Any, *, at: datetime) -> tuple[Envelope, ...]:
    """What may be committed by year and priority, what is, and what carries over.  Three queries."""
    granted: dict[tuple[int, str], int] = {}
    for one in Grant.objects.values("year", "priority").annotate(s=Sum("amount_minor")).order_by():
        granted[one["year"], one["priority"]] = one["s"]
    shares = _shares(person, at).filter(dimension=Dimension.PRIORITY)
    committed = {
        (one["year"], one["key"]): one["s"]
        for one in shares.values("year", "key").annotate(s=Sum("committed_minor")).order_by()
    }
    return envelopes(granted, committed)
