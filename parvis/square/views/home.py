"""The home page."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from parvis.media import offers as media
from parvis.web.access import public

BESIDE = 3  # how many stand beside the one of today
LOOKED_THROUGH = 12  # how far back the wide picture may come from


@public
def home(request: HttpRequest) -> HttpResponse:
    """The square: today's footage, the door of the press library, the newsletter's line."""
    newest = media.newest(request.user, at=timezone.now(), count=LOOKED_THROUGH)
    today = wide_one(newest)
    beside = [card for card in newest if card is not today][:BESIDE]
    shown = next((card for card in newest if card.strip), None)
    page = {"today": today, "beside": beside, "excerpt": media.excerpt(shown) if shown else None}
    return render(request, "square/home.html", page)


def wide_one(newest: Sequence[media.Card]) -> media.Card | None:
    """The newest with a picture that is wider than high; without one, the newest."""
    wide = (card for card in newest if card.poster and card.width > card.height)
    return next(wide, newest[0] if newest else None)
