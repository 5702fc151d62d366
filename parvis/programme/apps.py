from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """The programme: its file, calls, activities, questions to the office."""

    name = "parvis.programme"

    def ready(self) -> None:
        from parvis.programme.queries.pages import public_pages
        from parvis.web import sitemap

        sitemap.register(public_pages)
