from datetime import timedelta

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The append-only trail."""

    name = "parvis.audit"

    def ready(self) -> None:
        from parvis.audit import actions, offers, queries
        from parvis.web import clock, slots, watching

        clock.register("audit.seal", every=timedelta(seconds=10), run=actions.seal_heads)
        clock.register("audit.mail", every=timedelta(hours=1), run=actions.mail_head)
        slots.fill("your-places", offers.places)
        watching.register(queries.audits, notes=actions.note_page_read, closed=queries.CLOSED_TO_AUDITORS)
