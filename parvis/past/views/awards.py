"""Past awards, to look up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from parvis.domain.answers import whole_number
from parvis.domain.roles import Role, holds_any
from parvis.past.models import READS_PAST, PastAward
from parvis.past.queries import awards as queries
from parvis.web.access import for_office

SIZE = 50
readers_only = for_office(*READS_PAST)


@readers_only
def awards(request: HttpRequest) -> HttpResponse:
    """Fifty past awards, the newest first, narrowed by a word."""
    at, words = timezone.now(), request.GET.get("q", "").strip()[:100]
    number = max(whole_number(request.GET.get("page")) or 1, 1)
    found = list(queries.newest(request.user, at=at, words=words)[(number - 1) * SIZE : number * SIZE + 1])
    context = {
        "awards": found[:SIZE],
        "words": words,
        "before": number - 1 if number > 1 else 0,
        "after": number + 1 if len(found) > SIZE else 0,
        "is_officer": holds_any(request.user, Role.PROGRAMME_OFFICER, at=at),
    }
    return render(request, "past/awards.html", context)


@readers_only
def award(request: HttpRequest, code: str) -> HttpResponse:
    """One past award in full."""
    found = get_object_or_404(
        queries.with_parties(PastAward.objects.visible_to(request.user, at=timezone.now())), code=code
    )
    return render(request, "past/award.html", {"award": found})
