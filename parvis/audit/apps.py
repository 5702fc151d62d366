from datetime import timedelta

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The append-only trail."""

    name = "parvis.audit"

    def ready(self) -> None:
        from parvis.audit import actions, offers
        from parvis.web import clock, slots

        clock.register("audit.seal", every=timedelta(seconds=10), run=actions.seal_heads)
        clock.register("audit.mail", every=timedelta(hours=1), run=actions.mail_head)
        slots.fill("your-places", offers.places)
