"""Matching a round, as the officer does it: propose, look, take or set aside; the files."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.roles import Role
from parvis.review.actions import matching
from parvis.review.models import Round
from parvis.review.queries import matchings
from parvis.review.queries import rounds as queries
from parvis.web.access import for_office

office = for_office(Role.PROGRAMME_OFFICER, Role.AUDITOR)
officer = for_office(Role.PROGRAMME_OFFICER)


def match_and_say(request: HttpRequest, found: Round) -> HttpResponse:
    """Match, at once or in the worker, and go back to the round."""
    made = matching.ask_matching(found, by=request.user, now=timezone.now())
    if made is None:
        messages.info(request, _("The matching is being made. Pairs that you settled stay."))
    else:
        messages.info(request, _("A matching is proposed. Look at it; nothing has changed before you take it."))
    return redirect(found)


@officer
@require_POST
def match(request: HttpRequest, code: str) -> HttpResponse:
    """Have a matching proposed."""
    return match_and_say(request, queries.round_of(code, request.user, at=timezone.now()))


@officer
@require_POST
def take(request: HttpRequest, code: str, matching_code: str) -> HttpResponse:
    """Take the proposed matching."""
    found = queries.round_of(code, request.user, at=timezone.now())
    matching.take(matchings.matching_of(matching_code, found), by=request.user, now=timezone.now())
    messages.success(request, _("Taken. The round has these pairs now; nobody has been asked yet."))
    return redirect(found)


@officer
@require_POST
def leave(request: HttpRequest, code: str, matching_code: str) -> HttpResponse:
    """Set the proposed matching aside."""
    found = queries.round_of(code, request.user, at=timezone.now())
    matching.leave(matchings.matching_of(matching_code, found), by=request.user, now=timezone.now())
    messages.info(request, _("Set aside. The round stays as it was."))
    return redirect(found)


@office
def file(request: HttpRequest, code: str, what: str) -> HttpResponse:
    """The instance or the result of the newest matching, as `./run match` reads and writes them."""
    at = timezone.now()
    found = queries.round_of(code, request.user, at=at)
    answer = HttpResponse(matchings.file_of(found, what, request.user, at=at), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.code}-{what}.json"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
