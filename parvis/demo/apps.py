from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The example programme."""

    name = "parvis.demo"

    def ready(self) -> None:
        from parvis.demo import offers
        from parvis.web import slots

        slots.fill("arriving", offers.arriving)
