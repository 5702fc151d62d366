"""One search over everything that a reader may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from parvis.media import offers as media
from parvis.network import offers as network
from parvis.programme import offers as programme
from parvis.square import queries
from parvis.stories import offers as stories
from parvis.web.access import public

FOOTAGE = 6
EACH = 5
LONGEST = 300


@public
def search(request: HttpRequest) -> HttpResponse:
    """The best of each kind that answers the question, with true counts and the way to all.  At most 19 queries."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    context: dict[str, object] = {"text": text}
    if text:
        now, language = timezone.now(), get_language() or "en"
        footage, footage_count = media.find(text, request.user, at=now, count=FOOTAGE)
        told, stories_count = stories.find(text, at=now, count=EACH)
        calls = programme.find(text, at=now)
        named = queries.in_programme(text, language)
        people, people_count = network.find(text, request.user, at=now, count=EACH)
        context |= {
            "footage": footage,
            "footage_count": footage_count,
            "stories": told,
            "stories_count": stories_count,
            "calls": calls[:EACH],
            "calls_count": len(calls),
            "named": named[: 2 * EACH],
            "named_count": len(named),
            "people": people,
            "people_count": people_count,
            "count": footage_count + stories_count + len(calls) + len(named) + people_count,
        }
    return render(request, "square/search_page.html", context)
