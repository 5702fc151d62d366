from django.apps import AppConfig


class StoriesConfig(AppConfig):
    """Flagship activities."""

    name = "parvis.stories"

    def ready(self) -> None:
        from parvis.stories import offers
        from parvis.web import slots

        slots.fill("your-places", offers.places)
        slots.fill("programme.stories", offers.on_programme)
