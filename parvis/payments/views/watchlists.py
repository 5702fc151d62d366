"""Lists of sanctions: imported, and gone on with in spite of a match, for a written reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.refusals import Invalid
from parvis.domain.roles import Role, holds_any
from parvis.payments.access import FINANCE
from parvis.payments.actions import watching
from parvis.payments.queries import payments
from parvis.payments.queries import watchlists as queries
from parvis.web.access import for_office

LARGEST = 20_000_000


@for_office(*FINANCE, Role.AUDITOR)
def watchlists(request: HttpRequest) -> HttpResponse:
    """The lists that count, and a form to import one."""
    at = timezone.now()
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None or file.size is None or file.size > LARGEST:
            raise Invalid(_("Choose a CSV file of at most 20 MB."), field="file")
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Invalid(_("The file must be a CSV in UTF-8."), field="file") from None
        made = watching.import_list(request.POST.get("source", ""), text, by=request.user, now=at)
        messages.success(request, _("Imported: %(number)s names.") % {"number": made.names.count()})
        return redirect("payments:watch-lists")
    rows = [(one, one.names.count()) for one in queries.lists()]
    keeps = holds_any(request.user, *FINANCE, at=at)
    return render(request, "payments/watchlists.html", {"rows": rows, "keeps": keeps})


@require_POST
@for_office(Role.FINANCIAL_OFFICER)
def clear(request: HttpRequest, code: str) -> HttpResponse:
    """Go on in spite of a match."""
    at = timezone.now()
    payment = get_object_or_404(payments.visible(request.user, at=at), code=code)
    told = {part: request.POST.get(part, "") for part in ("name", "source", "key")}
    watching.clear(payment.award, **told, reason=request.POST.get("reason", ""), by=request.user, now=at)
    messages.success(request, _("Noted with your reason."))
    return redirect("payments:payment", code)
