"""The home page."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from parvis.media import offers as media
from parvis.programme import offers as programme
from parvis.stories import offers as stories
from parvis.web.access import public

BESIDE = 3  # how many stand beside the one of today
STORIES = 3
CALLS = 4
LOOKED_THROUGH = 12  # how far back the wide picture may come from


@public
def home(request: HttpRequest) -> HttpResponse:
    """The square: today's footage, open calls, the door of the press library, flagship activities, the newsletter.

    Six queries at most for a reader who has not signed in.
    """
    now = timezone.now()
    told = stories.newest_cards(at=now, count=STORIES)
    codes = [story.picture for story in told if story.picture]
    newest, pictures = media.newest_and_chosen(request.user, codes, at=now, count=LOOKED_THROUGH)
    today = wide_one(newest)
    beside = [card for card in newest if card is not today][:BESIDE]
    shown = next((card for card in newest if card.strip), None)
    page = {
        "today": today,
        "beside": beside,
        "calls": programme.cards(now, count=CALLS),
        "plates": stories.with_pictures(told, pictures),
        "excerpt": media.excerpt(shown) if shown else None,
    }
    return render(request, "square/home.html", page)


def wide_one(newest: Sequence[media.Card]) -> media.Card | None:
    """The newest with a picture that is wider than high; without one, the newest."""
    wide = (card for card in newest if card.poster and card.width > card.height)
    return next(wide, newest[0] if newest else None)
