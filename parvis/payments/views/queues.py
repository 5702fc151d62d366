"""Payments: requested from the award's page, certified and paid from two queues."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role
from parvis.grants.notify import amount_words
from parvis.grants.queries import awards
from parvis.payments.actions import paying
from parvis.payments.models import PaymentRequest
from parvis.payments.queries import payments
from parvis.web.access import for_office

OFFICES = (Role.FINANCIAL_OFFICER, Role.TREASURER)


@require_POST
def request_payment(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A director asks for a released instalment."""
    at = timezone.now()
    award = awards.visible(code, request.user, at=at)
    instalment = award.instalments.filter(number=number).first()
    if instalment is None:
        raise NotFound("")
    paying.request_payment(instalment, account=request.POST.get("account", ""), by=request.user, now=at)
    messages.success(request, _("Requested. A financial officer certifies it next."))
    return redirect(award)


@for_office(*OFFICES, Role.AUDITOR)
def certification(request: HttpRequest) -> HttpResponse:
    """What waits to be certified, the oldest first."""
    return _queue(request, payments.to_certify(request.user, at=timezone.now()), "certify")


@for_office(*OFFICES, Role.AUDITOR)
def treasury(request: HttpRequest) -> HttpResponse:
    """What is certified and waits to be paid, the oldest first."""
    return _queue(request, payments.to_pay(request.user, at=timezone.now()), "pay")


@require_POST
@for_office(Role.FINANCIAL_OFFICER)
def certify(request: HttpRequest, code: str) -> HttpResponse:
    """Certify one."""
    payment = _payment(request, code)
    paying.certify_payment(payment, by=request.user, now=timezone.now())
    messages.success(request, _("Certified. A treasurer pays it next."))
    return redirect("payments:certification")


@require_POST
@for_office(Role.TREASURER)
def pay(request: HttpRequest, code: str) -> HttpResponse:
    """Note that one was paid."""
    payment = _payment(request, code)
    paying.pay(payment, bank_reference=request.POST.get("bank_reference", ""), by=request.user, now=timezone.now())
    messages.success(request, _("Paid and booked. The directors are told."))
    return redirect("payments:treasury")


def _payment(request: HttpRequest, code: str) -> PaymentRequest:
    return get_object_or_404(payments.visible(request.user, at=timezone.now()), code=code)


def _queue(request: HttpRequest, waiting: Any, step: str) -> HttpResponse:
    at, language = timezone.now(), get_language() or "en"
    role = Role.FINANCIAL_OFFICER if step == "certify" else Role.TREASURER
    acts = request.user.holds(role, at=at)  # type: ignore[union-attr]  # signed in, by the office
    rows = []
    for payment in waiting:
        award = payment.instalment.award
        amount = amount_words(payment.instalment.amount_minor, award.currency, language)
        hands = {payment.requested_by_id, payment.certified_by_id}
        rows.append((payment, award, amount, acts and request.user.pk not in hands))
    return render(request, "payments/queue.html", {"rows": rows, "step": step})
