"""Money that goes the other way: asked back, and booked when it has come."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.roles import Role
from parvis.grants.queries import awards
from parvis.payments import forms
from parvis.payments.actions import returning
from parvis.web.access import for_office


@require_POST
@for_office(Role.FINANCIAL_OFFICER)
def claim(request: HttpRequest, code: str) -> HttpResponse:
    """Ask money back."""
    at = timezone.now()
    award = awards.visible(code, request.user, at=at)
    asked = forms.amount(request.POST.get("amount", ""))
    returning.claim(award, asked, reason=request.POST.get("reason", ""), by=request.user, now=at)
    messages.success(request, _("Asked back and booked. The directors are told."))
    return redirect(award)


@require_POST
@for_office(Role.TREASURER)
def returned(request: HttpRequest, code: str) -> HttpResponse:
    """Book what has come back."""
    at = timezone.now()
    award = awards.visible(code, request.user, at=at)
    came = forms.amount(request.POST.get("amount", ""))
    returning.book_return(award, came, reason=request.POST.get("reason", ""), by=request.user, now=at)
    messages.success(request, _("Booked as returned."))
    return redirect(award)
