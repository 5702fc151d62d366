from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    """The public register of awards."""

    name = "parvis.opendata"

    def ready(self) -> None:
        from parvis.accounts.offers import keep_personal_data
        from parvis.audit.offers import keep_in_archive
        from parvis.opendata import offers, queries
        from parvis.opendata.actions import forget_person
        from parvis.opendata.actions.calendaring import forget_feed
        from parvis.web import sitemap, slots

        keep_in_archive("award", "opendata", queries.archived)
        keep_personal_data(
            "open data", collect=queries.kept_on, erase=lambda person, now: forget_person(person, now=now)
        )
        keep_personal_data("calendar", collect=queries.feeds_of, erase=lambda person, now: forget_feed(person, now=now))
        slots.fill("award.head", offers.award_head)
        slots.fill("footer", offers.footer)
        sitemap.register(queries.public_pages)
        slots.fill("your-places", offers.places)
