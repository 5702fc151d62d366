from datetime import timedelta

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, their roles and their consent; sign-up, sign-in, sessions."""

    name = "parvis.accounts"

    def ready(self) -> None:
        from parvis.accounts import offers
        from parvis.accounts.actions import codes, register, sessions, throttling
        from parvis.accounts.queries import named
        from parvis.accounts.queries.organisations import INDEX
        from parvis.audit.offers import name_people
        from parvis.search import actions as search
        from parvis.web import clock, slots

        name_people(named.people)
        slots.fill("you", offers.you)
        slots.fill("head", offers.head)
        search.register("organisations", kinds=[INDEX], rebuild=register.index_everything)
        clock.register("accounts.forget_codes", every=timedelta(hours=6), run=codes.forget_old)
        clock.register("accounts.forget_counters", every=timedelta(hours=6), run=throttling.forget_old)
        clock.register("accounts.forget_sessions", every=timedelta(hours=6), run=sessions.forget_old)
