from datetime import timedelta

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """From screening to the panel: experts, conflicts, assignments, reviews, ranking."""

    name = "parvis.review"

    def ready(self) -> None:
        from parvis.accounts.offers import keep_personal_data
        from parvis.audit.offers import archives_of, belong_to_archive, keep_in_archive
        from parvis.review.actions import volumes
        from parvis.review.actions.leaving import forget_person
        from parvis.review.notify import assignments, discussion, kinds, meetings, replies
        from parvis.review.notify import opinions as opinion_letters
        from parvis.review.notify import screening as screening_letters
        from parvis.review.offers import desk, opinions, screening, stations
        from parvis.review.offers import replies as answers
        from parvis.review.queries import archived, personal, rail, trails
        from parvis.web import clock, columns, hidden, letter_kinds, lifecycle, reminders, slots

        letter_kinds.register(
            *screening_letters.KINDS,
            *opinion_letters.KINDS,
            *kinds.KINDS,
            *discussion.KINDS,
            *replies.KINDS,
            *meetings.KINDS,
        )
        reminders.register("screening.due", screening_letters.due)
        reminders.register("opinion.due", opinion_letters.due)
        reminders.register("review.due", assignments.due)
        reminders.register("review.discussed", discussion.due)
        reminders.register("review.answer-closes", replies.due)
        reminders.register("review.meetings", meetings.due)
        clock.register("review.forget_volumes", every=timedelta(hours=6), run=volumes.forget_old)
        lifecycle.register(stations.stations, kept=rail.kept)
        archives_of("round", opens=archived.opens)
        belong_to_archive("round", archived.cases)
        keep_in_archive("round", "review", archived.of_round)
        keep_in_archive("proposal", "review", archived.of_proposal)
        hidden.register(trails.rounds)
        hidden.register(trails.panels)
        columns.register("submissions", screening.COLUMN)
        slots.fill("your-places", screening.places)
        slots.fill("your-places", desk.review_places)
        slots.fill("sign-out", desk.before_sign_out)
        slots.fill("proposal.notices", screening.notice)
        slots.fill("proposal.notices", answers.notice)
        slots.fill("proposal.readers", opinions.ways_on)
        keep_personal_data(
            "reviews", collect=personal.kept_on, erase=lambda person, now: forget_person(person, now=now)
        )
