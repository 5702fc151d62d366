from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    """The public register of awards."""

    name = "parvis.opendata"

    def ready(self) -> None:
        from parvis.accounts.offers import keep_personal_data
        from parvis.audit.offers import keep_in_archive
        from parvis.opendata import offers, queries
        from parvis.opendata.actions import forget_person
        from parvis.web import sitemap, slots

        keep_in_archive("award", "opendata", queries.archived)
        keep_personal_data(
            "open data", collect=queries.kept_on, erase=lambda person, now: forget_person(person, now=now)
        )
        sitemap.register(queries.public_pages)
        slots.fill("your-places", offers.places)
