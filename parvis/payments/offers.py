"""What payments give to the apps above and hang into the pages below: read-only, `visible_to`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.domain.awards import AwardStatus
from parvis.domain.payments import PaymentState
from parvis.domain.portfolio import NONE, Dimension
from parvis.domain.roles import Role, holds_any
from parvis.grants.models import Award, Instalment
from parvis.grants.notify import amount_words
from parvis.grants.queries import awards
from parvis.payments.access import FINANCE
from parvis.payments.labels import ENTRIES, KINDS, PAYMENTS
from parvis.payments.models import PaymentRequest
from parvis.payments.queries import books, payments
from parvis.proposals.models import Party
from parvis.web import figures
from parvis.web.duties import Duty, Source, Turn
from parvis.web.prepared import prepared_question
from parvis.web.programme import current, in_language

MOST = 50
TONES = {
    PaymentState.LOCKED: "",
    PaymentState.RELEASED: "lamp",
    PaymentState.REQUESTED: "signal",
    PaymentState.CERTIFIED: "signal",
    PaymentState.PAID: "ok",
    PaymentState.RETURNED: "",
    PaymentState.WITHDRAWN: "",
}


def places(context: dict[str, Any]) -> str:
    """The queues for those who certify and pay, the portfolio for every office, in its menu.  No query of its own."""
    person, at = context["request"].user, timezone.now()
    told = {
        "certifies": person.holds(Role.FINANCIAL_OFFICER, at=at),
        "pays": person.holds(Role.TREASURER, at=at),
        "oversees": holds_any(person, Role.PROGRAMME_OFFICER, Role.CHAIR, *FINANCE, Role.AUDITOR, at=at),
    }
    return render_to_string("payments/slots/places.html", told) if any(told.values()) else ""


def head(context: dict[str, Any]) -> str:
    """How the money looks.  No query."""
    return render_to_string("payments/slots/head.html")


def money(context: dict[str, Any]) -> str:
    """The money on the page of its award: at a glance, by instalment, line by line.  At most ten queries."""
    award, person, at, language = context["award"], context["request"].user, timezone.now(), get_language() or "en"

    def amount(units: int) -> str:
        return amount_words(units, award.currency, language)

    book = list(books.lines(award))
    found = books.Money.of(award, book[-1] if book else None)
    finance = holds_any(person, *FINANCE, at=at) and not awards.is_party(award, person)
    seat = awards.director_seat(award, person, at)
    owed = books.to_return(award) if found.paid else 0
    told = {
        "award": award,
        "whole": amount(award.amount_minor),
        "bar": _bar(found, amount),
        "back": amount(found.returned) if found.returned else "",
        "owed": amount(owed) if owed else "",
        "instalments": [*_advanced(award, amount), *(_instalment(one, amount) for one in payments.instalments(award))],
        "purse": _purse(award, amount),
        "bank": payments.account_of(award),
        "directs": seat is not None,
        "finance": finance,
        "claims": finance and found.paid > 0 and person.holds(Role.FINANCIAL_OFFICER, at=at),
        "receives": finance and found.paid > found.returned and person.holds(Role.TREASURER, at=at),
        "book": [(one, str(ENTRIES[one.kind]), amount(one.amount_minor), amount(one.paid_minor)) for one in book],  # type: ignore[index]
    }
    return render_to_string("payments/slots/money.html", told, request=context["request"])


def _purse(award: Award, amount: Any) -> dict[str, str] | None:
    """How the sum that was advanced stands, where the programme pays that way."""
    limits = payments.thresholds(award)
    if limits is None:
        return None
    purse = payments.purse(award)
    advance = purse.advance(limits) if award.status == AwardStatus.ACCEPTED else 0
    return {"in_hand": amount(purse.in_hand), "advance": amount(advance) if advance else ""}


def _advanced(award: Award, amount: Any) -> list[dict[str, Any]]:
    """The advance and what filled it up again, where the programme pays that way."""
    if payments.thresholds(award) is None:
        return []
    return [
        {
            "payment": one,
            "name": str(KINDS[one.kind]),  # type: ignore[index]
            "amount": amount(one.amount_minor),
            "state": one.state,
            "words": str(PAYMENTS[one.state]),
            "tone": TONES[one.state],
        }
        for one in payments.advances(award)
    ]


def _bar(found: books.Money, amount: Any) -> list[tuple[str, str, int, int]]:
    """The parts of the bar: name of the part, amount, from which share, how wide, both in thousandths."""
    parts, at = [], 0
    for name, units in (("paid", found.paid), ("on-its-way", found.on_its_way), ("locked", found.locked)):
        width = round(1000 * units / found.whole) if found.whole else 0
        parts.append((name, amount(units), at, width))
        at += width
    return parts


def _instalment(one: Instalment, amount: Any) -> dict[str, Any]:
    state = payments.state_of(one)
    return {
        "payment": payments.last_of(one),
        "name": one.number,
        "amount": amount(one.amount_minor),
        "state": state,
        "words": str(PAYMENTS[state]),
        "tone": TONES[state],
    }


def key_name(dimension: Dimension, key: str, language: str) -> str:
    """The name of what awards are told apart by.  No query."""
    if key == NONE:
        return _("Not named")
    programme = current()
    found: Any = None
    if dimension is Dimension.NATION:
        return figures.country(key, language)
    if dimension is Dimension.PRIORITY:
        found = programme.priority(key)
    elif dimension is Dimension.MECHANISM:
        found = programme.mechanism(key)
    return in_language(found.name, language) if found else key


def duties(person: Any, *, at: datetime) -> Sequence[Duty | Source]:
    """Payments to request, to certify, to make.  One query for each."""
    found: list[Duty | Source] = [Source(_to_request, _of_released)]
    if person.holds(Role.FINANCIAL_OFFICER, at=at):
        found += [
            Duty(Turn.MINE, _("Certify a payment"), reverse("payments:certification"), one.award.reference)
            for one in payments.to_certify(person, at=at).exclude(requested_by=person)[:MOST]
        ]
    if holds_any(person, *FINANCE, at=at):
        named = Q(named_by=person) | Q(first_by=person)
        found += [
            Duty(Turn.MINE, _("Verify bank details"), reverse("payments:accounts"), one.award.reference)
            for one in payments.to_verify(person, at=at).exclude(named)[:MOST]
        ]
    if person.holds(Role.TREASURER, at=at):
        mine = Q(requested_by=person) | Q(certified_by=person)
        found += [
            Duty(Turn.MINE, _("Make a payment"), reverse("payments:treasury"), one.award.reference)
            for one in payments.to_pay(person, at=at).exclude(mine)[:MOST]
        ]
    return found


@prepared_question()
def _to_request(person: Any, *, at: datetime) -> Any:
    """What is released to awards that one directs, and nobody has requested."""
    directed = Party.objects.seated_at(at).filter(person=person, signs=True)
    own = Award.objects.of_person(person, at=at).filter(
        status=AwardStatus.ACCEPTED, proposal__in=directed.values("proposal_id")
    )
    asked = PaymentRequest.objects.standing().filter(instalment=OuterRef("pk"))
    released = Instalment.objects.filter(award__in=own.values("pk"), released_at__isnull=False, amount_minor__gt=0)
    return released.filter(~Exists(asked)).select_related("award").order_by("id")[:MOST]


def _of_released(rows: Any) -> list[Duty]:
    return [Duty(Turn.MINE, _("Request a payment"), one.award.get_absolute_url(), one.award.reference) for one in rows]
