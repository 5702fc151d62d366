from django.apps import AppConfig


class WebConfig(AppConfig):
    """The design system and what every page shares."""

    name = "parvis.web"

    def ready(self) -> None:
        from parvis.web import clock

        clock.register_own()
