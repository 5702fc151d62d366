"""The newest flagship activities for feed readers: words only, in the feed's language."""

from __future__ import annotations

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext

from parvis.stories import queries
from parvis.stories.models import Story
from parvis.stories.queries import StoryCard


class NewestStories(Feed[StoryCard, None]):
    """An Atom feed of the newest thirty."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return gettext("Flagship activities")

    def link(self) -> str:
        return reverse("stories:index")

    def items(self) -> list[StoryCard]:
        rows = Story.objects.open_at(timezone.now()).order_by("-first_published_at", "-id")[:30]
        return queries.cards(rows, get_language() or "en")

    def item_title(self, item: StoryCard) -> str:
        return item.title

    def item_description(self, item: StoryCard) -> str:
        return item.lead

    def item_link(self, item: StoryCard) -> str:
        return item.url

    def item_pubdate(self, item: StoryCard):
        return item.when


def newest(request: HttpRequest):
    """The feed's door."""
    return NewestStories()(request)
