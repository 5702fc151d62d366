from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GrantsConfig(AppConfig):
    """The life of an award: letter, obligations, reports, instalments."""

    name = "parvis.grants"

    def ready(self) -> None:
        from parvis.accounts.offers import keep_personal_data
        from parvis.audit.offers import archives_of, belong_to_archive, keep_in_archive
        from parvis.grants import notify, offers
        from parvis.grants.actions import closing
        from parvis.grants.actions.leaving import forget_person
        from parvis.grants.forms.amended import amendment_paper
        from parvis.grants.forms.papers import letter_paper
        from parvis.grants.notify import changes
        from parvis.grants.notify.kinds import KINDS
        from parvis.grants.notify.kinds_of_changes import KINDS as KINDS_OF_CHANGES
        from parvis.grants.notify.opinions import KINDS as KINDS_OF_OPINIONS
        from parvis.grants.queries import archived, ending, personal, ties, trails
        from parvis.past.queries import ties as past_ties
        from parvis.web import hidden, letter_kinds, lifecycle, reminders, slots

        closing.require("grants.reports", ending.nothing_owed, name_words=_("Every report is accepted"))
        closing.require("grants.inventory", ending.inventory_handed_over, name_words=_("Equipment is handed over"))
        closing.require("grants.changes", ending.no_change_waits, name_words=_("No change waits for its decision"))
        letter_kinds.register(*KINDS, *KINDS_OF_CHANGES, *KINDS_OF_OPINIONS)
        notify.attach_to_letters(letter_paper)
        changes.attach_to_letters(amendment_paper)
        archives_of("award", opens=archived.opens)
        belong_to_archive("award", archived.cases)
        keep_in_archive("award", "grants", archived.of_award)
        keep_in_archive("award", "letters", offers.archived_letters)
        keep_in_archive("proposal", "grants", archived.of_proposal)
        hidden.register(trails.awards)
        past_ties.register(ties.parts)
        reminders.register("grants.reports-due", notify.reports_due)
        reminders.register("grants.nations-changed", notify.nations_changed)
        lifecycle.register(offers.from_letter_to_report, kept=offers.kept_of)
        slots.fill("your-places", offers.places)
        slots.fill("proposal.notices", offers.on_proposal)
        slots.fill("committee.findings", offers.findings_for_nations)
        keep_personal_data("awards", collect=personal.kept_on, erase=lambda person, now: forget_person(person, now=now))
