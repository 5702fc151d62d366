"""One's own keys to the API."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from parvis.accounts.actions.tokens import end_token, make_token
from parvis.accounts.forms import TokenForm
from parvis.accounts.labels import SCOPES
from parvis.accounts.queries.tokens import tokens_of
from parvis.accounts.views.doors import person_of


@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """The list of one's tokens and the form for a new one, which is shown once."""
    now = timezone.now()
    person = person_of(request)
    form = TokenForm(request.POST or None)
    made = None
    if request.method == "POST" and form.is_valid():
        made = form.submit(lambda: make_token(person, **form.values(), now=now))
    status = form.status
    if made:
        form, status = TokenForm(), 201
    rows = [(token, [str(SCOPES.get(scope, scope)) for scope in token.scopes]) for token in tokens_of(person, at=now)]
    secret = made[1] if made else ""
    return render(request, "accounts/tokens.html", {"form": form, "rows": rows, "secret": secret}, status=status)


@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    """End one token."""
    end_token(person_of(request), code, now=timezone.now())
    messages.success(request, _("The token has ended."))
    return redirect("accounts:tokens")
