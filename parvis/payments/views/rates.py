"""Rates of exchange: entered, corrected."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.roles import Role, holds_any
from parvis.payments import forms
from parvis.payments.access import FINANCE
from parvis.payments.actions import rating
from parvis.payments.models import ExchangeRate
from parvis.payments.queries import rates as queries
from parvis.web.access import for_office
from parvis.web.programme import current


@for_office(*FINANCE, Role.AUDITOR)
def rates(request: HttpRequest) -> HttpResponse:
    """The last rates, and a form for one more."""
    at = timezone.now()
    if request.method == "POST":
        rating.enter_rate(
            current().head.currency,
            request.POST.get("other", "").strip().upper(),
            forms.day(request.POST.get("on", "")),
            forms.rate(request.POST.get("value", "")),
            by=request.user,
            now=at,
        )
        messages.success(request, _("Entered."))
        return redirect("payments:rates")
    context = {
        "rows": queries.newest(),
        "keeps": holds_any(request.user, *FINANCE, at=at),
        "currency": current().head.currency,
    }
    return render(request, "payments/rates.html", context)


@require_POST
@for_office(*FINANCE)
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Correct one; what was booked stays."""
    found = get_object_or_404(ExchangeRate, code=code)
    rating.correct_rate(
        found,
        forms.rate(request.POST.get("value", "")),
        reason=request.POST.get("reason", ""),
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("Corrected. What was booked stays; the difference is booked beside it."))
    return redirect("payments:rates")
