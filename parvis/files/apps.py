from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Private bytes: stored, described, handed out through one gate."""

    name = "parvis.files"
