from django.apps import AppConfig


class StandingConfig(AppConfig):
    """Who stands how to what: relations and conflicts, dated, with cause."""

    name = "parvis.standing"
