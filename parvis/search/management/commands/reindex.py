"""`./run reindex`: make the search index anew, of everything that can be found."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from parvis.search import actions


class Command(BaseCommand):
    help = (
        "Make the search index anew: assets, stories, calls, submissions and their passages, people as far as they "
        "chose, organisations."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        names = ", ".join(source.name for source in actions.sources())
        parser.add_argument("only", nargs="*", metavar="WHAT", help=f"only these of: {names}")

    def handle(self, *args: Any, **options: Any) -> None:
        sources = {source.name: source for source in actions.sources()}
        if unknown := [name for name in options["only"] if name not in sources]:
            raise CommandError(f"Nothing is indexed under {', '.join(unknown)}. There is: {', '.join(sources)}.")
        now = timezone.now()
        if not options["only"]:
            actions.forget_widespread()
        for name in options["only"] or sources:
            self.stdout.write(f"{actions.rebuild(sources[name], now):>8} {name}")
        if not options["only"]:
            actions.forget_strangers()
