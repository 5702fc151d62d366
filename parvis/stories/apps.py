from datetime import timedelta

from django.apps import AppConfig


class StoriesConfig(AppConfig):
    """Flagship activities."""

    name = "parvis.stories"

    def ready(self) -> None:
        from parvis.stories import actions, offers
        from parvis.stories.queries import public_pages
        from parvis.web import clock, sitemap, slots

        clock.register("stories.index_opened", every=timedelta(minutes=1), run=actions.index_opened)
        slots.fill("your-places", offers.places)
        sitemap.register(public_pages)
        slots.fill("programme.stories", offers.on_programme)
