from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    """The newsletter: subscriptions, issues, deliveries."""

    name = "parvis.newsletter"

    def ready(self) -> None:
        from parvis.newsletter import offers
        from parvis.web import slots

        slots.fill("newsletter-line", offers.line)
        slots.fill("after-sign-up", offers.after_sign_up)
        slots.fill("account-overview", offers.account_row)
