from django.apps import AppConfig


class MediaConfig(AppConfig):
    """The press library: assets, renditions, collections, clips, downloads."""

    name = "parvis.media"
