from django.apps import AppConfig


class GrantsConfig(AppConfig):
    """The life of an award: letter, obligations, reports, instalments."""

    name = "parvis.grants"

    def ready(self) -> None:
        from parvis.accounts.offers import keep_personal_data
        from parvis.audit.offers import archives_of, belong_to_archive, keep_in_archive
        from parvis.grants import notify, offers
        from parvis.grants.actions.leaving import forget_person
        from parvis.grants.forms.papers import letter_paper
        from parvis.grants.models import Award, OutcomeLetter
        from parvis.grants.notify.kinds import KINDS
        from parvis.grants.notify.kinds_of_changes import KINDS as KINDS_OF_CHANGES
        from parvis.grants.queries import archived, personal, ties, trails
        from parvis.past.queries import ties as past_ties
        from parvis.web import hidden, letter_kinds, lifecycle, reminders, slots

        letter_kinds.register(*KINDS, *KINDS_OF_CHANGES)
        notify.attach_to_letters(letter_paper)
        archives_of("award", opens=archived.opens)
        belong_to_archive("award", archived.cases)
        keep_in_archive("award", "grants", archived.of_award)
        keep_in_archive("award", "letters", offers.archived_letters)
        keep_in_archive("proposal", "grants", archived.of_proposal)
        hidden.register(trails.awards)
        past_ties.register(ties.parts)
        reminders.register("grants.reports-due", notify.reports_due)
        lifecycle.register(offers.notification, kept=lambda code: OutcomeLetter.objects.filter(proposal__code=code))
        lifecycle.register(offers.award_and_report, kept=lambda code: Award.objects.filter(proposal__code=code))
        slots.fill("your-places", offers.places)
        slots.fill("proposal.notices", offers.on_proposal)
        slots.fill("committee.findings", offers.findings_for_nations)
        keep_personal_data("awards", collect=personal.kept_on, erase=lambda person, now: forget_person(person, now=now))
