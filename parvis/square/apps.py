from django.apps import AppConfig


class SquareConfig(AppConfig):
    """The square: pages made of what every app offers."""

    name = "parvis.square"
