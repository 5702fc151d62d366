from django.apps import AppConfig


class PastConfig(AppConfig):
    """Past awards and people, taken in from files."""

    name = "parvis.past"

    def ready(self) -> None:
        from datetime import timedelta

        from parvis.accounts.offers import keep_personal_data
        from parvis.network.queries import partners
        from parvis.past import offers
        from parvis.past.actions import forgetting, indexing
        from parvis.past.queries import personal, together
        from parvis.past.queries.awards import KIND
        from parvis.search import actions as search
        from parvis.web import clock, slots

        search.register("past-awards", kinds=[KIND], rebuild=indexing.imprint_everything)
        slots.fill("your-places", offers.places)
        partners.register(together.of_person)
        clock.register("past.forget-unconfirmed", every=timedelta(hours=1), run=forgetting.forget_unconfirmed)
        keep_personal_data(
            "past", collect=personal.kept_on, erase=lambda person, now: forgetting.forget_person(person, now=now)
        )
