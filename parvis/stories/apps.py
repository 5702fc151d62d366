from django.apps import AppConfig


class StoriesConfig(AppConfig):
    """Flagship activities."""

    name = "parvis.stories"

    def ready(self) -> None:
        from parvis.stories import offers
        from parvis.stories.queries import public_pages
        from parvis.web import sitemap, slots

        slots.fill("your-places", offers.places)
        sitemap.register(public_pages)
        slots.fill("programme.stories", offers.on_programme)
