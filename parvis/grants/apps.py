from django.apps import AppConfig


class GrantsConfig(AppConfig):
    """The life of an award: letter, obligations, reports, instalments, ledger."""

    name = "parvis.grants"

    def ready(self) -> None:
        from parvis.grants import notify, offers
        from parvis.grants.forms.papers import letter_paper
        from parvis.grants.notify.kinds import KINDS
        from parvis.web import letter_kinds, lifecycle, reminders, slots

        letter_kinds.register(*KINDS)
        notify.attach_to_letters(letter_paper)
        reminders.register("grants.reports-due", notify.reports_due)
        lifecycle.register(offers.stations)
        slots.fill("your-places", offers.places)
        slots.fill("desk.places", offers.desk_places)
        slots.fill("proposal.notices", offers.on_proposal)
        slots.fill("committee.findings", offers.findings_for_nations)
