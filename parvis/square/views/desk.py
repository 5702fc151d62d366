"""The desk: what waits for me, what I wait for, what is coming."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from parvis.decisions import offers as decisions
from parvis.grants import offers as grants
from parvis.media import offers as media
from parvis.network import offers as network
from parvis.newsletter import offers as newsletter
from parvis.payments import offers as payments
from parvis.programme import offers as programme
from parvis.proposals import offers as proposals
from parvis.review.offers import desk as review
from parvis.review.offers import opinions, screening
from parvis.stories import offers as stories
from parvis.web.duties import Duty, Source, Tally, Turn, told

APPS: tuple[Callable[..., Sequence[Duty | Source | Tally]], ...] = (
    proposals.duties,
    screening.duties,
    opinions.duties,
    review.review_duties,
    decisions.duties,
    programme.duties,
    network.duties,
    media.duties,
    newsletter.duties,
    grants.duties,
    payments.duties,
    stories.duties,
)
FAR = datetime.max.replace(tzinfo=UTC)


def desk(request: HttpRequest) -> HttpResponse:
    """Three lists, nearest first; what has no moment stands behind."""
    at = timezone.now()
    found = duties(request.user, at=at)
    return render(
        request,
        "square/desk.html",
        {
            "mine": found[Turn.MINE],
            "theirs": found[Turn.THEIRS],
            "coming": found[Turn.COMING],
            "at": at,
            "places": found[Turn.ALWAYS],
        },
    )


def duties(person: Any, *, at: datetime) -> dict[Turn, list[Duty]]:
    """Every app's duties of this person, by whose turn it is."""
    found = told((one for app in APPS for one in app(person, at=at)), person, at=at)
    every = sorted(found, key=lambda duty: duty.at or FAR)
    return {turn: [duty for duty in every if duty.turn is turn] for turn in Turn}
