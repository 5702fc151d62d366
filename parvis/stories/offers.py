"""What flagship activities give to the pages above: cards, and what answers a question.

Everything here is open to everybody at the moment asked; each function says what it costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from parvis.media import offers as media
from parvis.stories import access, queries
from parvis.stories.models import Story, StoryQuerySet
from parvis.stories.queries import StoryCard

__all__ = ["Plate", "about", "find", "newest", "newest_cards", "on_programme", "places"]


@dataclass(frozen=True, slots=True)
class Plate:
    """A story's card with the asset that leads it, if that is open to the reader."""

    story: StoryCard
    picture: media.Card | None


def newest(person: Any, *, at: datetime, count: int) -> list[Plate]:
    """The newest stories.  Four queries."""
    return plates(_newest_first(Story.objects.open_at(at))[:count], person, at)


def newest_cards(*, at: datetime, count: int) -> list[StoryCard]:
    """The newest stories without their pictures: whoever has cards at hand makes plates of them.  One query."""
    return queries.cards(_newest_first(Story.objects.open_at(at))[:count], get_language() or "en")


def about(kind: str, target: str, person: Any, *, at: datetime, count: int) -> list[Plate]:
    """The newest stories on a theme, a nation, an objective ….  Four queries."""
    return plates(_newest_first(queries.about(Story.objects.open_at(at), kind, target))[:count], person, at)


def find(text: str, *, at: datetime, count: int) -> tuple[list[StoryCard], int]:
    """Stories that answer a question, the newest first, and how many there are.  Two queries."""
    language = get_language() or "en"
    rows = queries.found(Story.objects.open_at(at), text, language)
    return queries.cards(_newest_first(rows)[:count], language), rows.count()


def plates(stories: StoryQuerySet, person: Any, at: datetime) -> list[Plate]:
    """Stories of `open_at` as plates.  Four queries."""
    cards = queries.cards(stories, get_language() or "en")
    codes = [card.picture for card in cards if card.picture]
    pictures = {card.code: card for card in media.chosen(person, codes, at=at)} if codes else {}
    return [Plate(card, pictures.get(card.picture)) for card in cards]


def _newest_first(stories: StoryQuerySet) -> StoryQuerySet:
    return stories.order_by("-first_published_at", "-id")


def places(context: dict[str, Any]) -> str:
    """The stories' desk in the menu of the offices that write them.  No query of its own."""
    if not access.writes_stories(context["request"].user, at=timezone.now()):
        return ""
    return render_to_string("stories/menu.html")


def on_programme(context: dict[str, Any]) -> str:
    """Three plates on the programme's first page.  Four queries."""
    shown = newest(context["request"].user, at=timezone.now(), count=3)
    return render_to_string("stories/on_programme.html", {"plates": shown}) if shown else ""
