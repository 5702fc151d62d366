"""Bank details that wait to be verified by two people."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.roles import Role, holds_any
from parvis.payments.access import FINANCE
from parvis.payments.actions import banking
from parvis.payments.queries import payments
from parvis.web.access import for_office


@for_office(*FINANCE, Role.AUDITOR)
def accounts(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first: whole for who verifies, masked for who audits."""
    at, person = timezone.now(), request.user
    verifies = holds_any(person, *FINANCE, at=at)
    rows = [
        (one, one.whole if verifies else one.masked, verifies and person.pk not in (one.named_by_id, one.first_by_id))
        for one in payments.to_verify(person, at=at)
    ]
    return render(request, "payments/accounts.html", {"rows": rows})


@require_POST
@for_office(*FINANCE)
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say that one was compared."""
    account = get_object_or_404(payments.to_verify(request.user, at=timezone.now()), code=code)
    found = banking.verify_account(account, by=request.user, now=timezone.now())
    if found.verified == 2:
        messages.success(request, _("Verified by two people. Payments may go there."))
    else:
        messages.success(request, _("Verified. A second person compares it too."))
    return redirect("payments:accounts")
