"""Who waits to be let in again: one administrator makes sure who asks, another one confirms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from parvis.accounts import access
from parvis.accounts.actions import lost_keys
from parvis.accounts.queries.second_steps import lost_keys as all_lost_keys
from parvis.accounts.views.doors import person_of
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role


@never_cache
def waiting(request: HttpRequest) -> HttpResponse:
    """The list, for administrators."""
    now = timezone.now()
    access.check_holds(person_of(request), Role.ADMINISTRATOR, at=now)
    return render(request, "accounts/lost_keys.html", {"rows": all_lost_keys(person_of(request), at=now)})


@require_POST
def judge(request: HttpRequest, code: str) -> HttpResponse:
    """Check, confirm, or turn away."""
    by, now = person_of(request), timezone.now()
    match request.POST.get("act"):
        case "check":
            lost_keys.check_who_asks(code, request.POST.get("how", ""), by=by, now=now)
            messages.success(request, _("Noted. Another administrator confirms now."))
        case "open":
            lost_keys.let_in_again(code, by=by, now=now)
            messages.success(request, _("Done. The person has been told by e-mail."))
        case "turn-away":
            lost_keys.turn_away(code, by=by, now=now)
            messages.success(request, _("Turned down. The person has been told by e-mail."))
        case _act:
            raise NotFound("")
    return redirect("accounts:lost_keys")
