from datetime import timedelta

from django.apps import AppConfig


class StoriesConfig(AppConfig):
    """Flagship activities."""

    name = "parvis.stories"

    def ready(self) -> None:
        from parvis.search import actions as search
        from parvis.stories import actions, notify, offers
        from parvis.stories.models import StoryOrigin
        from parvis.stories.queries import public_pages, trails
        from parvis.web import clock, hidden, letter_kinds, lifecycle, sitemap, slots

        clock.register("stories.index_opened", every=timedelta(minutes=1), run=actions.index_opened)
        search.register("stories", kinds=[actions.SEARCH_KIND], rebuild=actions.index_everything)
        slots.fill("your-places", offers.places)
        sitemap.register(public_pages)
        slots.fill("programme.stories", offers.on_programme)
        slots.fill("award.rail", offers.on_award)
        letter_kinds.register(*notify.KINDS)
        hidden.register(trails)
        lifecycle.register(offers.stations, kept=lambda code: StoryOrigin.objects.filter(award__proposal__code=code))
