"""Payment files: made from certified payments, given to the bank."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role
from parvis.domain.transfers import table
from parvis.grants.notify import amount_words
from parvis.payments import forms
from parvis.payments.actions import filing
from parvis.payments.queries import files as queries
from parvis.web.access import for_office

A_PAGE = 50


@for_office(Role.TREASURER, Role.AUDITOR)
def files(request: HttpRequest) -> HttpResponse:
    """Every file that was made, the newest first."""
    language = get_language() or "en"
    found = queries.visible(request.user, at=timezone.now())[:A_PAGE]
    rows = [
        (one, [amount_words(units, currency, language) for currency, units in sorted(one.sums.items())])
        for one in found
    ]
    return render(request, "payments/files.html", {"rows": rows})


@require_POST
@for_office(Role.TREASURER)
def make(request: HttpRequest) -> HttpResponse:
    """One file with the payments that were ticked."""
    on = forms.day(request.POST.get("on", ""))
    made = filing.make_file(request.POST.getlist("payments"), on=on, by=request.user, now=timezone.now())
    messages.success(request, _("The file is made. Give it to the bank, then note each payment as paid."))
    return redirect("payments:files") if made else redirect("payments:treasury")


@for_office(Role.TREASURER)
def download(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The file for the bank, or its table."""
    found = get_object_or_404(queries.visible(request.user, at=timezone.now()), code=code)
    if kind == "xml":
        response = HttpResponse(found.content, content_type="application/xml; charset=utf-8")
    elif kind == "csv":
        response = HttpResponse("\ufeff" + table(queries.transfers(found)), content_type="text/csv; charset=utf-8")
    else:
        raise NotFound("")
    response.headers["Content-Disposition"] = f'attachment; filename="payments-{found.code}.{kind}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
