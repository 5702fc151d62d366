from django.apps import AppConfig


class StandingConfig(AppConfig):
    """Who stands how to what: relations and conflicts, dated, with cause."""

    name = "parvis.standing"

    def ready(self) -> None:
        from parvis.accounts.offers import keep_personal_data
        from parvis.audit.offers import keep_in_archive
        from parvis.domain.standing import CaseKind
        from parvis.standing import queries
        from parvis.standing.actions.relations import forget_person
        from parvis.web import hidden

        hidden.register(queries.barred_subjects)
        for kind in CaseKind:
            keep_in_archive(kind, "standing", queries.archived(kind))
        keep_personal_data(
            "standing", collect=queries.kept_on, erase=lambda person, now: forget_person(person, now=now)
        )
