"""Whether the books agree with themselves, and with what they are about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery, Sum

from parvis.domain.ledger import EntryKind, Line, faults
from parvis.domain.problems import Problem
from parvis.grants.models import Instalment
from parvis.payments.models import LedgerEntry, PaymentRequest
from parvis.payments.queries.books import every_line


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Verified:
    """What was read, and everything that does not add up."""

    lines: int
    awards: int
    faults: tuple[Problem, ...]


def verify() -> Verified:
    """Every line of every book, then payments and instalments against the lines that book them.  Four queries."""
    counted = [0, 0]
    found = list(faults(_counting(every_line(), counted)))
    return Verified(counted[0], counted[1], (*found, *_payments(), *_instalments()))


def _counting(lines: Iterator[Line], counted: list[int]) -> Iterator[Line]:
    for line in lines:
        counted[0] += 1
        counted[1] += line.position == 1
        yield line


def _payments() -> Iterator[Problem]:
    """Every payment that was made is booked once, with its amount; nothing else is booked as paid.  Two queries."""
    booked = LedgerEntry.objects.filter(payment=OuterRef("pk"), kind=EntryKind.PAID)
    sums = booked.order_by().values("payment").annotate(s=Sum("amount_minor")).values("s")
    made = PaymentRequest.objects.filter(paid_at__isnull=False).annotate(booked=Subquery(sums))
    for code, award, amount, units in made.values_list("code", "award__reference", "amount_minor", "booked"):
        if amount == units:
            continue
        yield Problem(
            "payment",
            _("Award %(award)s: payment %(payment)s was made and is not booked with its amount."),
            {"award": award, "payment": code},
        )
    strays = LedgerEntry.objects.filter(kind=EntryKind.PAID, payment__paid_at__isnull=True)
    for award, position in strays.values_list("award__reference", "position"):
        yield Problem(
            "stray",
            _("Award %(award)s, line %(line)s: it books a payment that was not made."),
            {"award": award, "line": position},
        )


def _instalments() -> Iterator[Problem]:
    """Every instalment that was released is booked with its amount.  One query."""
    booked = LedgerEntry.objects.filter(instalment=OuterRef("pk"), kind=EntryKind.RELEASED).values("amount_minor")[:1]
    released = Instalment.objects.filter(released_at__isnull=False, amount_minor__gt=0)
    told = released.annotate(booked=Subquery(booked)).values_list(
        "award__reference", "number", "amount_minor", "booked"
    )
    for award, number, amount, units in told:
        if amount != units:
            yield Problem(
                "instalment",
                _("Award %(award)s: instalment %(number)s was released and is not booked with its amount."),
                {"award": award, "number": number},
            )
