"""The newest of the library for feed readers: words and stills, never a file to download."""

from __future__ import annotations

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.domain.library import Selection
from parvis.media.queries import library as stock
from parvis.media.queries.cards import Card, cards
from parvis.media.queries.outside import descriptions
from parvis.web import programme
from parvis.web.access import public

NEWEST = 30


class Found:
    """What a feed is asked for, and what it answers."""

    def __init__(self, request: HttpRequest) -> None:
        self.language = get_language() or "en"
        self.selection = Selection.read(dict(request.GET.lists())).first_page()
        answer = stock.Answer(self.selection, None, at=timezone.now(), language=self.language)
        assets = answer.page(NEWEST).assets
        self.cards = cards(assets, self.language)
        self.words = descriptions(assets, self.language)
        self.origin = request.build_absolute_uri("/").rstrip("/")


class Newest(Feed[tuple[Card, Found], Found]):
    """The newest thirty that a question to the library finds: its own address, with its words and facets."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest) -> Found:
        return Found(request)

    def title(self, found: Found) -> str:
        name = programme.in_language(programme.current().name, found.language)
        library = _("Press library")
        return f"{library} – {found.selection.text or name}"

    def link(self, found: Found) -> str:
        return reverse("media:library") + found.selection.query()

    def feed_url(self, found: Found) -> str:
        return reverse("media:feed") + found.selection.query()

    def items(self, found: Found) -> list[tuple[Card, Found]]:
        return [(card, found) for card in found.cards]

    def item_title(self, item: tuple[Card, Found]) -> SafeString | str:
        return item[0].headline

    def item_link(self, item: tuple[Card, Found]) -> str:
        return item[0].url

    def item_pubdate(self, item: tuple[Card, Found]) -> datetime:
        return item[0].when

    def item_categories(self, item: tuple[Card, Found]) -> list[str]:
        return [item[0].tag]

    def item_description(self, item: tuple[Card, Found]) -> str:
        card, found = item
        words = format_html("<p>{}</p>", found.words.get(card.code, ""))
        if not card.poster:
            return words
        return format_html('<p><img src="{}{}" alt=""></p>{}', found.origin, card.poster, words)


@public
@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The feed's door."""
    return Newest()(request)
