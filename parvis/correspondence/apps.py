from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    """Every letter of a case: from an editable template, in the reader's language, kept in a log."""

    name = "parvis.correspondence"
