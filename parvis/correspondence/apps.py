from datetime import timedelta

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    """Every letter of a case: from an editable template, in the reader's language, kept in a log."""

    name = "parvis.correspondence"

    def ready(self) -> None:
        from parvis.accounts.offers import keep_personal_data
        from parvis.audit.offers import keep_in_archive
        from parvis.correspondence import actions, offers, queries
        from parvis.domain.standing import CaseKind
        from parvis.web import clock, slots

        clock.register("correspondence.remind", every=timedelta(minutes=10), run=actions.remind)
        slots.fill("case.log", offers.log_of_case)
        slots.fill("your-places", offers.places)
        for kind in CaseKind:
            keep_in_archive(kind, "correspondence", queries.archived(kind))
        keep_personal_data(
            "letters",
            collect=queries.kept_on,
            erase=lambda person, now: actions.forget_person(person, now=now),
        )
