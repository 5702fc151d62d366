from datetime import timedelta

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """Joint proposals: drafts of two sides, signatures, submission."""

    name = "parvis.proposals"

    def ready(self) -> None:
        from parvis.accounts.offers import keep_personal_data
        from parvis.audit.offers import archives_of, keep_in_archive
        from parvis.programme.offers import register_subjects
        from parvis.proposals import offers, queries
        from parvis.proposals.actions import conflicts, finding, leaving, telling
        from parvis.proposals.forms.papers import receipt_paper
        from parvis.proposals.notify.kinds import KINDS
        from parvis.proposals.queries import archived, drafts, passages
        from parvis.proposals.queries.listing import KIND
        from parvis.proposals.queries.office import LIKE
        from parvis.search import actions as search
        from parvis.web import clock, hidden, letter_kinds, slots

        register_subjects("proposal", names=offers.names_for_threads, readable=drafts.codes_of)
        archives_of("proposal", opens=archived.opens)
        keep_in_archive("proposal", "proposals", archived.of_proposal)
        search.register("submissions", kinds=[KIND, LIKE], rebuild=finding.index_everything)
        search.register("passages", kinds=[passages.KIND], rebuild=finding.imprint_everything)
        hidden.register(passages.hidden_notes)
        slots.fill("call.ways-on", offers.call_ways_on)
        slots.fill("introduction.ways-on", offers.introduction_ways_on)
        slots.fill("thread.ways-on", offers.thread_ways_on)
        slots.fill("your-places", offers.places)
        letter_kinds.register(*KINDS)
        offers.attach_to_receipts(receipt_paper)
        clock.register("proposals.tell-addenda", every=timedelta(minutes=1), run=telling.tell_addenda)
        clock.register("proposals.tell-withdrawals", every=timedelta(minutes=1), run=telling.tell_withdrawals)
        clock.register("proposals.detect-conflicts", every=timedelta(hours=1), run=conflicts.detect_for_staff)
        keep_personal_data(
            "proposals",
            collect=queries.kept_on,
            erase=lambda person, now: leaving.forget_person(person, now=now),
        )
