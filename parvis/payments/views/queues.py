"""Payments: looked into, certified and paid, from two queues."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.payments import PaymentState
from parvis.domain.roles import Role
from parvis.grants.notify import amount_words
from parvis.payments import access
from parvis.payments.actions import paying, taking_back
from parvis.payments.labels import KINDS, PAYMENTS
from parvis.payments.models import PaymentRequest
from parvis.payments.queries import checks, payments, watchlists
from parvis.web.access import for_office

OFFICES = (Role.FINANCIAL_OFFICER, Role.TREASURER)


@for_office(*OFFICES, Role.AUDITOR)
def certification(request: HttpRequest) -> HttpResponse:
    """What waits to be certified, the oldest first."""
    return _queue(request, payments.to_certify(request.user, at=timezone.now()), "certify")


@for_office(*OFFICES, Role.AUDITOR)
def treasury(request: HttpRequest) -> HttpResponse:
    """What is certified and waits to be paid, the oldest first."""
    return _queue(request, payments.to_pay(request.user, at=timezone.now()), "pay")


@for_office(*OFFICES, Role.AUDITOR, Role.PROGRAMME_OFFICER)
def payment(request: HttpRequest, code: str) -> HttpResponse:
    """One payment: what it is, every check, where it goes, through whose hands it went."""
    at, language, person = timezone.now(), get_language() or "en", request.user
    found = _payment(request, code)
    award = found.award
    waits = found.state is PaymentState.REQUESTED
    hands = {found.requested_by_id, found.certified_by_id}
    whole = found.bank is not None and access.sees_accounts(person, award, at=at)
    context = {
        "payment": found,
        "award": award,
        "kind": KINDS[found.kind],  # type: ignore[index]
        "state": PAYMENTS[found.state],
        "amount": amount_words(found.amount_minor, award.currency, language),
        "account": found.bank.whole if whole and found.bank else found.account,
        "found": checks.of_payment(found, now=at) if waits else [],
        "matches": watchlists.uncleared(award) if waits else [],
        "lines": [
            (line, amount_words(line.amount_minor, award.currency, language)) for line in found.lines.order_by("number")
        ],
        "certifies": waits and person.holds(Role.FINANCIAL_OFFICER, at=at) and person.pk not in hands,  # type: ignore[union-attr]
        "pays": found.state is PaymentState.CERTIFIED
        and person.holds(Role.TREASURER, at=at)  # type: ignore[union-attr]
        and person.pk not in hands,
        "returns": person.pk not in hands and _returns(found, person, at),
    }
    return render(request, "payments/payment.html", context)


@require_POST
@for_office(Role.FINANCIAL_OFFICER)
def certify(request: HttpRequest, code: str) -> HttpResponse:
    """Certify one."""
    paying.certify_payment(_payment(request, code), by=request.user, now=timezone.now())
    messages.success(request, _("Certified. A treasurer pays it next."))
    return redirect("payments:certification")


@require_POST
@for_office(Role.TREASURER)
def pay(request: HttpRequest, code: str) -> HttpResponse:
    """Note that one was paid."""
    told = request.POST.get("bank_reference", "")
    paying.pay(_payment(request, code), bank_reference=told, by=request.user, now=timezone.now())
    messages.success(request, _("Paid and booked. The directors are told."))
    return redirect("payments:treasury")


@require_POST
@for_office(*OFFICES)
def return_request(request: HttpRequest, code: str) -> HttpResponse:
    """Return one to its directors, with a reason."""
    reason = request.POST.get("reason", "")
    taking_back.return_request(_payment(request, code), reason=reason, by=request.user, now=timezone.now())
    messages.success(request, _("Returned. The directors read your reason and can ask anew."))
    return redirect("payments:payment", code)


def _payment(request: HttpRequest, code: str) -> PaymentRequest:
    return get_object_or_404(payments.visible(request.user, at=timezone.now()), code=code)


def _returns(payment: PaymentRequest, person: Any, at: Any) -> bool:
    """Whether the person may return it now; the action judges it once more."""
    if payment.state is PaymentState.REQUESTED:
        return bool(person.holds(Role.FINANCIAL_OFFICER, at=at))
    filed_by = payment.file.made_by_id if payment.file else None
    return payment.state is PaymentState.CERTIFIED and person.holds(Role.TREASURER, at=at) and filed_by != person.pk


def _queue(request: HttpRequest, waiting: Any, step: str) -> HttpResponse:
    at, language = timezone.now(), get_language() or "en"
    role = Role.FINANCIAL_OFFICER if step == "certify" else Role.TREASURER
    acts = request.user.holds(role, at=at)  # type: ignore[union-attr]  # signed in, by the office
    rows = []
    for one in waiting:
        amount = amount_words(one.amount_minor, one.award.currency, language)
        hands = {one.requested_by_id, one.certified_by_id}
        kind = str(KINDS[one.kind])
        rows.append((one, one.award, amount, acts and request.user.pk not in hands, kind))
    context = {"rows": rows, "step": step, "day": at.date().isoformat(), "files": step == "pay" and acts}
    return render(request, "payments/queue.html", context)
