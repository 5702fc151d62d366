from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """The programme: its file, calls, activities, questions to the office."""

    name = "parvis.programme"
