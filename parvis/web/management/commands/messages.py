"""`./run messages`: bring the French catalogues up to their sources, and compile them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from parvis.web import catalogues


class Command(BaseCommand):
    help = "Update the translation catalogues from the sources, and compile them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--compile", action="store_true", help="only compile what is there")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["compile"]:
            for path, lacking in catalogues.update().items():
                self.stdout.write(f"{path.relative_to(catalogues.PACKAGE)}: {lacking} without a translation")
        catalogues.compile_all()
