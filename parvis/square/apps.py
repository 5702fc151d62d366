from django.apps import AppConfig


class SquareConfig(AppConfig):
    """The square: pages made of what every app offers."""

    name = "parvis.square"

    def ready(self) -> None:
        from parvis.domain.meeting import Matter
        from parvis.square import offers
        from parvis.web import doors, sitemap, slots

        slots.fill("places", offers.places)
        sitemap.register(lambda at: [("/", None)])
        slots.fill("tools", offers.search)
        slots.fill("bar", offers.bar)
        slots.fill("your-desk", offers.desk)
        slots.fill("portfolio.more", offers.annual_report)
        slots.fill("footer", offers.footer)
        for matter in Matter:
            doors.open_to(matter, f"square:{matter}")
