from datetime import timedelta

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """The press library: assets, renditions, collections, clips, downloads."""

    name = "parvis.media"

    def ready(self) -> None:
        from parvis.accounts.offers import keep_personal_data
        from parvis.media import offers
        from parvis.media.actions import finding
        from parvis.media.queries import downloads
        from parvis.media.queries.library import KIND
        from parvis.media.queries.outside import public_pages
        from parvis.search import actions as search
        from parvis.web import sitemap, slots

        slots.fill("your-places", offers.places)
        sitemap.register(public_pages)
        search.register("assets", kinds=[KIND], rebuild=finding.index_everything)
        # What was taken stays on record: once the person is erased, it is under a pseudonym.
        keep_personal_data("downloads", collect=downloads.kept_on, erase=lambda person, now: None)

        from parvis.media.actions.clips import expire_clips
        from parvis.media.actions.jobs import fail_abandoned
        from parvis.media.actions.uploads import expire_uploads
        from parvis.media.tasks.ingest import clear_uploads
        from parvis.web import clock

        clock.register("media.clear_uploads", every=timedelta(hours=6), run=clear_uploads)
        clock.register("media.fail_abandoned", every=timedelta(minutes=1), run=fail_abandoned)
        clock.register("media.expire_clips", every=timedelta(minutes=10), run=expire_clips)
        clock.register("media.expire_uploads", every=timedelta(hours=1), run=expire_uploads)
