from datetime import timedelta

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """How the nations decide: political notes, papers, silence, action sheets."""

    name = "parvis.decisions"

    def ready(self) -> None:
        from parvis.accounts.offers import keep_personal_data
        from parvis.audit.offers import belong_to_archive, keep_in_archive
        from parvis.decisions import notify, offers
        from parvis.decisions.actions import leaving, telling
        from parvis.decisions.forms.drawing import sheet_pdf
        from parvis.decisions.models import PaperLine
        from parvis.decisions.notify import kinds
        from parvis.decisions.queries import archived, delegations, trails
        from parvis.web import clock, hidden, lifecycle, reminders, slots

        kinds.register_kinds()
        notify.attach_sheets(sheet_pdf)
        lifecycle.register(offers.tells, kept=lambda code: PaperLine.objects.filter(proposal__code=code))
        belong_to_archive("proposal", archived.cases)
        keep_in_archive("paper", "decisions", archived.of_paper)
        keep_in_archive("proposal", "decisions", archived.of_proposal)
        hidden.register(trails.papers)
        reminders.register("decisions.ends-soon", telling.due_reminders)
        slots.fill("your-places", offers.places)
        clock.register("decisions.tell-outcomes", every=timedelta(seconds=30), run=telling.tell_outcomes)
        keep_personal_data(
            "decisions",
            collect=delegations.kept_on,
            erase=lambda person, now: leaving.forget_person(person, now=now),
        )
