"""People in files who are perhaps the owners of accounts: an officer says so, or not."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.models import Person
from parvis.domain.roles import Role
from parvis.past.actions import forgetting, likening
from parvis.past.models import PastPerson
from parvis.past.queries import people as queries
from parvis.web.access import for_office

officers_only = for_office(Role.PROGRAMME_OFFICER)
MOST = 50


@officers_only
def people(request: HttpRequest) -> HttpResponse:
    """Perhaps the same; and somebody in the files, by name or address, to be forgotten on request."""
    words = request.GET.get("q", "").strip()[:100]
    context = {"perhaps": queries.perhaps(), "words": words, "found": queries.named(words)[:MOST] if words else []}
    return render(request, "past/people.html", context)


@officers_only
@require_POST
def liken(request: HttpRequest, code: str) -> HttpResponse:
    """They are one and the same, or not."""
    one = get_object_or_404(PastPerson, code=code, erased_at__isnull=True)
    person = get_object_or_404(Person, code=request.POST.get("person", ""), erased_at__isnull=True)
    same = request.POST.get("same") == "yes"
    likening.liken(one, person, same=same, by=request.user, now=timezone.now())
    messages.success(request, _("Noted: one and the same.") if same else _("Noted: two people."))
    return redirect("past:people")


@officers_only
@require_POST
def forget(request: HttpRequest, code: str) -> HttpResponse:
    """Strike somebody who asked for it; awards keep that somebody took part."""
    one = get_object_or_404(PastPerson, code=code, erased_at__isnull=True)
    forgetting.forget_past_person(one, by=request.user, now=timezone.now())
    messages.success(request, _("Forgotten. Awards keep only that somebody took part."))
    return redirect("past:people")
