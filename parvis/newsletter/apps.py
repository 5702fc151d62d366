from datetime import timedelta

from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    """The newsletter: subscriptions, issues, deliveries."""

    name = "parvis.newsletter"

    def ready(self) -> None:
        from parvis.accounts.offers import keep_personal_data
        from parvis.newsletter import actions, offers, queries
        from parvis.web import clock, sitemap, slots

        clock.register("newsletter.sweep", every=timedelta(hours=1), run=actions.sweep)
        slots.fill("home.newsletter", offers.line)
        sitemap.register(queries.public_pages)
        slots.fill("after-sign-up", offers.after_sign_up)
        slots.fill("account", offers.account_row)
        slots.fill("footer", offers.footer)
        slots.fill("your-places", offers.places)
        keep_personal_data(
            "newsletter",
            collect=queries.kept_on,
            erase=lambda person, now: actions.forget_person(person, now=now),
        )
