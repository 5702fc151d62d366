"""Show that it is you; take your data along; leave."""

from __future__ import annotations

import json

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from parvis.accounts.actions import codes, leaving, signing_in
from parvis.accounts.forms import AccountForm, ProveForm
from parvis.accounts.queries.second_steps import has_second_step
from parvis.accounts.views import halting
from parvis.accounts.views.doors import back_to, has_proven, network_of, person_of, remember_proof, show, with_next
from parvis.domain.mailed_codes import Purpose
from parvis.web.access import public
from parvis.web.dialogs import dialog_page


@dialog_page
@never_cache
@sensitive_post_parameters("password")
def prove(request: HttpRequest) -> HttpResponse:
    """The own password once more, or a code by mail, before what cannot be undone; the second step, if there is one."""
    if has_second_step(person_of(request)):
        return halting.prove(request)
    form = ProveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> bool:
            signing_in.prove_by_password(
                person_of(request), form.cleaned_data["password"], network=network_of(request), now=timezone.now()
            )
            return True

        if form.submit(act):
            remember_proof(request, now=timezone.now())
            return redirect(back_to(request) or reverse("accounts:overview"))
    return show(request, "accounts/prove.html", form)


@dialog_page
@never_cache
@require_POST
def prove_by_code(request: HttpRequest) -> HttpResponse:
    """A code to the own address."""
    asked = codes.ask_for_code(
        Purpose.PROVE,
        email=person_of(request).email,
        language=get_language() or "en",
        back_to=back_to(request),
        network=network_of(request),
        now=timezone.now(),
    )
    return redirect("accounts:code", asked.ticket)


@require_POST
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything held on the person, as one file."""
    found = leaving.take_data_along(person_of(request), now=timezone.now())
    content = json.dumps(found, ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="parvis-my-data-{timezone.now():%Y-%m-%d}.json"'
    return response


@never_cache
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account, after one has shown that it is one's own."""
    now = timezone.now()
    if not has_proven(request, now=now):
        return redirect(with_next("accounts:prove", reverse("accounts:delete")))
    form = AccountForm(request.POST or None)
    if request.method == "POST":
        form = AccountForm({})
        form.is_valid()

        def act() -> bool:
            leaving.erase_person(person_of(request), now=now)
            return True

        if form.submit(act):
            logout(request)
            return redirect("accounts:deleted")
    return show(request, "accounts/delete.html", form)


@public
def deleted(request: HttpRequest) -> HttpResponse:
    """The account is gone."""
    return render(request, "accounts/deleted.html")
