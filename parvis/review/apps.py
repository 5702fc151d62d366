from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """From screening to the panel: experts, conflicts, assignments, reviews, ranking."""

    name = "parvis.review"

    def ready(self) -> None:
        from parvis.review.notify import screening as screening_letters
        from parvis.review.offers import screening
        from parvis.web import letter_kinds, lifecycle, reminders, slots

        letter_kinds.register(*screening_letters.KINDS)
        reminders.register("screening.due", screening_letters.due)
        lifecycle.register(screening.stations)
        slots.fill("your-places", screening.places)
        slots.fill("proposal.notices", screening.notice)
