from django.apps import AppConfig


class SearchConfig(AppConfig):
    """One analyser, one index on either database, the same hits on both."""

    name = "parvis.search"
