"""What the checks before a payment look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from parvis.domain.awards import months_after
from parvis.domain.findings import Finding
from parvis.domain.money import from_minor_units
from parvis.domain.payments import Facts, findings
from parvis.domain.programme_file.award import Award as Rules
from parvis.domain.reporting import Progress
from parvis.domain.words import Words, words
from parvis.grants.models import Award
from parvis.grants.queries import reports
from parvis.grants.queries.terms import rules_of
from parvis.payments.models import BankAccount, PaymentRequest, SpentLine
from parvis.payments.queries import books, watchlists
from parvis.web.programme import today


def found(
    award: Award,
    amount_minor: int,
    *,
    certifies: bool,
    now: datetime,
    bank: BankAccount | None = None,
    lines: Iterable[SpentLine] = (),
    released: bool = True,
    waits: PaymentRequest | None = None,
) -> list[Finding]:
    """Everything that keeps so much from being asked for or certified.

    `released` says that the amount is in the book as released already; `waits` is the payment itself, if it was asked
    for already.  Six queries at most.
    """
    rules, day = rules_of(award), today(now)
    answers = books.answers_accepted(award)
    sums = books.sums_of(books.last_line(award))
    left = sums.released - sums.paid if released else sums.committed - sums.released
    on_way = _on_its_way(award, but=waits) if not released else 0
    spent = dict(books.spent_by_category(award, answers))
    for line in lines:
        spent[line.category] = spent.get(line.category, Decimal(0)) + from_minor_units(
            line.amount_minor, award.currency
        )
    facts = Facts(
        amount=from_minor_units(amount_minor, award.currency),
        left=from_minor_units(left - on_way, award.currency),
        currency=award.currency,
        forbidden=tuple(_forbidden(rules, spent)),
        missed=tuple(_missed(award, rules, answers, day)),
        overdue=tuple(one.due_on for one in reports.overdue(award, day)),
        has_account=bank is not None,
        verified=bank.verified if bank else 0,
        listed=tuple((one.name, one.listed.name) for one in watchlists.uncleared(award)) if certifies else (),
        caps=tuple(_caps(award, rules, spent)),
    )
    return list(findings(facts, certifies=certifies))


def of_payment(payment: PaymentRequest, *, now: datetime) -> list[Finding]:
    """Everything that keeps this payment from being certified.  Seven queries at most."""
    released = payment.instalment_id is not None
    return found(
        payment.award,
        payment.amount_minor,
        certifies=True,
        now=now,
        bank=payment.bank,
        lines=[] if released else payment.lines.all(),
        released=released,
        waits=payment,
    )


def _on_its_way(award: Award, *, but: PaymentRequest | None) -> int:
    """What was asked for as advance or replenishment and is not in the book as released, but this one.  One query."""
    waiting = award.payments.standing().filter(instalment__isnull=True, certified_at__isnull=True)
    if but is not None:
        waiting = waiting.exclude(pk=but.pk)
    return sum(waiting.values_list("amount_minor", flat=True))


def _forbidden(rules: Rules | None, spent: dict[str, Decimal]) -> Iterator[tuple[Words, Decimal]]:
    for one in rules.exclusions if rules else ():
        if spent.get(one.code):
            yield one.name, spent[one.code]
    known = set(spent)
    if rules and rules.categories:
        known = {one.code for one in rules.categories} | {one.code for one in rules.exclusions}
    for code, amount in spent.items():
        if amount and code and code not in known:
            yield words(code, code), amount


def _caps(award: Award, rules: Rules | None, spent: dict[str, Decimal]) -> Iterator[tuple[Words, Decimal, Decimal]]:
    whole = from_minor_units(award.amount_minor, award.currency)
    for one in rules.categories if rules else ():
        cap = one.cap_of(whole)
        if cap is not None and one.code in spent:
            yield one.name, spent[one.code], cap


def _missed(award: Award, rules: Rules | None, answers: list[dict[str, Any]], day: date) -> Iterator[tuple[str, date]]:
    if rules is None or rules.due_milestones != "hold":
        return
    for number, part in enumerate(award.frozen.get("milestones") or ()):
        due = months_after(award.starts_on, int(part.get("month") or 0))
        told = [one.get(f"milestone-{number}") for one in answers]
        states = {str(one.get("state")) for one in told if isinstance(one, dict)}
        if due < day and not states & {Progress.REACHED.value, Progress.GIVEN_UP.value}:
            yield str(part.get("title") or number + 1), due
