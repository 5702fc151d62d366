"""What flagship activities give to the pages above: cards, and what answers a question.

Everything here is open to everybody at the moment asked; each function says what it costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.grants.queries import awards
from parvis.media import offers as media
from parvis.stories import access, queries
from parvis.stories.models import TELLABLE, Story, StoryOrigin, StoryRevision
from parvis.stories.queries import StoryCard
from parvis.web.duties import Duty, Source, Turn
from parvis.web.lifecycle import Station
from parvis.web.prepared import prepared_question

__all__ = [
    "Plate",
    "cards_about",
    "duties",
    "find",
    "newest",
    "newest_cards",
    "on_award",
    "on_programme",
    "places",
    "plates",
    "stations",
    "with_pictures",
]


@dataclass(frozen=True, slots=True)
class Plate:
    """A story's card with the asset that leads it, if that is open to the reader."""

    story: StoryCard
    picture: media.Card | None


def newest(person: Any, *, at: datetime, count: int) -> list[Plate]:
    """The newest stories.  Four queries."""
    return plates(newest_cards(at=at, count=count), person, at)


def newest_cards(*, at: datetime, count: int) -> list[StoryCard]:
    """The newest stories without their pictures: whoever has cards at hand makes plates of them.  One query."""
    return queries.newest_cards(at, get_language() or "en", count=count)


def cards_about(kind: str, target: str, *, at: datetime, count: int) -> list[StoryCard]:
    """The newest stories on a theme, a nation, an objective …, without their pictures.  One query."""
    return queries.newest_cards(at, get_language() or "en", count=count, kind=kind, target=target)


def find(text: str, *, at: datetime, count: int) -> tuple[list[StoryCard], int]:
    """Stories that answer a question, the newest first, and how many there are.  Two queries."""
    language = get_language() or "en"
    rows = queries.found(Story.objects.open_at(at), text, language)
    return queries.cards(queries.newest_first(rows)[:count], language), rows.count()


def plates(cards: Sequence[StoryCard], person: Any, at: datetime) -> list[Plate]:
    """Cards with their pictures.  Three queries."""
    codes = [card.picture for card in cards if card.picture]
    pictures = {card.code: card for card in media.chosen(person, codes, at=at)} if codes else {}
    return with_pictures(cards, pictures)


def with_pictures(cards: Iterable[StoryCard], pictures: Mapping[str, media.Card]) -> list[Plate]:
    """Cards with those of these pictures that lead them.  No query."""
    return [Plate(card, pictures.get(card.picture)) for card in cards]


def places(context: dict[str, Any]) -> str:
    """The stories' desk in the menu of the offices that write them.  No query of its own."""
    if not access.writes_stories(context["request"].user, at=timezone.now()):
        return ""
    return render_to_string("stories/menu.html")


def on_programme(context: dict[str, Any]) -> str:
    """Three plates on the programme's first page.  Four queries."""
    shown = newest(context["request"].user, at=timezone.now(), count=3)
    return render_to_string("stories/on_programme.html", {"plates": shown}) if shown else ""


def on_award(context: dict[str, Any]) -> str:
    """The story on the page of its award, or the way to draft it.  At most four queries."""
    award, person, at = context.get("award"), context["request"].user, timezone.now()
    if award is None:
        return ""
    origin = StoryOrigin.objects.select_related("story").filter(award=award).first()
    writes = access.writes_stories(person, at=at)
    told: dict[str, Any] = {"award": award, "writes": writes, "story": None}
    if origin is not None:
        is_public = Story.objects.open_at(at).filter(pk=origin.story_id).exists()
        newest = queries.newest(origin.story)
        told["story"], told["is_public"] = origin.story, is_public
        told["title"] = (
            newest.words(get_language() or "en").get("title") or origin.story.slug if newest else origin.story.slug
        )
        told["address"] = _address(origin, newest, is_public=is_public, writes=writes)
    if not writes and not told["story"]:
        return ""
    if not writes and not told["is_public"] and awards.director_seat(award, person, at) is None:
        return ""  # what is being written is the writers' and the directors' alone
    told["may_draft"] = writes and award.status in TELLABLE
    if not told["story"] and not told["may_draft"]:
        return ""
    return render_to_string("stories/on_award.html", told, request=context["request"])


def _address(origin: StoryOrigin, newest: StoryRevision | None, *, is_public: bool, writes: bool) -> str:
    if is_public or newest is None:
        return origin.story.get_absolute_url()
    if writes:
        return reverse("stories:edit", args=[origin.story.code])
    return reverse("stories:approval", args=[origin.story.code, newest.number])


def duties(person: Any, *, at: datetime) -> list[Source]:
    """Stories that the person's approval is asked for.  One query, two more for each story that is open."""
    return [Source(_unpublished, lambda rows: _of_director(rows, person))]


@prepared_question()
def _unpublished(person: Any, *, at: datetime) -> QuerySet[StoryOrigin]:
    """Stories not yet told of awards that the person directs."""
    rows = StoryOrigin.objects.filter(
        story__first_published_at__isnull=True,
        award__proposal__parties__person=person,
        award__proposal__parties__signs=True,
        award__proposal__parties__state="joined",
    )
    return rows.select_related("story", "award__proposal")


def _of_director(origins: Iterable[StoryOrigin], person: Any) -> Iterator[Duty]:
    for origin in origins:
        newest = queries.newest(origin.story)
        if newest is not None and not newest.approvals.filter(person=person).exists():
            address = reverse("stories:approval", args=[origin.story.code, newest.number])
            yield Duty(Turn.MINE, _("Approve the story of your project"), address, origin.award.reference)


def stations(code: str, person: Any, at: datetime) -> Mapping[str, Station]:
    """The story of a proposal's award: begun, for its people and the offices; published, for all.  One query."""
    is_open = Story.objects.open_at(at).filter(pk=OuterRef("story"))
    rows = StoryOrigin.objects.filter(award__proposal__code=code).annotate(is_open=Exists(is_open))
    origin = rows.select_related("story").first()
    if origin is None:
        return {}
    story = origin.story
    if origin.is_open:
        return {"story": Station("done", _("Story"), story.first_published_at, "", story.get_absolute_url())}
    return {"story": Station("now", _("Story"))}
