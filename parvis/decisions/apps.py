from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """How the nations decide: political notes, papers, silence, action sheets."""

    name = "parvis.decisions"
