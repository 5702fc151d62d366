"""What an award takes over from the signed revision, and what the rules say on the day it is offered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from parvis.domain.answers import day_of, whole_number
from parvis.domain.awards import Due, months_after, reports_due
from parvis.domain.budget import amount_of, read_cells
from parvis.domain.eligibility import judge
from parvis.domain.findings import Verdict
from parvis.domain.money import from_minor_units, in_minor_units, shared_out
from parvis.domain.programme_file import Programme
from parvis.programme.queries import programme_of
from parvis.proposals.models import Proposal, Revision
from parvis.proposals.queries.eligibility import case_of
from parvis.web.programme import country_words, current


@dataclass(frozen=True)
class Agreed:
    """What the nations agreed about one proposal."""

    proposal: str
    amount: Decimal
    paper: str  # its reference
    agreed_at: datetime
    held: tuple[str, ...] = ()  # nations whose cooperation is suspended: no award while that is so


@dataclass(frozen=True)
class Plan:
    """An award before it is made: everything that its letter will freeze."""

    frozen: dict[str, Any]
    amount_minor: int
    currency: str
    ends_on: date
    dues: tuple[Due, ...]


def verdict(proposal: Proposal, at: datetime) -> Verdict:
    """Every rule of the call, asked on this day and of the nations as they stand now.

    The rules are those the call was published with; which nations are members,
    partners or suspended is what the programme's file says today.
    """
    pinned, today = programme_of(proposal.call), current()
    return judge(
        replace(pinned, groups=today.groups, nations=today.nations), case_of(proposal, at), elsewhere=country_words
    )


def plan(
    proposal: Proposal,
    revision: Revision,
    agreed: Agreed,
    *,
    starts_on: date,
    settled: Mapping[str, Any] | None = None,
) -> Plan:
    """What the award will be, from what was signed, what was agreed, and what was settled when it was talked over."""
    programme, told = programme_of(proposal.call), revision.content
    written, currency = told["answers"], programme.head.currency
    kinds = _by_kind(programme, proposal, revision)
    months, ends_on = _length(written, kinds, starts_on)
    amount_minor = in_minor_units(agreed.amount, currency)
    reporting = programme.award.reporting if programme.award else None
    rhythm = (
        {
            "first_month": reporting.first_month,
            "at_most_apart": reporting.at_most_apart,
            "final_days": reporting.final_days,
        }
        if reporting
        else {}
    )
    frozen = {
        "title": told["title"],
        "acronym": told["acronym"],
        "call": told["call"],
        "proposal": told["proposal"],
        "mechanism": told["mechanism"],
        "paper": agreed.paper,
        "months": months,
        "starts on": starts_on.isoformat(),
        "ends on": ends_on.isoformat(),
        "amount": str(agreed.amount),
        "currency": currency,
        "summary": _text(written.get("summary")),
        "priorities": [str(code) for code in written.get("priorities") or []],
        "parties": told["parties"],
        "budget": _budget(written, kinds, amount_minor, currency),
        "milestones": _milestones(written, kinds),
        "criteria": _criteria(written, kinds),
        **{part: settled[part] for part in ("budget", "milestones", "criteria") if settled},
    }
    dues = reports_due(starts_on, months, **rhythm)
    if dues and months == 0:
        # An event owes its only report from its last day on, not from the day the award began.
        days = reporting.final_days if reporting else 90
        dues = (replace(dues[-1], on=ends_on + timedelta(days=days)),)
    return Plan(frozen, amount_minor, currency, ends_on, dues)


def _by_kind(programme: Programme, proposal: Proposal, revision: Revision) -> dict[str, list[str]]:
    """The codes of the form's questions, by their kind."""
    form = programme.form(proposal.mechanism, revision.stage)
    kinds: dict[str, list[str]] = defaultdict(list)
    for code, field in (form.fields if form else {}).items():
        kinds[field.kind].append(code)
    return kinds


def _length(written: Mapping[str, Any], kinds: Mapping[str, list[str]], starts_on: date) -> tuple[int, date]:
    """Months, and the last day: of a project by its months, of an event by its own last day."""
    months = whole_number(written.get("months"))
    if months:
        return months, months_after(starts_on, months) - timedelta(days=1)
    for code in kinds.get("period", ()):
        last = day_of((written.get(code) or {}).get("to"))
        if last is not None:
            return 0, max(last, starts_on)
    return 12, months_after(starts_on, 12) - timedelta(days=1)


def _budget(
    written: Mapping[str, Any], kinds: Mapping[str, list[str]], amount_minor: int, currency: str
) -> list[dict[str, Any]]:
    """What each party may spend on what, scaled to the amount that was agreed, to the cent."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for code in kinds.get("budget", ()):
        for party, part in (written.get(code) or {}).items():
            cells, _unread = read_cells((part or {}).get("cells") or () if isinstance(part, Mapping) else ())
            for cell in cells:
                sums[party, cell.category] += cell.amount
    if not sums:
        for code in kinds.get("money", ()):
            for party, value in (written.get(code) or {}).items():
                if amount := amount_of(value):
                    sums[party, ""] += amount
    asked = {place: in_minor_units(amount, currency) for place, amount in sums.items() if amount}
    if not asked:
        return [{"party": "", "category": "", "amount": str(from_minor_units(amount_minor, currency))}]
    places = sorted(asked)
    parts = shared_out(amount_minor, [asked[place] for place in places])
    return [
        {"party": party, "category": category, "amount": str(from_minor_units(part, currency))}
        for (party, category), part in zip(places, parts, strict=True)
    ]


def _milestones(written: Mapping[str, Any], kinds: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    return [
        {"title": str(mark.get("title") or ""), "month": mark.get("month") or 0}
        for code in kinds.get("workplan", ())
        for mark in (written.get(code) or {}).get("milestones") or []
    ]


def _criteria(written: Mapping[str, Any], kinds: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    return list(_rows(written, kinds))


def _rows(written: Mapping[str, Any], kinds: Mapping[str, list[str]]) -> Iterator[dict[str, Any]]:
    for code in kinds.get("criteria", ()):
        for row in written.get(code) or []:
            yield {
                "text": str(row.get("text") or ""),
                "weight": row.get("weight") or 0,
                "month": row.get("month") or 0,
            }


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def currency_of(proposal: Proposal) -> str:
    """The currency of the programme's money."""
    return programme_of(proposal.call).head.currency
