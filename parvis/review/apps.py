from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """From screening to the panel: experts, conflicts, assignments, reviews, ranking."""

    name = "parvis.review"
