"""The page behind an invitation's link: read, accept, decline."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from parvis.programme import queries
from parvis.programme.actions import inviting
from parvis.programme.forms.asking import DeclineForm
from parvis.programme.labels import INVITATION_STATES
from parvis.programme.queries import call_rules as rules
from parvis.web.access import public


@public
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked, of whom, until when.  Fetching it changes nothing; its buttons answer."""
    now = timezone.now()
    found = queries.invitation_with(token)
    if found is None:
        raise Http404
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and "accept" in request.POST:
        inviting.accept_invitation(token, by=request.user, now=now)
        messages.success(request, gettext("Thank you. You direct this activity from now on."))
        return redirect(found.call)
    if request.method == "POST" and form.is_valid():
        inviting.decline_invitation(token, because=form.cleaned_data["because"], by=request.user, now=now)
        messages.success(request, gettext("Thank you for your answer. The office has been told."))
        return redirect("programme:invitation", token)
    told = queries.programme_of(found.call)
    state = found.standing.state_at(now)
    page = {
        "invitation": found,
        "call": found.call,
        "state": state,
        "state_name": INVITATION_STATES[state],
        "role": told.role(found.role),
        "nation": told.nation(found.nation),
        "nations": rules.nations_of(found.call),
        "objectives": rules.objectives_of(found.call),
        "mechanisms": rules.mechanisms_of(found.call),
        "form": form,
    }
    response = render(request, "programme/invitation.html", page)
    # The address is a key: not indexed, not kept, not sent on as a referrer.
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
