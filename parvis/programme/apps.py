from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """The programme: its file, calls, activities, questions to the office."""

    name = "parvis.programme"

    def ready(self) -> None:
        from parvis.accounts.offers import keep_personal_data
        from parvis.programme import offers
        from parvis.programme.actions import asking, finding
        from parvis.programme.queries import threads
        from parvis.programme.queries.cards import KIND
        from parvis.programme.queries.pages import public_pages
        from parvis.search import actions as search
        from parvis.web import sitemap, slots

        sitemap.register(public_pages)
        search.register("calls", kinds=[KIND], rebuild=finding.index_everything)
        slots.fill("your-places", offers.places)
        threads.register_subjects("call", names=threads.names_of_calls, readable=lambda person, at: ())
        keep_personal_data(
            "programme",
            collect=threads.kept_on,
            erase=lambda person, now: asking.forget_person(person, now=now),
        )
