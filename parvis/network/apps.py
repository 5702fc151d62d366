from datetime import timedelta

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """The network: profiles, partner finding, introductions, circles."""

    name = "parvis.network"

    def ready(self) -> None:
        from parvis.accounts.offers import keep_personal_data
        from parvis.network import offers
        from parvis.network.actions import leaving, profiles
        from parvis.network.queries import personal
        from parvis.network.queries.profiles import INDEXES
        from parvis.search import actions as search
        from parvis.web import clock, slots

        search.register("people", kinds=INDEXES.values(), rebuild=profiles.refresh)
        clock.register("network.refresh", every=timedelta(hours=6), run=profiles.refresh)
        slots.fill("account", offers.account_row)
        slots.fill("your-places", offers.places)
        keep_personal_data(
            "network",
            collect=personal.kept_on,
            erase=lambda person, now: leaving.forget_person(person, now=now),
        )
