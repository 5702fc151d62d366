from datetime import timedelta

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """The press library: assets, renditions, collections, clips, downloads."""

    name = "parvis.media"

    def ready(self) -> None:
        from parvis.media import offers
        from parvis.web import slots

        slots.fill("your-places", offers.places)

        from parvis.media.actions.clips import expire_clips
        from parvis.web import clock

        clock.register("media.expire_clips", every=timedelta(minutes=10), run=expire_clips)
